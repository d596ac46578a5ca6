import ipaddr from "ipaddr.js";
import { type DnsReader, encodeName, u16 } from "./bytes.ts";
import { asciiName, lowerCase, parseName } from "./domain-name.ts";
import { formatText, parseText } from "./presentation.ts";

/** One type of record. Values are in presentation form; `read` keeps the case of names. */
interface RecordType {
  /** https://www.iana.org/assignments/dns-parameters */
  readonly code: number;
  read(reader: DnsReader, end: number): string;
  /** Returns the RDATA, without compression. */
  write(value: string): Buffer;
  /** Returns the canonical form of a value that was read. */
  canonical(value: string): string;
  /** Returns the canonical form of a value that users wrote. Throws a RangeError that says what is expected. */
  parse(text: string): string;
}

const nameRecordType = (code: number): RecordType => ({
  code,
  read: (reader) => reader.name(),
  write: encodeName,
  canonical: lowerCase,
  parse: (text) => (text === "." ? throwInvalid(text, "the name of a host") : parseTarget(text)),
});

/** The supported record types: those whose values have one canonical form. */
export const RECORD_TYPES = {
  A: {
    code: 1,
    read: (reader) => reader.bytes(4).join("."),
    write: (value) => Buffer.from(ipaddr.IPv4.parse(value).toByteArray()),
    canonical: (value) => value,
    parse: (text) =>
      ipaddr.IPv4.isValidFourPartDecimal(text) ? text : throwInvalid(text, "an IPv4 address"),
  },
  AAAA: {
    code: 28,
    read: (reader) => new ipaddr.IPv6([...reader.bytes(16)]).toRFC5952String(),
    write: (value) => Buffer.from(ipaddr.IPv6.parse(value).toByteArray()),
    canonical: (value) => value,
    parse: parseIpv6,
  },
  CNAME: nameRecordType(5),
  PTR: nameRecordType(12),
  MX: {
    code: 15,
    read: (reader) => `${reader.u16()} ${reader.name()}`,
    write: (value) => encodeNumbersAndName(value),
    canonical: lowerCase,
    parse: (text) => parseNumbered(text, 1, "10 mail.example.test."),
  },
  SRV: {
    code: 33,
    read: (reader) => `${reader.u16()} ${reader.u16()} ${reader.u16()} ${reader.name()}`,
    write: (value) => encodeNumbersAndName(value),
    canonical: lowerCase,
    parse: (text) => parseNumbered(text, 3, "10 5 5060 sip.example.test."),
  },
  TXT: {
    code: 16,
    read: (reader, end) => formatText(Buffer.concat(readStrings(reader, end))),
    write: (value) => writeStrings(splitText(parseText(value))),
    canonical: (value) => value,
    parse: (text) => formatText(Buffer.from(text)),
  },
} as const satisfies Record<string, RecordType>;

export type RecordTypeName = keyof typeof RECORD_TYPES;

export function recordType(name: string): RecordType | undefined {
  return Object.hasOwn(RECORD_TYPES, name) ? RECORD_TYPES[name as RecordTypeName] : undefined; // just checked
}

const BY_CODE = new Map(
  Object.entries(RECORD_TYPES).map(([name, { code }]) => [code as number, name as RecordTypeName]),
);

export function typeOfCode(code: number): RecordTypeName | undefined {
  return BY_CODE.get(code);
}

const UNSUPPORTED_TYPES: ReadonlyMap<number, string> = new Map([
  [2, "NS"],
  [35, "NAPTR"],
  [39, "DNAME"],
  [43, "DS"],
  [44, "SSHFP"],
  [52, "TLSA"],
  [64, "SVCB"],
  [65, "HTTPS"],
  [257, "CAA"],
]);

/** Returns the name of a type that is not supported (RFC 3597, 5). */
export function unsupportedTypeName(code: number): string {
  return UNSUPPORTED_TYPES.get(code) ?? `TYPE${code}`;
}

/** Returns the values in canonical order, without duplicates. */
export function sortValues(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

/** Reads the strings of a text record, at most 255 bytes each (RFC 1035, 3.3). */
export function readStrings(reader: DnsReader, end: number): Buffer[] {
  const strings: Buffer[] = [];
  while (reader.offset < end) strings.push(reader.bytes(reader.u8()));
  return strings;
}

export function writeStrings(strings: readonly Uint8Array[]): Buffer {
  return Buffer.concat(strings.flatMap((bytes) => [Buffer.of(bytes.length), bytes]));
}

/** Splits a longer text into strings. Receivers join them again (RFC 7208, 3.3). */
function splitText(bytes: Buffer): Buffer[] {
  if (bytes.length === 0) return [bytes];
  const count = Math.ceil(bytes.length / 255);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * 255, (index + 1) * 255));
}

function encodeNumbersAndName(value: string): Buffer {
  const parts = value.split(" ");
  const name = parts.pop() ?? ".";
  return Buffer.concat([...parts.map((number) => u16(Number(number))), encodeName(name)]);
}

function parseIpv6(text: string): string {
  if (!ipaddr.IPv6.isValid(text) || text.includes("%")) return throwInvalid(text, "an IPv6 address");
  return ipaddr.IPv6.parse(text).toRFC5952String();
}

function parseNumbered(text: string, count: number, example: string): string {
  const parts = text.trim().split(/\s+/);
  const name = parts.pop() ?? "";
  const sound =
    parts.length === count && parts.every((part) => /^\d{1,5}$/.test(part) && Number(part) < 65536);
  if (!sound) return throwInvalid(text, `of the form "${example}"`);
  return [...parts.map(Number), parseTarget(name)].join(" ");
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i;

/**
 * Returns the host that a record points to: always a full name, given with or without the dot at its end. The root alone
 * says that there is no host (RFC 2782; RFC 7505).
 */
function parseTarget(text: string): string {
  if (text === ".") return text;
  const name = lowerCase(text.endsWith(".") ? text : `${text}.`);
  const labels = name.slice(0, -1).split(".");
  if (isAddress(text)) throw addressError(text);
  if (!labels.every((label) => LABEL.test(label)))
    throw new RangeError(`"${text}" is not the name of a host, such as www.example.test.${asciiHint(text)}`);
  parseName(name);
  if (labels.length === 1 && !text.endsWith("."))
    throw new RangeError(
      `"${text}" would be a top-level domain: values are full names, such as ${text}.example.test.`,
    );
  return name;
}

/** Returns whether a name is an address, such as `10.20.0.10.`, which no resolver would look up as a name. */
function isAddress(text: string): boolean {
  const plain = text.replace(/\.$/, "");
  return ipaddr.IPv4.isValidFourPartDecimal(plain) || ipaddr.IPv6.isValid(plain);
}

function addressError(text: string): RangeError {
  return new RangeError(
    `"${text}" is an address: the value is the name of a host, whose own record of type A or AAAA has the address`,
  );
}

function asciiHint(text: string): string {
  const ascii = asciiName(text);
  return ascii === undefined ? "" : `: write it as ${ascii}`;
}

function throwInvalid(text: string, expected: string): never {
  throw new RangeError(`"${text}" is not ${expected}`);
}
