import { findCompression } from "./compression.ts";

/** The parts of a file that show its type. */
export interface FileSample {
  /** The first `HEADER_BYTES`, or all of a smaller file. */
  readonly header: Buffer;
  /** The last `FOOTER_BYTES`, where they are known. */
  readonly footer?: Buffer;
  /** The size of the file in bytes. */
  readonly size: number;
}

/** The bytes that show the type. The first descriptor of a CD begins after 32 KiB. */
export const HEADER_BYTES = 36 * 2 ** 10;
export const FOOTER_BYTES = 512;

/** A type of file that is no disk image for a machine. */
export interface FileType {
  /** The name with its article, for messages. */
  readonly name: string;
  readonly hint: string;
  matches(sample: FileSample): boolean;
}

/** Returns the type of a file that is no disk image; undefined for disk images and for unknown content. */
export function findFileType(sample: FileSample): FileType | undefined {
  return FILE_TYPES.find(({ matches }) => matches(sample)) ?? compressedType(sample);
}

/** Returns the type of a file that is still compressed after it was decompressed once. */
function compressedType({ header }: FileSample): FileType | undefined {
  const compression = findCompression(header);
  if (compression === undefined) return undefined;
  const hint = "images are decompressed once: compress it only once";
  return { name: `${compression.name} data`, hint, matches: () => true };
}

const startsWith =
  (magic: string, offset = 0) =>
  ({ header }: FileSample): boolean =>
    header.toString("latin1", offset, offset + magic.length) === magic;

/** Matches the text at the start, after a byte order mark and white space. */
const startsWithText =
  (text: RegExp) =>
  ({ header }: FileSample): boolean =>
    text.test(header.toString("utf8", 0, 1024).replace(/^\uFEFF?\s*/, ""));

const ARCHIVE_HINT = "unpack it, and name the disk image inside";

/** The types with their signatures. Sources: file(1)'s magic(5) and QEMU's `block/*.c`. */
const FILE_TYPES: readonly FileType[] = [
  {
    name: "an empty file",
    hint: "was it copied or downloaded completely?",
    matches: ({ size }) => size === 0,
  },
  {
    name: "a pointer of Git LFS",
    hint: "its content is elsewhere: `git lfs pull` fetches it; of a url, name the address of the content",
    matches: startsWith("version https://git-lfs.github.com/spec/"),
  },
  {
    name: "an HTML page",
    hint: "name the address of the file itself, not of a page about it",
    matches: startsWithText(/^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html)\b/i),
  },
  {
    name: "an XML document",
    hint: "name the address of the file itself; a server may answer so if it does not have it",
    matches: startsWithText(/^<\?xml\b/i),
  },
  {
    name: "vpc (a VHD of a fixed size, of Virtual PC or Azure)",
    hint: "convert it: qemu-img convert -f vpc -O qcow2 FILE disk.qcow2",
    matches: isFixedVhd,
  },
  { name: "an ISO 9660 image (a CD or DVD)", hint: isoHint(), matches: isIso },
  { name: "a tar archive", hint: ARCHIVE_HINT, matches: startsWith("ustar", 257) },
  { name: "a zip archive", hint: ARCHIVE_HINT, matches: startsWith("PK\x03\x04") },
  { name: "a 7z archive", hint: ARCHIVE_HINT, matches: startsWith("7z\xbc\xaf\x27\x1c") },
  { name: "a RAR archive", hint: ARCHIVE_HINT, matches: startsWith("Rar!\x1a\x07") },
];

/** Such an image is raw, and has a footer. Other formats begin with their signature: see `recogniseFormat`. */
function isFixedVhd({ footer }: FileSample): boolean {
  return footer?.toString("latin1", 0, 8) === "conectix";
}

/**
 * A CD. An image that also has a partition table is meant to be copied to a disk as it is; with `format: raw` it is one.
 */
function isIso(sample: FileSample): boolean {
  return startsWith("CD001", 32_769)(sample);
}

function isoHint(): string {
  return "a machine starts from the disk of an installed system: name a cloud image, such as debian-12-genericcloud-amd64.qcow2";
}

/** Returns whether a file of a known type may be a raw disk nevertheless. */
export function mayBeRaw(sample: FileSample): boolean {
  return isIso(sample) && hasPartitionTable(sample);
}

/** Returns whether the content of an unknown file is that of a disk: a partition table or a file system. */
export function holdsDisk(sample: FileSample): boolean {
  return hasPartitionTable(sample) || FILE_SYSTEMS.some((matches) => matches(sample));
}

/** A boot sector ends with this signature, also that before a GPT (UEFI specification, 5.2.1). */
const hasPartitionTable = startsWith("\x55\xaa", 510);

const FILE_SYSTEMS = [
  startsWith("\x53\xef", 1080), // ext2, ext3, ext4
  startsWith("XFSB"),
  startsWith("hsqs"), // squashfs
];

/** Returns whether a file begins with text only. */
export function isText({ header }: FileSample): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\uFFFD]/.test(header.toString("utf8", 0, 512).slice(0, -1));
}
