import { createHmac, timingSafeEqual } from "node:crypto";
import { Failure } from "../../model/failure.ts";
import { nameBytes, u16, u32, u48 } from "./bytes.ts";
import { CLASSES, encodeRecord, type Message, TYPE_CODES } from "./message.ts";
import { lowerCase } from "./names.ts";
import { showRcode } from "./rcodes.ts";

/** Algorithms by the names that they have on the wire, without the last dot, and in Node.js (RFC 8945, 6). */
export const TSIG_ALGORITHMS = {
  "hmac-sha224": "sha224",
  "hmac-sha256": "sha256",
  "hmac-sha384": "sha384",
  "hmac-sha512": "sha512",
} as const;
export type TsigAlgorithm = keyof typeof TSIG_ALGORITHMS;

/** A key that this side and the server share. */
export interface TsigKey {
  /** Absolute, in lower case. */
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  readonly secret: Uint8Array;
}

/** How far the clocks may be apart, in seconds (RFC 8945, 10). */
const FUDGE_SECONDS = 300;
const HEADER_BYTES = 12;

export interface Signed {
  readonly bytes: Buffer;
  readonly mac: Buffer;
}

/** The message with a TSIG record at its end (RFC 8945, 5.1). */
export function sign(message: Buffer, key: TsigKey, now: Date): Signed {
  const time = seconds(now);
  const mac = hmac(key, [message, variables(key, { time, fudge: FUDGE_SECONDS, error: 0, other: NOTHING })]);
  const rdata = Buffer.concat([
    ...[nameBytes(`${key.algorithm}.`), u48(time), u16(FUDGE_SECONDS), u16(mac.length), mac],
    ...[message.subarray(0, 2), u16(0), u16(0)], // the original id, no error, no other data
  ]);
  const record = encodeRecord({ name: key.name, type: TYPE_CODES.TSIG, class: CLASSES.ANY, ttl: 0, rdata });
  const bytes = Buffer.concat([message, record]);
  bytes.writeUInt16BE(message.readUInt16BE(10) + 1, 10);
  return { bytes, mac };
}

/**
 * Verifies the answers to one signed request, in their order. Each call takes one message; the first must be signed,
 * of those after it every hundredth at least and the last (RFC 8945, 5.3.1). Throws `rejected`.
 */
export interface Verifier {
  take(bytes: Buffer, message: Message): void;
  /** To be called after the last message. */
  end(): void;
}

const MAX_UNSIGNED = 99;

export function verifier(server: string, key: TsigKey, requestMac: Buffer, now: () => Date): Verifier {
  let prior = requestMac;
  let first = true;
  let unsigned: Buffer[] = [];
  return {
    take(bytes, message) {
      const tsig = tsigOf(message, server);
      if (tsig === undefined) {
        if (first) throw unsignedAnswer(server, message.rcode);
        if (unsigned.push(bytes) > MAX_UNSIGNED)
          throw refused(server, "it sent too much without a signature");
        return;
      }
      assertKey(tsig, key, server);
      const plain = withoutTsig(bytes, message, tsig.originalId);
      const timers = first ? variables(key, tsig) : Buffer.concat([u48(tsig.time), u16(tsig.fudge)]);
      const expected = hmac(key, [u16(prior.length), prior, ...unsigned, plain, timers]);
      assertSigned(tsig, expected, server, key, now());
      [prior, first, unsigned] = [tsig.mac, false, []];
    },
    end() {
      if (first || unsigned.length > 0) throw refused(server, "the end of its answer is not signed");
    },
  };
}

interface Tsig {
  readonly name: string;
  readonly algorithm: string;
  readonly time: number;
  readonly fudge: number;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly other: Buffer;
}

const NOTHING = Buffer.alloc(0);

