import { bothOrders, nameFields, rootFields } from "./rock-ridge.ts";

/** A file in the root of an image. */
interface IsoFile {
  /** Name that Rock Ridge and Joliet show. */
  readonly name: string;
  /** ISO 9660 level 1: `USER_DAT.;1`. Callers sort the files by it. */
  readonly shortName: string;
  readonly content: Uint8Array;
}

/** All section numbers in these comments are of ECMA-119 (ISO 9660), 4th edition. */
const SECTOR = 2048;

/**
 * Sectors of the parts: a system area of 16 sectors, three descriptors, two pairs of path tables, two root directories.
 */
const AT = {
  primary: 16,
  joliet: 17,
  end: 18,
  paths: 19,
  jolietPaths: 21,
  root: 23,
  jolietRoot: 24,
  files: 25,
} as const;

/** One directory tree. ISO 9660 and Joliet have different names for the same file locations. */
interface Tree {
  readonly descriptor: number;
  readonly paths: number;
  readonly root: number;
  text(value: string, length: number): Buffer;
  record(name: "." | ".." | IsoFile): { readonly id: Buffer; readonly system: Buffer };
}

/** Returns a CD image with these files in its root, readable as ISO 9660, Rock Ridge and Joliet. Deterministic. */
export function isoImage(label: string, files: readonly IsoFile[]): Uint8Array {
  const places = placeFiles(files);
  const sectors = AT.files + files.reduce((sum, file) => sum + sectorsOf(file), 0);
  const image = Buffer.alloc(sectors * SECTOR);
  for (const tree of [ISO, JOLIET]) writeTree(image, tree, label, places, sectors);
  volumeDescriptor(255).copy(image, AT.end * SECTOR); // 8.3: the set of descriptors ends
  for (const { file, sector } of places) image.set(file.content, sector * SECTOR);
  return image;
}

interface PlacedFile {
  readonly file: IsoFile;
  readonly sector: number;
}

function placeFiles(files: readonly IsoFile[]): PlacedFile[] {
  let sector: number = AT.files;
  return files.map((file) => {
    const placed = { file, sector };
    sector += sectorsOf(file);
    return placed;
  });
}

function sectorsOf({ content }: IsoFile): number {
  return Math.ceil(content.byteLength / SECTOR);
}

function writeTree(
  image: Buffer,
  tree: Tree,
  label: string,
  places: readonly PlacedFile[],
  sectors: number,
): void {
  treeDescriptor(tree, label, sectors).copy(image, tree.descriptor * SECTOR);
  pathTable(tree.root, "LE").copy(image, tree.paths * SECTOR);
  pathTable(tree.root, "BE").copy(image, (tree.paths + 1) * SECTOR);
  const itself = [".", ".."] as const;
  const entries = [
    ...itself.map((name) => directoryRecord(tree.record(name), tree.root, SECTOR, DIRECTORY)),
    ...places.map(({ file, sector }) =>
      directoryRecord(tree.record(file), sector, file.content.byteLength, FILE),
    ),
  ];
  Buffer.concat(entries).copy(image, tree.root * SECTOR);
}

/** 9.1.6: file flags. */
const FILE = 0;
const DIRECTORY = 2;

/** 8.1: type, `CD001`, version. */
function volumeDescriptor(type: number): Buffer {
  const descriptor = Buffer.alloc(SECTOR);
  descriptor.writeUInt8(type, 0);
  descriptor.write("CD001\u0001", 1, "latin1");
  return descriptor;
}

