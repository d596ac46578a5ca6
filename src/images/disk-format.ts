import { openNamedFile } from "../host/named-file.ts";
import { Failure } from "../model/failure.ts";
import { recogniseFormat } from "./disk-signatures.ts";
import {
  type FileSample,
  FOOTER_BYTES,
  findFileType,
  HEADER_BYTES,
  holdsDisk,
  isText,
  mayBeRaw,
} from "./file-type.ts";
import { CONVERT, parseQcow2Header, rejected } from "./qcow2-header.ts";
import type { DiskFormat } from "./types.ts";

/**
 * Returns the virtual size of a disk image in bytes. Throws `rejected` if the file has another format: such a disk
 * would not boot, and a raw one that contains qcow2 could name files of the host. Also throws for a qcow2 with a
 * backing file, or one that `parseQcow2Header` refuses. Otherwise the program that opens it would read another file,
 * here or on the host.
 */
export async function readVirtualBytes(path: string, format: DiskFormat): Promise<number> {
  return parseVirtualBytes(await readSample(path), path, format);
}

/** Returns the virtual size from a sample of the file. Throws as `readVirtualBytes` does. */
export function parseVirtualBytes(sample: FileSample, path: string, format: DiskFormat): number {
  assertFormat(sample, path, format);
  if (format === "raw") return sample.size;
  const { virtualBytes, hasBackingFile } = parseQcow2Header(sample.header, path);
  if (!hasBackingFile) return virtualBytes;
  throw rejected(path, "it is based on another file (a backing file), which hosts do not have", CONVERT);
}

/** Reads the start and the end of a file. Throws `rejected` for an unreadable file. */
export async function readSample(path: string): Promise<FileSample> {
  await using file = await openNamedFile(path);
  const { size } = await file.stat();
  const read = async (at: number, length: number) => {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  };
  const header = await read(0, HEADER_BYTES);
  return { header, size, footer: await read(Math.max(0, size - FOOTER_BYTES), FOOTER_BYTES) };
}

/** Throws `rejected` with the actual type, unless the file may have this format. */
function assertFormat(sample: FileSample, path: string, format: DiskFormat): void {
  const { actual, hint } = describeSample(sample, path);
  if (actual === format) return;
  if (format === "raw" && (actual === undefined || mayBeRaw(sample))) return;
  const but = actual === undefined ? "" : `, but ${actual}`;
  throw new Failure("rejected", `${path}: this is not a ${format} image${but}`, { hint });
}

interface SampleDescription {
  /** `qcow2`, or a name for messages. Undefined: unknown, which may be a raw disk. */
  readonly actual: string | undefined;
  readonly hint: string;
}

function describeSample(sample: FileSample, path: string): SampleDescription {
  const disk = recogniseFormat(sample.header);
  if (disk === "qcow2") return { actual: disk, hint: 'write "format: qcow2"' };
  if (disk !== undefined) {
    const maker = MAKERS[disk];
    const actual = maker === undefined ? disk : `${disk} (${maker})`;
    return { actual, hint: `qemu-img convert -f ${disk} -O qcow2 ${path} disk.qcow2` };
  }
  const type = findFileType(sample);
  if (type !== undefined) return { actual: type.name, hint: type.hint };
  if (holdsDisk(sample)) return { actual: undefined, hint: 'write "format: raw"' };
  const content = isText(sample) ? "it begins with text" : "its content is of no known kind";
  return { actual: undefined, hint: `${content}: is this the file that was meant?` };
}

/** Names of the formats that people know better than `qemu-img -f` names. */
const MAKERS: { readonly [format: string]: string | undefined } = {
  luks: "an encrypted disk",
  qcow: "of version 1",
  vdi: "VirtualBox",
  vhdx: "Hyper-V",
  vmdk: "VMware",
  vpc: "a VHD, of Virtual PC or Azure",
};
