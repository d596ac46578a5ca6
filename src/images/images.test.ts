import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createImageInspector, resolveArtifacts } from "./artifacts.ts";
import { type Content, openContent } from "./content.ts";
import { readVirtualBytes } from "./disk-format.ts";
import type { ImageContext, ImageResource, ImageSource } from "./types.ts";

let folder: string;
let server: Server;
let requestCount = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-images-"));
  writeFileSync(join(folder, "raw.img"), "some raw bytes");
  writeFileSync(join(folder, "vmlinuz"), "a kernel");
  qcow2("disk.qcow2");
  server = createServer((request, response) => {
    requestCount += 1;
    if (request.url === "/raw.img") response.end("some raw bytes");
    else response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
});
beforeEach(() => {
  requestCount = 0;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Writes an image of 4 MiB with qemu-img. Only its header matters. */
function qcow2(name: string, ...args: string[]): string {
  const path = join(folder, name);
  execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", ...args, path, "4M"]);
  return path;
}

function createContext(more: Partial<ImageContext> = {}): ImageContext {
  const recipe = { identity: "i1", format: "qcow2", cmdline: "console=ttyS0" } as const;
  const parts = {
    disk: join(folder, "disk.qcow2"),
    kernel: join(folder, "vmlinuz"),
    initrd: join(folder, "vmlinuz"),
  };
  return {
    locate: async (path) => join(folder, path),
    cache: join(folder, "cache"),
    recipes: { describe: async () => recipe, build: async () => parts },
    env: {},
    privatePaths: [],
    buildSeed: ({ userData }) => Buffer.concat([Buffer.from("seed of "), Buffer.from(userData)]),
    onProgress: () => {},
    ...more,
  };
}

function image(spec: Partial<ImageSource>): ImageResource {
  const source = { file: "images.yaml", line: 3, column: 1 };
  return { id: "Image/default/i", source, spec: { source: {}, format: "raw", ...spec } };
}

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const url = () => {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
};

async function bytesOf(content: Content): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.stream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function textOf(content: Content): Promise<string> {
  return (await bytesOf(content)).toString();
}

async function resolveOne(spec: Partial<ImageSource>) {
  const { artifacts, problems } = await resolveArtifacts(
    [image(spec)],
    createImageInspector(createContext()),
  );
  return { artifact: artifacts.get("Image/default/i"), problem: problems[0] };
}

describe("an image", () => {
  test("from a file is known by its content", async () => {
    const { artifact } = await resolveOne({ source: { path: "raw.img" } });
    expect(artifact).toEqual({ disk: { digest: sha("some raw bytes"), format: "raw", virtualBytes: 14 } });
  });

  test("from a file that was changed is another one", async () => {
    writeFileSync(join(folder, "moving.img"), "before");
    const before = await resolveOne({ source: { path: "moving.img" } });
    writeFileSync(join(folder, "moving.img"), "after!");
    const after = await resolveOne({ source: { path: "moving.img" } });
    expect(after.artifact?.disk.digest).toBe(sha("after!"));
    expect(before.artifact?.disk.digest).not.toBe(after.artifact?.disk.digest);
  });

  test("has its kernel's parts beside its disk", async () => {
    const kernelBoot = { kernel: "vmlinuz", initrd: "vmlinuz", cmdline: "quiet" };
    const { artifact } = await resolveOne({ source: { path: "raw.img" }, kernelBoot });
    expect(artifact?.kernel).toEqual({ digest: sha("a kernel"), initrd: sha("a kernel"), cmdline: "quiet" });
  });

  test("from a recipe is known by what goes into it, before it is built", async () => {
    const one = await resolveOne({ source: { recipe: "micro" } });
    const { kernel, disk } = one.artifact ?? {};
    expect(new Set([disk?.digest, kernel?.digest, kernel?.initrd]).size).toBe(3);
    expect(kernel?.cmdline).toBe("console=ttyS0");
  });

  test("from a recipe has the size of its disk as soon as it is built", async () => {
    const sizeWith = async (disk: { readonly disk?: string }) => {
      const recipe = { identity: "i1", format: "qcow2", ...disk } as const;
      const { recipes } = createContext();
      const context = createContext({ recipes: { ...recipes, describe: async () => recipe } });
      const images = [image({ source: { recipe: "debian-12" } })];
      const { artifacts } = await resolveArtifacts(images, createImageInspector(context));
      return artifacts.get("Image/default/i")?.disk.virtualBytes;
    };
    expect(await sizeWith({})).toBe(0);
    expect(await sizeWith({ disk: join(folder, "disk.qcow2") })).toBe(4 * 2 ** 20);
  });

  test("from a url is known by its checksum, and is not downloaded to plan with it", async () => {
    const checksum = `sha256:${sha("some raw bytes")}`;
    const { artifact } = await resolveOne({ source: { url: `${url()}/raw.img` }, checksum });
    expect(artifact?.disk.digest).toBe(sha("some raw bytes"));
    expect(requestCount).toBe(0);
  });

  test.each<[string, Partial<ImageSource>, RegExp]>([
    ["that is not there", { source: { path: "none.img" } }, /none\.img: there is no such file/],
    [
      "with another checksum",
      { source: { path: "raw.img" }, checksum: `sha256:${"0".repeat(64)}` },
      /not what the checksum says/,
    ],
    ["of another format", { source: { path: "disk.qcow2" } }, /this is not a raw image/],
    ["of no format", { source: { path: "raw.img" }, format: "qcow2" }, /this is not a qcow2 image/],
  ])("%s is a problem at its place", async (_name, spec, message) => {
    const { artifact, problem } = await resolveOne(spec);
    expect(artifact).toBeUndefined();
    expect(problem).toMatchObject({ file: "images.yaml", line: 3, resource: "Image/default/i" });
    expect(problem?.message).toMatch(message);
    expect(problem?.message.startsWith("Image/i: ")).toBe(true);
  });
});

describe("a disk's header", () => {
  test("tells the size that the guest sees", async () => {
    expect(await readVirtualBytes(join(folder, "disk.qcow2"), "qcow2")).toBe(4 * 2 ** 20);
  });

  test("must not name another file of this machine", async () => {
    const based = qcow2("based.qcow2", "-b", join(folder, "disk.qcow2"), "-F", "qcow2");
    await expect(readVirtualBytes(based, "qcow2")).rejects.toThrow("based on another file");
  });

  test("must not name another file for its data", async () => {
    const data = join(folder, "data.raw");
    const apart = qcow2("apart.qcow2", "-o", `data_file=${data},data_file_raw=on`);
    await expect(readVirtualBytes(apart, "qcow2")).rejects.toThrow("its data is in another file");
  });

  test("of an empty file is none", async () => {
    writeFileSync(join(folder, "empty"), "");
    truncateSync(join(folder, "empty"), 0);
    await expect(readVirtualBytes(join(folder, "empty"), "qcow2")).rejects.toThrow("not a qcow2 image");
  });
});

describe("content", () => {
  const sources = async (spec: Partial<ImageSource>) => {
    const images = [image(spec)];
    return {
      images,
      secrets: [],
      artifacts: (await resolveArtifacts(images, createImageInspector(createContext()))).artifacts,
    };
  };
  const part = { from: "image", image: "Image/default/i", part: "disk", format: "raw" } as const;

  test("is the file itself where the format fits", async () => {
    const content = await openContent(part, await sources({ source: { path: "raw.img" } }), createContext());
    expect([content.sizeBytes, await textOf(content)]).toEqual([14, "some raw bytes"]);
  });

  test("is converted where it does not", async () => {
    const content = await openContent(
      part,
      await sources({ source: { path: "disk.qcow2" }, format: "qcow2" }),
      createContext(),
    );
    expect(content.sizeBytes).toBe(4 * 2 ** 20);
  });

  test("is built by a recipe", async () => {
    const kernel = { ...part, part: "kernel" } as const;
    const content = await openContent(
      kernel,
      await sources({ source: { recipe: "micro" } }),
      createContext(),
    );
    expect(await textOf(content)).toBe("a kernel");
  });

  test("is downloaded once, and verified", async () => {
    const spec = { source: { url: `${url()}/raw.img` }, checksum: `sha256:${sha("some raw bytes")}` };
    for (const _time of ["first", "second"]) {
      expect(await textOf(await openContent(part, await sources(spec), createContext()))).toBe(
        "some raw bytes",
      );
    }
    expect(requestCount).toBe(1);
  });

  test.each([
    ["of a wrong checksum is refused and leaves nothing", "raw.img", /has the digest sha256:/],
    ["that the server does not have is refused", "none.img", /the server says 404/],
  ])("%s", async (_name, file, message) => {
    const spec = { source: { url: `${url()}/${file}` }, checksum: `sha256:${"1".repeat(64)}` };
    await expect(openContent(part, await sources(spec), createContext())).rejects.toThrow(message);
    expect(readdirSync(join(folder, "cache", "downloads")).filter((name) => name.startsWith("1111"))).toEqual(
      [],
    );
  });

  test("of an image that changed since the plan is refused", async () => {
    writeFileSync(join(folder, "later.img"), "planned");
    const planned = await sources({ source: { path: "later.img" } });
    writeFileSync(join(folder, "later.img"), "changed");
    await expect(openContent(part, planned, createContext())).rejects.toThrow(
      expect.objectContaining({ code: "world-moved" }),
    );
  });

  test("of an image whose initrd alone changed since the plan is refused", async () => {
    for (const name of ["same.img", "kernel", "initrd"]) writeFileSync(join(folder, name), name);
    const kernelBoot = { kernel: "kernel", initrd: "initrd", cmdline: "" };
    const planned = await sources({ source: { path: "same.img" }, kernelBoot });
    writeFileSync(join(folder, "initrd"), "another");
    await expect(openContent(part, planned, createContext())).rejects.toThrow(
      expect.objectContaining({ code: "world-moved" }),
    );
  });

  test("of a seed is refused when its secret is not the one of the plan", async () => {
    const secret = { id: "Secret/default/s", spec: { env: { key: "BOOT" }, file: {}, age: {} } } as const;
    const seed = { metaData: "", networkConfig: "", userData: { secret: secret.id, key: "key" } };
    const confirm = (_id: string, _key: string, value: Uint8Array): void => {
      if (Buffer.from(value).toString() !== "hush") throw new Error("another value");
    };
    const given = { images: [], secrets: [secret], artifacts: new Map(), confirm };
    const open = (BOOT: string) =>
      openContent({ from: "seed", seed }, given, createContext({ env: { BOOT } }));
    expect(await textOf(await open("hush"))).toBe("seed of hush");
    await expect(open("other")).rejects.toThrow("another value");
    const bare = { from: "secret", secret: secret.id, key: "key" } as const;
    await expect(openContent(bare, given, createContext({ env: { BOOT: "other" } }))).rejects.toThrow(
      "another value",
    );
  });

  test("of a seed has the bytes of its secret's file, as they are", async () => {
    const zipped = gzipSync("#!/bin/sh\necho booted\n");
    writeFileSync(join(folder, "boot.gz"), zipped);
    const file = { key: join(folder, "boot.gz") };
    const secret = { id: "Secret/default/s", spec: { env: {}, file, age: {} } } as const;
    const seed = { metaData: "", networkConfig: "", userData: { secret: secret.id, key: "key" } };
    const given = { images: [], secrets: [secret], artifacts: new Map() };
    const content = await openContent({ from: "seed", seed }, given, createContext());
    expect((await bytesOf(content)).equals(Buffer.concat([Buffer.from("seed of "), zipped]))).toBe(true);
  });

  test("of a seed has its secret in it only now", async () => {
    const secret = { id: "Secret/default/s", spec: { env: { key: "BOOT" }, file: {}, age: {} } } as const;
    const seed = { metaData: "", networkConfig: "", userData: { secret: secret.id, key: "key" } };
    const given = { images: [], secrets: [secret], artifacts: new Map() };
    const open = (env: Record<string, string>) =>
      openContent({ from: "seed", seed }, given, createContext({ env }));
    expect(await textOf(await open({ BOOT: "hush" }))).toBe("seed of hush");
    await expect(open({})).rejects.toThrow(
      expect.objectContaining({ hint: "set the environment variable BOOT" }),
    );
  });
});
