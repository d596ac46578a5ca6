import { formatName, MAX_NAME_BYTES, nameLength, parseName } from "./domain-name.ts";

/** A reader of a message. It throws a RangeError for a message that ends too early or is malformed. */
export interface DnsReader {
  readonly offset: number;
  readonly done: boolean;
  u8(): number;
  u16(): number;
  u32(): number;
  bytes(length: number): Buffer;
  /** Reads a name in its original case, and follows pointers (RFC 1035, 4.1.4). */
  name(): string;
}

/** Creates a reader of `message` from `start` to `end`. Pointers of names may lead anywhere before. */
export function createReader(message: Buffer, start = 0, end = message.length): DnsReader {
  let offset = start;
  const take = (length: number): number => {
    if (length > end - offset) throw new RangeError("the message ends too early");
    offset += length;
    return offset - length;
  };
  return {
    get offset() {
      return offset;
    },
    get done() {
      return offset === end;
    },
    u8: () => message.readUInt8(take(1)),
    u16: () => message.readUInt16BE(take(2)),
    u32: () => message.readUInt32BE(take(4)),
    bytes: (length) => {
      const from = take(length);
      return message.subarray(from, from + length);
    },
    name: () => {
      const { labels, next } = readName(message.subarray(0, end), offset);
      offset = next;
      return formatName(labels);
    },
  };
}

/** Reads a name. Each pointer must lead further back than the one before, so that the loop ends. */
function readName(message: Buffer, start: number): { labels: Buffer[]; next: number } {
  const labels: Buffer[] = [];
  let next: number | undefined;
  for (let [offset, limit] = [start, start]; ; ) {
    const length = message[offset];
    if (length === undefined) throw new RangeError("a name ends too early");
    if (length === 0) return { labels, next: next ?? offset + 1 };
    if (length < 64) {
      if (offset + 1 + length > message.length) throw new RangeError("a name ends too early");
      labels.push(message.subarray(offset + 1, offset + 1 + length));
      if (nameLength(labels) > MAX_NAME_BYTES) throw new RangeError("a name is too long");
      offset += length + 1;
    } else {
      if (length < 192 || offset + 2 > message.length) throw new RangeError("a name has an unknown label");
      next ??= offset + 2;
      const target = message.readUInt16BE(offset) & 0x3fff;
      if (target >= limit) throw new RangeError("a name points forwards");
      [offset, limit] = [target, target];
    }
  }
}

export function u16(number: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(number);
  return bytes;
}

export function u32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** Encodes seconds since 1970 in 48 bits, as TSIG does. */
export function u48(number: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(number, 0, 6);
  return bytes;
}

/** Encodes a name in its original case, without compression. */
export function encodeName(name: string): Buffer {
  const parts = parseName(name).map((label) => Buffer.concat([Buffer.of(label.length), label]));
  return Buffer.concat([...parts, Buffer.of(0)]);
}