function tsigOf({ additionals }: Message, server: string): Tsig | undefined {
  const record = additionals.find(({ type }) => type === TYPE_CODES.TSIG);
  if (record === undefined) return undefined;
  if (record !== additionals.at(-1) || record.class !== CLASSES.ANY || record.ttl !== 0)
    throw refused(server, "its signature is not where and as it has to be");
  const at = record.data();
  const algorithm = at.name();
  const [high, low, fudge] = [at.u16(), at.u32(), at.u16()];
  const mac = at.bytes(at.u16());
  const [originalId, error] = [at.u16(), at.u16()];
  const time = high * 2 ** 32 + low;
  return { name: record.name, algorithm, time, fudge, mac, originalId, error, other: at.bytes(at.u16()) };
}

/** What the server signed: the message as it was before it added the TSIG record. */
function withoutTsig(bytes: Buffer, { additionals, lastRecordAt }: Message, originalId: number): Buffer {
  const plain = Buffer.from(bytes.subarray(0, lastRecordAt));
  plain.writeUInt16BE(originalId, 0);
  plain.writeUInt16BE(additionals.length - 1, HEADER_BYTES - 2);
  return plain;
}

/** The TSIG variables (RFC 8945, 4.3.3); names in lower case, as they are hashed. */
function variables(key: TsigKey, tsig: Pick<Tsig, "time" | "fudge" | "error" | "other">): Buffer {
  return Buffer.concat([
    ...[nameBytes(key.name), u16(CLASSES.ANY), u32(0), nameBytes(`${key.algorithm}.`)],
    ...[u48(tsig.time), u16(tsig.fudge), u16(tsig.error), u16(tsig.other.length), tsig.other],
  ]);
}

function hmac({ algorithm, secret }: TsigKey, parts: readonly Uint8Array[]): Buffer {
  const mac = createHmac(TSIG_ALGORITHMS[algorithm], secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

function assertKey({ name, algorithm }: Tsig, key: TsigKey, server: string): void {
  if (lowerCase(name) === key.name && lowerCase(algorithm) === `${key.algorithm}.`) return;
  throw refused(
    server,
    `it answered with the key ${name} (${algorithm}), not with ${key.name} (${key.algorithm}.)`,
  );
}

/** What is wrong with a request's signature, as the server says it without being able to sign that (RFC 8945, 5.3.2). */
const TSIG_ERRORS: { readonly [error: number]: string } = {
  16: "the secret is another one there (BADSIG)",
  17: "it does not know the key, or knows it with another algorithm (BADKEY)",
  22: "it refuses signatures that are cut (BADTRUNC)",
};
const BADTIME = 18;

function assertSigned(tsig: Tsig, expected: Buffer, server: string, key: TsigKey, now: Date): void {
  const why = TSIG_ERRORS[tsig.error];
  if (why !== undefined) throw refused(server, `it refuses the key ${key.name}: ${why}`);
  if (tsig.mac.length !== expected.length || !timingSafeEqual(tsig.mac, expected))
    throw refused(
      server,
      "the signature of its answer is wrong: somebody else answers, or changed the answer",
    );
  const there = tsig.error === BADTIME && tsig.other.length === 6 ? tsig.other.readUIntBE(0, 6) : tsig.time;
  const apart = Math.abs(there - seconds(now));
  if (tsig.error === BADTIME || apart > FUDGE_SECONDS)
    throw refused(server, `its clock and ours are ${apart} s apart, more than TSIG allows`);
  if (tsig.error !== 0) throw refused(server, `it refuses the key ${key.name}: TSIG error ${tsig.error}`);
}

/** PowerDNS does not sign a refusal of the key, so that this can only be guessed. */
function unsignedAnswer(server: string, rcode: number): Failure {
  return rcode === 0
    ? refused(server, "its answer is not signed")
    : refused(server, `it did not sign its refusal, so that it may not know the key: ${showRcode(rcode)}`);
}

function refused(server: string, what: string): Failure {
  return new Failure("rejected", `DNS server ${server}: ${what}`);
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