/** 8.4 and 8.5: primary and supplementary descriptor have the same fields in the same places. */
function treeDescriptor(tree: Tree, label: string, sectors: number): Buffer {
  const descriptor = volumeDescriptor(tree === ISO ? 1 : 2);
  tree.text("LINUX", 32).copy(descriptor, 8); // 8.4.5 system identifier
  tree.text(label, 32).copy(descriptor, 40); // 8.4.6 volume identifier
  bothOrders(sectors).copy(descriptor, 80); // 8.4.8 volume space size
  if (tree === JOLIET) descriptor.write("%/E", 88, "latin1"); // 8.5.6: UCS-2 level 3 (Joliet)
  for (const at of [120, 124]) both16(1).copy(descriptor, at); // 8.4.10, 8.4.11 volume set
  both16(SECTOR).copy(descriptor, 128); // 8.4.12 logical block size
  bothOrders(PATH_TABLE_SIZE).copy(descriptor, 132); // 8.4.13 path table size
  descriptor.writeUInt32LE(tree.paths, 140); // 8.4.14 L path table
  descriptor.writeUInt32BE(tree.paths + 1, 148); // 8.4.16 M path table
  directoryRecord({ id: Buffer.from([0]), system: Buffer.alloc(0) }, tree.root, SECTOR, DIRECTORY).copy(
    descriptor,
    156,
  );
  tree.text("", 128 * 4 + 37 * 3).copy(descriptor, 190); // 8.4.19 to 8.4.25: names of people and files, none
  for (const at of [813, 830, 847, 864]) UNSPECIFIED.copy(descriptor, at); // 8.4.26.1: no dates
  descriptor.writeUInt8(1, 881); // 8.4.30 file structure version
  return descriptor;
}

const UNSPECIFIED = Buffer.concat([Buffer.alloc(16, "0"), Buffer.alloc(1)]);

/** 9.4: one record, the root's. */
const PATH_TABLE_SIZE = 10;
function pathTable(root: number, order: "LE" | "BE"): Buffer {
  const table = Buffer.alloc(PATH_TABLE_SIZE);
  table.writeUInt8(1, 0);
  table[order === "LE" ? "writeUInt32LE" : "writeUInt32BE"](root, 2);
  table[order === "LE" ? "writeUInt16LE" : "writeUInt16BE"](1, 6);
  return table;
}

/** 9.1: one record, padded to an even length, with its system use area behind the name. */
function directoryRecord(
  name: ReturnType<Tree["record"]>,
  sector: number,
  size: number,
  flags: number,
): Buffer {
  const head = Buffer.alloc(33);
  bothOrders(sector).copy(head, 2);
  bothOrders(size).copy(head, 10);
  RECORDED.copy(head, 18);
  head.writeUInt8(flags, 25);
  both16(1).copy(head, 28); // 9.1.9 volume sequence number
  head.writeUInt8(name.id.length, 32);
  const padding = Buffer.alloc(name.id.length % 2 === 0 ? 1 : 0); // 9.1.12
  const record = Buffer.concat([head, name.id, padding, name.system]);
  const even = Buffer.concat([record, Buffer.alloc(record.length % 2)]);
  even.writeUInt8(even.length, 0);
  return even;
}

/** 9.1.5: 2000-01-01 00:00:00 UTC, so that the same files give the same bytes. */
const RECORDED = Buffer.from([100, 1, 1, 0, 0, 0, 0]);

/** 7.2.3: both byte orders, one after the other. */
function both16(value: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt16LE(value, 0);
  field.writeUInt16BE(value, 2);
  return field;
}

const ITSELF = { ".": 0, "..": 1 } as const; // 6.8.2.2

const ISO: Tree = {
  descriptor: AT.primary,
  paths: AT.paths,
  root: AT.root,
  text: (value, length) => Buffer.from(value.padEnd(length), "latin1"),
  record: (name) =>
    typeof name === "string"
      ? { id: Buffer.from([ITSELF[name]]), system: name === "." ? rootFields() : Buffer.alloc(0) }
      : { id: Buffer.from(name.shortName, "latin1"), system: nameFields(name.name) },
};

const JOLIET: Tree = {
  descriptor: AT.joliet,
  paths: AT.jolietPaths,
  root: AT.jolietRoot,
  text: (value, length) => {
    const field = Buffer.alloc(length);
    ucs2(value.padEnd(length >> 1)).copy(field);
    return field;
  },
  record: (name) => ({
    id: typeof name === "string" ? Buffer.from([ITSELF[name]]) : ucs2(name.name),
    system: Buffer.alloc(0),
  }),
};

function ucs2(value: string): Buffer {
  return Buffer.from(value, "utf16le").swap16();
}
