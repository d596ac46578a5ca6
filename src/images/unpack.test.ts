import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DOWNLOAD_LIMITS } from "./download-limits.ts";
import { measureDisk, unpackDisk } from "./unpack.ts";

const SIZE = 3 * 2 ** 20;
let folder: string;
let cache: string;
let raw: Buffer;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-unpack-"));
  raw = Buffer.alloc(SIZE); // with zeros before, between and after what is not zero
  raw.write("the start", 100_000);
  raw.write("the end", 2_000_000);
  writeFileSync(join(folder, "disk.raw"), raw);
  execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", join(folder, "disk.qcow2"), "4M"]);
  for (const name of ["disk.raw", "disk.qcow2"])
    for (const [program, ending] of PROGRAMS) {
      const content = readFileSync(join(folder, name));
      writeFileSync(join(folder, `${name}.${ending}`), execFileSync(program, ["-c"], { input: content }));
    }
});
beforeEach(() => {
  cache = mkdtempSync(join(folder, "cache-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAMS = [
  ["gzip", "gz"],
  ["xz", "xz"],
  ["zstd", "zst"],
  ["bzip2", "bz2"],
] as const;

const env = { PATH: process.env.PATH };
const digestOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
const at = (name: string) => join(folder, name);

function unpack(name: string, options: Partial<Parameters<typeof unpackDisk>[1]> = {}): Promise<string> {
  return unpackDisk({ path: at(name), digest: digestOf(at(name)) }, { cache, env, ...options });
}

function measure(name: string, format: "raw" | "qcow2", digest = digestOf(at(name))): Promise<number> {
  return measureDisk({ path: at(name), digest: async () => digest }, format, { cache, env });
}

describe.each(PROGRAMS)("a disk that %s compressed", (_, ending) => {
  test("is what it was, with holes in the place of zeros", async () => {
    const path = await unpack(`disk.raw.${ending}`);
    expect(readFileSync(path).equals(raw)).toBe(true);
    expect(statSync(path).blocks * 512).toBeLessThan(SIZE / 2);
    expect(readdirSync(join(cache, "unpacked"))).toHaveLength(1);
  });

  test("has its size at once where its header has it, else when it is decompressed", async () => {
    expect(await measure(`disk.qcow2.${ending}`, "qcow2")).toBe(4 * 2 ** 20);
    expect(await measure(`disk.raw.${ending}`, "raw")).toBe(0);
    await unpack(`disk.raw.${ending}`);
    expect(await measure(`disk.raw.${ending}`, "raw")).toBe(SIZE);
  });

  test("of another format is a problem before it is decompressed", async () => {
    await expect(measure(`disk.qcow2.${ending}`, "raw")).rejects.toThrow(
      "this is not a raw image, but qcow2",
    );
  });

  test.each([20, -20])("that lost its end or was damaged is refused, and leaves nothing", async (cut) => {
    const whole = readFileSync(at(`disk.raw.${ending}`));
    const middle = whole.length >> 1;
    const damaged = Buffer.from(whole);
    damaged.fill(0x5a, middle, middle + 8);
    writeFileSync(at(`cut.${ending}`), cut < 0 ? whole.subarray(0, cut) : damaged);
    await expect(unpack(`cut.${ending}`)).rejects.toMatchObject({
      code: "rejected",
      message: expect.stringContaining("data is incomplete or damaged"),
    });
    expect(readdirSync(join(cache, "unpacked"))).toEqual([]);
  });

  test("needs a program, and its package is named where it is missing", async () => {
    const without = mkdtempSync(join(folder, "no-programs-"));
    await expect(unpack(`disk.raw.${ending}`, { env: { PATH: without } })).rejects.toMatchObject({
      code: "unsupported",
      hint: expect.stringMatching(/^apt-get install (?:gzip|xz-utils|zstd|bzip2)$/),
    });
  });
});

describe("decompression", () => {
  test("leaves a disk alone that is not compressed", async () => {
    expect(await unpack("disk.raw")).toBe(at("disk.raw"));
  });

  test("ends at its limit of bytes, however well they compress", async () => {
    const bomb = execFileSync("sh", ["-c", "head -c 200M /dev/zero | xz -0"]);
    writeFileSync(at("bomb.xz"), bomb);
    const limits = { ...DOWNLOAD_LIMITS, maxBytes: 2 ** 20 };
    await expect(unpack("bomb.xz", { limits })).rejects.toThrow(
      "bomb.xz: decompressed, it has more than 1 MiB, which is no image",
    );
    expect(readdirSync(join(cache, "unpacked"))).toEqual([]);
  });

  test("ends at its limit of time", async () => {
    const limits = { ...DOWNLOAD_LIMITS, totalMs: 0 };
    await expect(unpack("disk.raw.gz", { limits })).rejects.toMatchObject({ code: "timeout" });
  });

  test("ends by its signal", async () => {
    await expect(unpack("disk.raw.gz", { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "cancelled",
    });
  });

  test("needs room on the disk", async () => {
    const limits = { ...DOWNLOAD_LIMITS, spareBytes: 2 ** 60 };
    await expect(unpack("disk.raw.gz", { limits })).rejects.toThrow("there is no room to decompress it");
  });

  test("happens once, also when several want it", async () => {
    const paths = await Promise.all([unpack("disk.raw.xz"), unpack("disk.raw.xz"), unpack("disk.raw.xz")]);
    expect(new Set(paths).size).toBe(1);
    const { ino } = statSync(paths[0] ?? "");
    expect(statSync(await unpack("disk.raw.xz")).ino).toBe(ino);
  });

  test("removes what a killed process left of the same disk", async () => {
    const left = join(cache, "unpacked", `${digestOf(at("disk.raw.gz"))}.left`);
    mkdirSync(join(cache, "unpacked"));
    writeFileSync(left, "a part");
    truncateSync(left, 3);
    expect(readdirSync(join(cache, "unpacked"))).toHaveLength(1);
    await unpack("disk.raw.gz");
    expect(readdirSync(join(cache, "unpacked"))).toEqual([digestOf(at("disk.raw.gz"))]);
  });

  test("is once: a disk that was compressed twice is called what it is", async () => {
    writeFileSync(at("twice.gz"), execFileSync("gzip", ["-c", at("disk.raw.xz")]));
    await expect(measure("twice.gz", "raw")).rejects.toThrow(
      "twice.gz: this is not a raw image, but xz data",
    );
  });

  test("takes no option from the name of a file or the environment", async () => {
    writeFileSync(at("--help"), readFileSync(at("disk.raw.xz")));
    const path = await unpack("--help", { env: { ...env, XZ_OPT: "--help", GZIP: "--help" } });
    expect(readFileSync(path).equals(raw)).toBe(true);
  });
});
