import { createHmac, timingSafeEqual } from "node:crypto";
import { Failure } from "../../model/failure.ts";
import { encodeName, u16, u32, u48 } from "./bytes.ts";
import { lowerCase } from "./domain-name.ts";
import { CLASSES, encodeRecord, type Message, TYPE_CODES } from "./message.ts";
import { formatRcode } from "./rcodes.ts";

/** Algorithms by their names on the wire, without the last dot, and in Node.js (RFC 8945, 6). */
export const TSIG_ALGORITHMS = {
  "hmac-sha224": "sha224",
  "hmac-sha256": "sha256",
  "hmac-sha384": "sha384",
  "hmac-sha512": "sha512",
} as const;
export type TsigAlgorithm = keyof typeof TSIG_ALGORITHMS;

/** A key shared with the server. */
export interface TsigKey {
  /** Absolute name, in lower case. */
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  readonly secret: Uint8Array;
}

/** Allowed difference of the clocks, in seconds (RFC 8945, 10). */
const FUDGE_SECONDS = 300;
const HEADER_BYTES = 12;

export interface SignedMessage {
  readonly bytes: Buffer;
  readonly mac: Buffer;
}

/** Appends a TSIG record to a message (RFC 8945, 5.1). */
export function sign(message: Buffer, key: TsigKey, now: Date): SignedMessage {
  const time = toSeconds(now);
  const mac = hmac(key, [
    message,
    tsigVariables(key, { time, fudge: FUDGE_SECONDS, error: 0, other: NOTHING }),
  ]);
  const rdata = Buffer.concat([
    encodeName(`${key.algorithm}.`),
    u48(time),
    u16(FUDGE_SECONDS),
    u16(mac.length),
    mac,
    message.subarray(0, 2), // the original id
    u16(0), // no error
    u16(0), // no other data
  ]);
  const record = encodeRecord({ name: key.name, type: TYPE_CODES.TSIG, class: CLASSES.ANY, ttl: 0, rdata });
  const bytes = Buffer.concat([message, record]);
  bytes.writeUInt16BE(message.readUInt16BE(10) + 1, 10);
  return { bytes, mac };
}

/**
 * A verifier of the answers to one signed request, in their order. The first message must be signed, then every
 * hundredth at least, and the last (RFC 8945, 5.3.1). Throws `rejected`.
 */
export interface Verifier {
  verify(bytes: Buffer, message: Message): void;
  /** Must be called after the last message. */
  end(): void;
}

const MAX_UNSIGNED = 99;

