import { open } from "node:fs/promises";
import { Failure } from "../model/failure.ts";
import type { Format } from "./port.ts";

const MAGIC = 0x514649fb; // "QFI\xfb"

/**
 * What a disk image looks like from inside, in bytes. Throws `rejected` when the file is not of this format: a file
 * of the wrong format would boot nothing, and a raw one that holds qcow2 could name files of the host.
 * (QEMU, docs/interop/qcow2.txt: the header is big-endian, its first 32 bytes end in the virtual size.)
 */
export async function virtualBytes(path: string, format: Format): Promise<number> {
  const { header, size } = await beginning(path);
  const isQcow2 = header.length === 32 && header.readUInt32BE(0) === MAGIC;
  if (isQcow2 !== (format === "qcow2")) throw wrongFormat(path, format);
  if (!isQcow2) return size;
  if (header.readBigUInt64BE(8) !== 0n) {
    const hint = `qemu-img convert -O qcow2 ${path} whole.qcow2`;
    throw new Failure(
      "rejected",
      `${path}: it is based on another file (a backing file), which hosts do not have`,
      { hint },
    );
  }
  return Number(header.readBigUInt64BE(24));
}

async function beginning(path: string): Promise<{ header: Buffer; size: number }> {
  await using file = await open(path, "r");
  const { bytesRead, buffer } = await file.read(Buffer.alloc(32), 0, 32, 0);
  return { header: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
}

function wrongFormat(path: string, format: Format): Failure {
  const found = format === "raw" ? "qcow2" : "raw";
  return new Failure("rejected", `${path}: this is not a ${format} image`, {
    hint: `write "format: ${found}"`,
  });
}
