import { openNamedFile } from "../host/named-file.ts";
import { Failure } from "../model/failure.ts";
import type { DiskFormat } from "./types.ts";

const MAGIC = 0x514649fb; // "QFI\xfb"
/** The bytes that determine the format: the header of a qcow2 of version 3. */
export const HEADER_BYTES = 104;
/** The "external data file bit" of the incompatible features, which version 3 has at offset 72. */
const EXTERNAL_DATA = 4n;

/**
 * Returns the virtual size of a disk image in bytes. Throws `rejected` if the file has another format: such a disk
 * would not boot, and a raw one that contains qcow2 could name files of the host. Also throws for a qcow2 with a
 * backing file or an external data file. Otherwise the program that opens it would read that file, here or on the
 * host. (QEMU, docs/interop/qcow2.txt: the header is big-endian, and its first 32 bytes end with the virtual size.)
 */
export async function readVirtualBytes(path: string, format: DiskFormat): Promise<number> {
  return parseVirtualBytes(await readDiskHeader(path), path, format);
}

/** The first `HEADER_BYTES` of a disk image, and the size of the file in bytes. */
interface DiskHeader {
  readonly header: Buffer;
  readonly size: number;
}

/** Returns the virtual size from a header. Throws as `readVirtualBytes` does. */
export function parseVirtualBytes({ header, size }: DiskHeader, path: string, format: DiskFormat): number {
  const isQcow2 = header.length >= 32 && header.readUInt32BE(0) === MAGIC;
  if (isQcow2 !== (format === "qcow2")) throw wrongFormatFailure(path, format);
  if (!isQcow2) return size;
  if (header.readBigUInt64BE(8) !== 0n) {
    const hint = `qemu-img convert -O qcow2 ${path} whole.qcow2`;
    throw new Failure(
      "rejected",
      `${path}: it is based on another file (a backing file), which hosts do not have`,
      { hint },
    );
  }
  if (hasDataElsewhere(header)) {
    const hint = `qemu-img convert -O qcow2 ${path} whole.qcow2`;
    throw new Failure("rejected", `${path}: its data is in another file, which is not read`, { hint });
  }
  return Number(header.readBigUInt64BE(24));
}

function hasDataElsewhere(header: Buffer): boolean {
  if (header.readUInt32BE(4) < 3) return false;
  return header.length < 80 || (header.readBigUInt64BE(72) & EXTERNAL_DATA) !== 0n;
}

async function readDiskHeader(path: string): Promise<DiskHeader> {
  await using file = await openNamedFile(path);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
  return { header: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
}

function wrongFormatFailure(path: string, format: DiskFormat): Failure {
  const actual = format === "raw" ? "qcow2" : "raw";
  return new Failure("rejected", `${path}: this is not a ${format} image`, {
    hint: `write "format: ${actual}"`,
  });
}
