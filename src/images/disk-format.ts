import { openNamedFile } from "../host/named-file.ts";
import { Failure } from "../model/failure.ts";
import { recogniseFormat, SIGNATURE_BYTES } from "./disk-signatures.ts";
import { CONVERT, parseQcow2Header, rejected } from "./qcow2-header.ts";
import type { DiskFormat } from "./types.ts";

/** The first bytes of a file that determine the format. */
export const HEADER_BYTES = SIGNATURE_BYTES;

/**
 * Returns the virtual size of a disk image in bytes. Throws `rejected` if the file has another format: such a disk
 * would not boot, and a raw one that contains qcow2 could name files of the host. Also throws for a qcow2 with a
 * backing file, or one that `parseQcow2Header` refuses. Otherwise the program that opens it would read another file,
 * here or on the host.
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
  const actual = recogniseFormat(header) ?? "raw";
  if (actual !== format) throw wrongFormatFailure(path, format, actual);
  if (actual === "raw") return size;
  const { virtualBytes, hasBackingFile } = parseQcow2Header(header, path);
  if (!hasBackingFile) return virtualBytes;
  throw rejected(path, "it is based on another file (a backing file), which hosts do not have", CONVERT);
}

async function readDiskHeader(path: string): Promise<DiskHeader> {
  await using file = await openNamedFile(path);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
  return { header: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
}

function wrongFormatFailure(path: string, format: DiskFormat, actual: string): Failure {
  if (actual === "raw" || actual === "qcow2")
    return new Failure("rejected", `${path}: this is not a ${format} image`, {
      hint: `write "format: ${actual}"`,
    });
  return new Failure("rejected", `${path}: this is not a ${format} image but ${actual}`, {
    hint: `qemu-img convert -f ${actual} -O qcow2 ${path} disk.qcow2`,
  });
}
