import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  openNamedFile,
  readNamedFile,
  readNamedFileSync,
  readNamedText,
  statNamedFile,
} from "./named-file.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-named-"));
const socket = createServer().listen(join(folder, "socket"));
afterAll(() => {
  socket.close();
  rmSync(folder, { recursive: true });
});
const at = (name: string) => join(folder, name);
writeFileSync(at("text"), "two\nlines\n");
writeFileSync(at("empty"), "");
writeFileSync(at("large"), Buffer.alloc(2 ** 20 + 1));
mkdirSync(at("directory"));
execFileSync("mkfifo", [at("pipe")]);
symlinkSync("text", at("to-text"));
for (const name of ["pipe", "directory", "socket"]) symlinkSync(name, at(`to-${name}`));
symlinkSync("ring", at("ring"));
symlinkSync("/dev/zero", at("to-zero"));

describe("a file that is named from elsewhere", () => {
  test("is read as it is, also through a link", async () => {
    expect(await readNamedText(at("text"))).toBe("two\nlines\n");
    expect(await readNamedText(at("to-text"))).toBe("two\nlines\n");
    expect(await readNamedText(at("empty"))).toBe("");
    expect(readNamedFileSync(at("text")).toString()).toBe("two\nlines\n");
    expect(readNamedFileSync(at("empty")).byteLength).toBe(0);
  });

  test.each([
    ["pipe", "this is a pipe, and not a file"],
    ["to-pipe", "this is a pipe, and not a file"],
    ["directory", "this is a directory, and not a file"],
    ["to-directory", "this is a directory, and not a file"],
    ["socket", "this is a socket, and not a file"],
    ["to-socket", "this is a socket, and not a file"],
    ["to-zero", "this is a device, and not a file"],
    ["none", "there is no such file"],
    ["text/below", "there is no such file"],
    ["ring", "its links lead in a ring"],
    ["large", "it has more than 1 MiB"],
  ])("is refused, and nothing waits for it: %s", async (name, says) => {
    const path = at(name);
    await expect(readNamedFile(path)).rejects.toThrow(`${path}: ${says}`);
    expect(() => readNamedFileSync(path)).toThrow(`${path}: ${says}`);
    if (name === "large") return;
    await expect(openNamedFile(path)).rejects.toThrow(`${path}: ${says}`);
    await expect(statNamedFile(path)).rejects.toThrow(`${path}: ${says}`);
  });

  test.each([
    "/dev/zero",
    "/dev/random",
    "/dev/tty",
    "/dev/fd/0",
    "/dev/stdin",
    "/proc/self/environ",
    "/proc/kmsg",
    "/proc/self/fd/0",
    "/proc/self/mem",
    "/sys/kernel/uevent_seqnum",
  ])("is refused though it can be opened: %s", async (path) => {
    await expect(readNamedFile(path)).rejects.toThrow(
      /and not a file|which is not a file system of a disk|no such file/,
    );
    expect(() => readNamedFileSync(path)).toThrow(
      /and not a file|which is not a file system of a disk|no such file/,
    );
  });

  test("is read up to a limit, to the byte", async () => {
    const limits = { maxBytes: 10 };
    expect(await readNamedText(at("text"), limits)).toHaveLength(10);
    expect(readNamedFileSync(at("text"), limits)).toHaveLength(10);
    await expect(readNamedText(at("text"), { maxBytes: 9 })).rejects.toThrow("it has more than 9 bytes");
    expect(() => readNamedFileSync(at("text"), { maxBytes: 9 })).toThrow("it has more than 9 bytes");
  });
});
