import { createReader, type DnsReader, encodeName, u16, u32 } from "./bytes.ts";

/** https://www.iana.org/assignments/dns-parameters */
export const OPCODES = { query: 0, update: 5 } as const;
export const CLASSES = { IN: 1, NONE: 254, ANY: 255 } as const;
export const TYPE_CODES = { SOA: 6, TSIG: 250, AXFR: 252, ANY: 255 } as const;

/** One record, with its RDATA as on the wire. `data` reads it, and follows pointers into the message. */
export interface WireRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly data: () => DnsReader;
  /** Offset in the message at which the RDATA ends. */
  readonly end: number;
}

export interface Message {
  readonly id: number;
  readonly opcode: number;
  readonly response: boolean;
  readonly truncated: boolean;
  readonly rcode: number;
  readonly questions: readonly { readonly name: string; readonly type: number; readonly class: number }[];
  readonly answers: readonly WireRecord[];
  readonly authorities: readonly WireRecord[];
  readonly additionals: readonly WireRecord[];
  /** Offset of the last additional record: TSIG signs everything before it. */
  readonly lastRecordAt: number;
}

/** A record to send, with RDATA ready for the wire. */
export interface NewRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly rdata: Uint8Array;
}

/** A message without TSIG (RFC 1035, 4.1; for updates RFC 2136, 2). The sections are those of an update. */
export interface NewMessage {
  readonly id: number;
  readonly opcode: number;
  readonly zone: { readonly name: string; readonly type: number };
  readonly prerequisites?: readonly NewRecord[];
  readonly updates?: readonly NewRecord[];
}

export function encodeMessage({ id, opcode, zone, prerequisites = [], updates = [] }: NewMessage): Buffer {
  const counts = [1, prerequisites.length, updates.length, 0];
  return Buffer.concat([
    u16(id),
    u16(opcode << 11),
    ...counts.map(u16),
    encodeName(zone.name),
    u16(zone.type),
    u16(CLASSES.IN),
    ...prerequisites.map(encodeRecord),
    ...updates.map(encodeRecord),
  ]);
}

export function encodeRecord({ name, type, class: of, ttl, rdata }: NewRecord): Buffer {
  return Buffer.concat([encodeName(name), u16(type), u16(of), u32(ttl), u16(rdata.length), rdata]);
}

/** Decodes a message. Throws a RangeError for a malformed one. */
export function decodeMessage(bytes: Buffer): Message {
  const at = createReader(bytes);
  const [id, flags] = [at.u16(), at.u16()];
  const counts = [at.u16(), at.u16(), at.u16(), at.u16()];
  let lastRecordAt = bytes.length;
  const many = <Item>(index: number, read: () => Item): Item[] =>
    Array.from({ length: counts[index] ?? 0 }, read);
  const record = (): WireRecord => {
    lastRecordAt = at.offset;
    return readRecord(bytes, at);
  };
  const questions = many(0, () => ({ name: at.name(), type: at.u16(), class: at.u16() }));
  const [answers, authorities, additionals] = [many(1, record), many(2, record), many(3, record)];
  if (!at.done) throw new RangeError("the message is longer than its records");
  return {
    id,
    opcode: (flags >> 11) & 15,
    response: flags >= 0x8000,
    truncated: (flags & 0x0200) !== 0,
    rcode: flags & 15,
    questions,
    answers,
    authorities,
    additionals,
    lastRecordAt,
  };
}

function readRecord(message: Buffer, at: DnsReader): WireRecord {
  const [name, type, of, ttl] = [at.name(), at.u16(), at.u16(), at.u32()];
  const length = at.u16();
  const from = at.offset;
  at.bytes(length);
  const end = from + length;
  return { name, type, class: of, ttl, end, data: () => createReader(message, from, end) };
}