export function createVerifier(server: string, key: TsigKey, requestMac: Buffer, now: () => Date): Verifier {
  let prior = requestMac;
  let first = true;
  let unsigned: Buffer[] = [];
  return {
    verify(bytes, message) {
      const tsig = parseTsig(message, server);
      if (tsig === undefined) {
        if (first) throw unsignedAnswerFailure(server, message.rcode);
        if (unsigned.push(bytes) > MAX_UNSIGNED)
          throw refusedFailure(server, "it sent too much without a signature");
        return;
      }
      assertKey(tsig, key, server);
      const plain = withoutTsig(bytes, message, tsig.originalId);
      const timers = first ? tsigVariables(key, tsig) : Buffer.concat([u48(tsig.time), u16(tsig.fudge)]);
      const expected = hmac(key, [u16(prior.length), prior, ...unsigned, plain, timers]);
      assertSigned(tsig, expected, server, key, now());
      [prior, first, unsigned] = [tsig.mac, false, []];
    },
    end() {
      if (first || unsigned.length > 0) throw refusedFailure(server, "the end of its answer is not signed");
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

function parseTsig({ additionals }: Message, server: string): Tsig | undefined {
  const record = additionals.find(({ type }) => type === TYPE_CODES.TSIG);
  if (record === undefined) return undefined;
  if (record !== additionals.at(-1) || record.class !== CLASSES.ANY || record.ttl !== 0)
    throw refusedFailure(server, "its signature is not where and as it has to be");
  const at = record.data();
  const algorithm = at.name();
  const [high, low, fudge] = [at.u16(), at.u32(), at.u16()];
  const mac = at.bytes(at.u16());
  const [originalId, error] = [at.u16(), at.u16()];
  const time = high * 2 ** 32 + low;
  return { name: record.name, algorithm, time, fudge, mac, originalId, error, other: at.bytes(at.u16()) };
}

/** Returns the message that the server signed, before it added the TSIG record. */
function withoutTsig(bytes: Buffer, { additionals, lastRecordAt }: Message, originalId: number): Buffer {
  const plain = Buffer.from(bytes.subarray(0, lastRecordAt));
  plain.writeUInt16BE(originalId, 0);
  plain.writeUInt16BE(additionals.length - 1, HEADER_BYTES - 2);
  return plain;
}

/** Returns the TSIG variables (RFC 8945, 4.3.3); names are hashed in lower case. */
function tsigVariables(key: TsigKey, tsig: Pick<Tsig, "time" | "fudge" | "error" | "other">): Buffer {
  return Buffer.concat([
    encodeName(key.name),
    u16(CLASSES.ANY),
    u32(0),
    encodeName(`${key.algorithm}.`),
    u48(tsig.time),
    u16(tsig.fudge),
    u16(tsig.error),
    u16(tsig.other.length),
    tsig.other,
  ]);
}

function hmac({ algorithm, secret }: TsigKey, parts: readonly Uint8Array[]): Buffer {
  const mac = createHmac(TSIG_ALGORITHMS[algorithm], secret);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

function assertKey({ name, algorithm }: Tsig, key: TsigKey, server: string): void {
  if (lowerCase(name) === key.name && lowerCase(algorithm) === `${key.algorithm}.`) return;
  throw refusedFailure(
    server,
    `it answered with the key ${name} (${algorithm}), not with ${key.name} (${key.algorithm}.)`,
  );
}

/** Errors of a request's signature. The server cannot sign an answer with one of them (RFC 8945, 5.3.2). */
const TSIG_ERRORS: { readonly [error: number]: string } = {
  16: "the secret is another one there (BADSIG)",
  17: "it does not know the key, or knows it with another algorithm (BADKEY)",
  22: "it refuses signatures that are cut (BADTRUNC)",
};
const BADTIME = 18;

function assertSigned(tsig: Tsig, expected: Buffer, server: string, key: TsigKey, now: Date): void {
  const why = TSIG_ERRORS[tsig.error];
  if (why !== undefined) throw refusedFailure(server, `it refuses the key ${key.name}: ${why}`);
  if (tsig.mac.length !== expected.length || !timingSafeEqual(tsig.mac, expected))
    throw refusedFailure(server, "the signature of its answer is wrong: the answer was forged or changed");
  const serverTime =
    tsig.error === BADTIME && tsig.other.length === 6 ? tsig.other.readUIntBE(0, 6) : tsig.time;
  const apart = Math.abs(serverTime - toSeconds(now));
  if (tsig.error === BADTIME || apart > FUDGE_SECONDS)
    throw refusedFailure(server, `its clock and ours are ${apart} s apart, more than TSIG allows`);
  if (tsig.error !== 0)
    throw refusedFailure(server, `it refuses the key ${key.name}: TSIG error ${tsig.error}`);
}

/**
 * Returns the failure of an unsigned answer. PowerDNS does not sign a refusal of the key, so that an unknown key is
 * only a guess.
 */
function unsignedAnswerFailure(server: string, rcode: number): Failure {
  return rcode === 0
    ? refusedFailure(server, "its answer is not signed")
    : refusedFailure(
        server,
        `it did not sign its refusal, so that it may not know the key: ${formatRcode(rcode)}`,
      );
}

function refusedFailure(server: string, what: string): Failure {
  return new Failure("rejected", `DNS server ${server}: ${what}`);
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
