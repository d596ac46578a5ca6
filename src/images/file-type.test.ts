import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readVirtualBytes } from "./disk-format.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-file-type-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

function write(name: string, content: string | Buffer): string {
  writeFileSync(at(name), content);
  return at(name);
}

/** Makes an image with qemu-img. */
function make(format: string, ...options: string[]): string {
  const file = at([format, ...options].join("-"));
  execFileSync("qemu-img", [
    "create",
    "-q",
    "-f",
    format,
    ...options.flatMap((option) => ["-o", option]),
    file,
    "4M",
  ]);
  return file;
}

/** Makes a CD; a hybrid one also has a partition table, so that it can be copied to a disk. */
function makeIso({ hybrid = false } = {}): string {
  const file = at(hybrid ? "hybrid.iso" : "plain.iso");
  execFileSync("genisoimage", ["-quiet", "-o", file, write("on-the-cd", "content")]);
  if (hybrid)
    execFileSync("dd", [`of=${file}`, "bs=1", "seek=510", "conv=notrunc", "status=none"], {
      input: "\x55\xaa",
      encoding: "latin1",
    });
  return file;
}

function makeTar(): string {
  write("in-the-tar", "content");
  execFileSync("tar", ["-cf", at("disk.tar"), "-C", folder, "in-the-tar"]);
  return at("disk.tar");
}

const LFS =
  "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

/** Files that people take for disk images: how each is called, and a part of its hint. */
const FOREIGN: readonly (readonly [name: string, file: () => string, says: string, hint: string])[] = [
  ["nothing", () => write("empty", ""), "an empty file", "copied or downloaded completely"],
  ["a pointer", () => write("pointer", LFS), "a pointer of Git LFS", "git lfs pull"],
  [
    "a page",
    () => write("page", "\ufeff \n<!DOCTYPE html>\n<title>404</title>"),
    "an HTML page",
    "the file itself",
  ],
  [
    "a page of XHTML",
    () => write("xhtml", '<?xml version="1.0"?>\n<!-- a -->\n<html>'),
    "an HTML page",
    "the file itself",
  ],
  [
    "an answer of a store",
    () => write("xml", '<?xml version="1.0"?><Error/>'),
    "an XML document",
    "the file itself",
  ],
  ["vmdk", () => make("vmdk"), "vmdk (VMware)", "-f vmdk"],
  ["vmdk of a stream", () => make("vmdk", "subformat=streamOptimized"), "vmdk (VMware)", "-f vmdk"],
  ["vmdk with its extents", () => make("vmdk", "subformat=monolithicFlat"), "vmdk (VMware)", "-f vmdk"],
  ["vdi", () => make("vdi"), "vdi (VirtualBox)", "-f vdi"],
  ["vhd", () => make("vpc"), "vpc (a VHD", "-f vpc"],
  ["vhd of a fixed size", () => make("vpc", "subformat=fixed"), "vpc (a VHD", "-f vpc"],
  ["vhdx", () => make("vhdx"), "vhdx (Hyper-V)", "-f vhdx"],
  ["qed", () => make("qed"), "qed", "-f qed"],
  ["qcow", () => make("qcow"), "qcow (of version 1)", "-f qcow "],
  ["parallels", () => make("parallels"), "parallels", "-f parallels"],
  ["iso", () => makeIso(), "an ISO 9660 image (a CD or DVD)", "cloud image"],
  ["tar", makeTar, "a tar archive", "unpack it"],
  ["zip", () => write("zip", "PK\x03\x04\x14\x00"), "a zip archive", "unpack it"],
];

describe("a file that is no image of ours", () => {
  test.each(FOREIGN)("is called what it is as qcow2 and as raw: %s", async (_, file, says, hint) => {
    const path = file();
    for (const format of ["qcow2", "raw"] as const) {
      const failure = await readVirtualBytes(path, format).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: "rejected",
        message: expect.stringContaining(`this is not a ${format} image, but ${says}`),
        hint: expect.stringContaining(hint),
      });
      expect(failure).not.toMatchObject({ hint: expect.stringContaining("format: raw") });
    }
  });

  test("may be both: a CD with a partition table is a raw disk for who says so", async () => {
    const file = makeIso({ hybrid: true });
    expect(await readVirtualBytes(file, "raw")).toBeGreaterThan(0);
    await expect(readVirtualBytes(file, "qcow2")).rejects.toThrow("but an ISO 9660 image");
  });
});

describe("a raw disk that is said to be qcow2", () => {
  const hintOf = async (path: string) =>
    (await readVirtualBytes(path, "qcow2").catch((error: { hint?: string }) => error)) as { hint?: string };

  test.each([
    [
      "with a partition table",
      () => write("mbr", Buffer.concat([Buffer.alloc(510), Buffer.from([0x55, 0xaa])])),
    ],
    [
      "with a file system",
      () => write("ext4", Buffer.concat([Buffer.alloc(1080), Buffer.from([0x53, 0xef])])),
    ],
  ])("is told so %s", async (_, file) => {
    expect(await hintOf(file())).toMatchObject({ hint: 'write "format: raw"' });
  });

  test.each([
    ["text", () => write("sums", "0123  debian.qcow2\n"), "it begins with text"],
    ["unknown bytes", () => write("bytes", Buffer.from([0, 1, 2, 3])), "of no known kind"],
  ])("is not suggested for %s", async (_, file, says) => {
    expect(await hintOf(file())).toMatchObject({ hint: expect.stringContaining(says) });
  });

  test("of zeros only is a raw disk", async () => {
    truncateSync(write("zeros", "x"), 0);
    truncateSync(at("zeros"), 2 ** 20);
    expect(await readVirtualBytes(at("zeros"), "raw")).toBe(2 ** 20);
  });
});
