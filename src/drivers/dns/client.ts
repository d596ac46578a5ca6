import { randomInt } from "node:crypto";
import type { Duplex } from "node:stream";
import pLimit from "p-limit";
import { Failure } from "../../model/failure.ts";
import { type Conversation, converse } from "./conversation.ts";
import {
  decodeMessage,
  encodeMessage,
  type Message,
  type NewMessage,
  type NewRecord,
  OPCODES,
  TYPE_CODES,
  type WireRecord,
} from "./message.ts";
import { lowerCase } from "./names.ts";
import { showRcode } from "./rcodes.ts";
import { sign, type TsigKey, type Verifier, verifier } from "./tsig.ts";

export interface ClientOptions {
  /** For messages: `10.99.0.254:53`. */
  readonly server: string;
  readonly key: TsigKey;
  readonly open: () => Duplex;
  readonly now: () => Date;
  /** For each message of an answer. [15 s] */
  readonly timeoutMs?: number;
}

/** What an update of one zone demands and does, all of it or nothing (RFC 2136). */
export interface Update {
  /** The zone's name. */
  readonly zone: string;
  readonly prerequisites: readonly NewRecord[];
  readonly updates: readonly NewRecord[];
}

/**
 * A client of one primary server. Every request is signed, and so must be every answer. Requests follow each other on
 * one connection, which is opened when it is needed. Failures: `host-unreachable`, `timeout`, `cancelled`, and
 * `rejected` for whatever the server says that it will not do, or that cannot be believed.
 */
export interface DnsClient {
  /** All records of a zone (AXFR, RFC 5936), with the SOA at both ends. */
  transfer(zone: string, signal: AbortSignal): Promise<readonly WireRecord[]>;
  /** The server's rcode. After a failure it is not known whether the update was done. */
  update(update: Update, signal: AbortSignal): Promise<number>;
  close(): void;
}

/** Of a message over TCP (RFC 1035, 4.2.2). */
const MAX_BYTES = 65_535;
/** Servers close idle connections when they like; one that was used just now is still there. */
const FRESH_MS = 2_000;

export function createDnsClient({ server, key, open, now, timeoutMs = 15_000 }: ClientOptions): DnsClient {
  const inTurn = pLimit(1);
  let current: { readonly conversation: Conversation; usedAt: number } | undefined;
  const close = () => {
    current?.conversation.close();
    current = undefined;
  };

  const connected = () => {
    const fresh = current?.conversation.open === true && performance.now() - current.usedAt <= FRESH_MS;
    if (!fresh) close();
    current ??= { conversation: converse(open(), server, timeoutMs), usedAt: 0 };
    return current;
  };

  const ask = <Answer>(request: NewMessage, signal: AbortSignal, listen: Listen<Answer>): Promise<Answer> =>
    inTurn(async () => {
      const { bytes, mac } = sign(encodeMessage(request), key, now());
      if (bytes.length > MAX_BYTES)
        throw rejected(server, `${bytes.length} bytes are more than a message can have`);
      const used = connected();
      const answer = answers(request, verifier(`${server}, zone ${request.zone.name}`, key, mac, now));
      try {
        used.conversation.send(bytes);
        const heard = await listen(async () => answer.next(await used.conversation.receive(signal)));
        answer.end();
        used.usedAt = performance.now();
        return heard;
      } catch (error) {
        close();
        throw malformed(error, server);
      }
    });

  return {
    transfer(zone, signal) {
      const request = query(OPCODES.query, zone, TYPE_CODES.AXFR);
      return ask(request, signal, async (next) => {
        const records: WireRecord[] = [];
        while (!isComplete(records)) records.push(...transferred(await next(), zone, server, records.length));
        return records;
      });
    },
    update({ zone, prerequisites, updates }, signal) {
      const request = { ...query(OPCODES.update, zone, TYPE_CODES.SOA), prerequisites, updates };
      return ask(request, signal, async (next) => (await next()).rcode);
    },
    close,
  };
}

type Listen<Answer> = (next: () => Promise<Message>) => Promise<Answer>;

function query(opcode: number, zone: string, type: number): NewMessage {
  return { id: randomInt(65_536), opcode, zone: { name: zone, type } };
}

/** Lets only those messages pass that answer this request and are signed. */
function answers({ id, opcode }: NewMessage, signed: Verifier) {
  return {
    next(bytes: Buffer): Message {
      const message = decodeMessage(bytes);
      if (!message.response || message.id !== id || message.opcode !== opcode || message.truncated)
        throw new RangeError("it is not the answer to what was asked");
      signed.take(bytes, message);
      return message;
    },
    end: signed.end,
  };
}

function transferred({ rcode, answers: records }: Message, zone: string, server: string, before: number) {
  if (rcode !== 0)
    throw rejected(`${server}, zone ${zone}`, `it does not give the transfer: ${showRcode(rcode)}`);
  const [first] = records;
  const begins = first?.type === TYPE_CODES.SOA && lowerCase(first.name) === zone;
  if (before > 0 ? first !== undefined : begins) return records;
  throw rejected(`${server}, zone ${zone}`, "its transfer does not begin with the SOA record");
}

/** A zone's SOA record stands at both ends of its transfer (RFC 5936, 2.2). */
function isComplete(records: readonly WireRecord[]): boolean {
  return records.length > 1 && records.at(-1)?.type === TYPE_CODES.SOA;
}

function malformed(error: unknown, server: string): unknown {
  return error instanceof RangeError
    ? rejected(server, `its answer cannot be read: ${error.message}`)
    : error;
}

function rejected(server: string, what: string): Failure {
  return new Failure("rejected", `DNS server ${server}: ${what}`);
}
