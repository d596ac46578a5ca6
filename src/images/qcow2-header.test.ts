import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readVirtualBytes } from "./disk-format.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-header-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string) => join(folder, name);
const MIB = 2 ** 20;

/** Writes an image of 4 MiB with qemu-img. */
function create(name: string, ...args: string[]): string {
  execFileSync("qemu-img", ["create", "-q", ...args, path(name), "4M"]);
  return path(name);
}

/** Writes a qcow2 image with other bytes in its header. */
function patched(name: string, change: (header: Buffer) => void, ...args: string[]): string {
  const bytes = readFileSync(create(`${name}.base`, "-f", "qcow2", ...args));
  change(bytes);
  writeFileSync(path(name), bytes);
  return path(name);
}

describe("a qcow2 image", () => {
  test.each([
    ["of version 2", ["-o", "compat=0.10"]],
    ["of version 3", []],
    ["with lazy reference counts", ["-o", "lazy_refcounts=on"]],
    ["with extended L2 entries", ["-o", "extended_l2=on"]],
    ["compressed with zstd", ["-o", "compression_type=zstd"]],
    ["with preallocated metadata", ["-o", "preallocation=metadata"]],
  ])("%s is taken", async (_, args) => {
    expect(await readVirtualBytes(create("taken.qcow2", "-f", "qcow2", ...args), "qcow2")).toBe(4 * MIB);
  });

  test("that was not closed is taken, because it is only read", async () => {
    const dirty = patched("dirty.qcow2", (bytes) => bytes.writeBigUInt64BE(1n, 72));
    expect(await readVirtualBytes(dirty, "qcow2")).toBe(4 * MIB);
  });

  test.each<[string, () => string, RegExp]>([
    [
      "encrypted with LUKS",
      () => patched("luks.qcow2", (bytes) => bytes.writeUInt32BE(2, 32)),
      /it is encrypted/,
    ],
    [
      "encrypted with AES, in version 2",
      () => patched("aes.qcow2", (bytes) => bytes.writeUInt32BE(1, 32), "-o", "compat=0.10"),
      /it is encrypted/,
    ],
    [
      "with its data in another file",
      () => create("apart.qcow2", "-f", "qcow2", "-o", `data_file=${path("secret")},data_file_raw=on`),
      /its data is in another file/,
    ],
    [
      "that is marked as corrupt",
      () => patched("corrupt.qcow2", (bytes) => bytes.writeBigUInt64BE(2n, 72)),
      /marked as corrupt/,
    ],
    [
      "with a feature that is not known yet",
      () => patched("later.qcow2", (bytes) => bytes.writeBigUInt64BE(1n << 40n, 72)),
      /features of qcow2 that are not known \(0x10000000000\)/,
    ],
    [
      "of a version that is not known yet",
      () => patched("four.qcow2", (bytes) => bytes.writeUInt32BE(4, 4)),
      /qcow2 of version 4/,
    ],
    [
      "with a backing file",
      () => create("based.qcow2", "-f", "qcow2", "-b", create("base.raw", "-f", "raw"), "-F", "raw"),
      /based on another file/,
    ],
    [
      "of a size that no disk has",
      () => patched("huge.qcow2", (bytes) => bytes.writeBigUInt64BE(1n << 63n, 24)),
      /9223372036854775808 bytes/,
    ],
  ])("%s is refused", async (_, write, message) => {
    await expect(readVirtualBytes(write(), "qcow2")).rejects.toMatchObject({
      code: "rejected",
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/./),
    });
  });

  test.each([4, 7, 8, 31, 71, 79, 103])("that ends after %i bytes is refused", async (length) => {
    const bytes = readFileSync(create("whole.qcow2", "-f", "qcow2")).subarray(0, length);
    writeFileSync(path("short.qcow2"), bytes);
    await expect(readVirtualBytes(path("short.qcow2"), "qcow2")).rejects.toMatchObject({ code: "rejected" });
  });
});

describe("an image that says it is raw, or qcow2, and is", () => {
  test.each(["vmdk", "vdi", "vhdx", "vpc", "qed", "parallels", "qcow"])("%s, is refused", async (format) => {
    const image = create(`disk.${format}`, "-f", format);
    const refusal = {
      code: "rejected",
      message: expect.stringContaining(` but ${format}`),
      hint: expect.stringContaining(`qemu-img convert -f ${format} -O qcow2`),
    };
    await expect(readVirtualBytes(image, "raw")).rejects.toMatchObject(refusal);
    await expect(readVirtualBytes(image, "qcow2")).rejects.toMatchObject(refusal);
  });

  test("a text that names the files of a vmdk disk, is refused", async () => {
    const image = create("text.vmdk", "-f", "vmdk", "-o", "subformat=monolithicFlat");
    await expect(readVirtualBytes(image, "raw")).rejects.toMatchObject({ code: "rejected" });
  });

  test("encrypted, is refused", async () => {
    writeFileSync(path("disk.luks"), Buffer.from("LUKS\xba\xbe\0\x01", "latin1"));
    await expect(readVirtualBytes(path("disk.luks"), "raw")).rejects.toThrow("but luks");
  });
});

test("a raw disk is taken, whatever else it begins with", async () => {
  writeFileSync(path("disk.raw"), Buffer.alloc(MIB, 1));
  expect(await readVirtualBytes(path("disk.raw"), "raw")).toBe(MIB);
});
