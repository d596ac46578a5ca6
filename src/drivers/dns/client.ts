import { randomInt } from "node:crypto";
import type { Duplex } from "node:stream";
import pLimit from "p-limit";
import { Failure } from "../../model/failure.ts";
import { lowerCase } from "./domain-name.ts";
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
import { formatRcode } from "./rcodes.ts";
import { type DnsTransport, openTransport } from "./transport.ts";
import { createVerifier, sign, type TsigKey, type Verifier } from "./tsig.ts";

interface ClientOptions {
  /** Address for error messages: `10.99.0.254:53`. */
  readonly server: string;
  readonly key: TsigKey;
  readonly open: () => Duplex;
  readonly now: () => Date;
  /** Time limit for each message of an answer. Default: 15 s. */
  readonly timeoutMs?: number;
}

/** The preconditions and changes of an update of one zone, which is atomic (RFC 2136). */
export interface Update {
  /** Name of the zone. */
  readonly zone: string;
  readonly prerequisites: readonly NewRecord[];
  readonly updates: readonly NewRecord[];
}

/**
 * A client of one primary server. Requests are signed, and answers must be. Requests follow each other on one
 * connection, which opens on demand. Throws `host-unreachable`, `timeout`, `cancelled`, and `rejected` for a refusal or
 * an answer that cannot be trusted.
 */
export interface DnsClient {
  /** Returns all records of a zone (AXFR, RFC 5936), with the SOA record at both ends. */
  transfer(zone: string, signal: AbortSignal): Promise<readonly WireRecord[]>;
  /** Sends an update and returns the server's rcode. After a failure the update may or may not have been applied. */
  update(update: Update, signal: AbortSignal): Promise<number>;
  close(): void;
}

/** Maximum size of a message over TCP (RFC 1035, 4.2.2). */
const MAX_BYTES = 65_535;
/** Servers may close idle connections at any time; one used within this time is still open. */
const MAX_IDLE_MS = 2_000;

export function createDnsClient({ server, key, open, now, timeoutMs = 15_000 }: ClientOptions): DnsClient {
  const serialize = pLimit(1);
  let current: { readonly conversation: DnsTransport; usedAt: number } | undefined;
  const close = () => {
    current?.conversation.close();
    current = undefined;
  };

  const ensureConnected = () => {
    const fresh = current?.conversation.isOpen === true && performance.now() - current.usedAt <= MAX_IDLE_MS;
    if (!fresh) close();
    current ??= { conversation: openTransport(open(), server, timeoutMs), usedAt: 0 };
    return current;
  };

  const exchange = <Answer>(
    request: NewMessage,
    signal: AbortSignal,
    readAnswer: ReadAnswer<Answer>,
  ): Promise<Answer> =>
    serialize(async () => {
      const { bytes, mac } = sign(encodeMessage(request), key, now());
      if (bytes.length > MAX_BYTES)
        throw rejectedFailure(server, `${bytes.length} bytes are more than a message can have`);
      const used = ensureConnected();
      const answer = createAnswerReader(
        request,
        createVerifier(`${server}, zone ${request.zone.name}`, key, mac, now),
      );
      try {
        used.conversation.send(bytes);
        const result = await readAnswer(async () => answer.next(await used.conversation.receive(signal)));
        answer.end();
        used.usedAt = performance.now();
        return result;
      } catch (error) {
        close();
        throw toMalformedFailure(error, server);
      }
    });

  return {
    transfer(zone, signal) {
      const request = query(OPCODES.query, zone, TYPE_CODES.AXFR);
      return exchange(request, signal, async (next) => {
        const records: WireRecord[] = [];
        while (!isComplete(records)) {
          for (const record of transferRecords(await next(), zone, server, records.length))
            records.push(record);
          if (records.length > MAX_RECORDS)
            throw rejectedFailure(
              `${server}, zone ${zone}`,
              `its transfer has more than ${MAX_RECORDS} records`,
            );
        }
        return records;
      });
    },
    update({ zone, prerequisites, updates }, signal) {
      const request = { ...query(OPCODES.update, zone, TYPE_CODES.SOA), prerequisites, updates };
      return exchange(request, signal, async (next) => (await next()).rcode);
    },
    close,
  };
}

/** Far more than a fleet's zone has. The limit keeps an endless transfer from filling the memory. */
const MAX_RECORDS = 1_000_000;

type ReadAnswer<Answer> = (next: () => Promise<Message>) => Promise<Answer>;

function query(opcode: number, zone: string, type: number): NewMessage {
  return { id: randomInt(65_536), opcode, zone: { name: zone, type } };
}

/** Creates a reader that accepts only signed messages that answer this request. */
function createAnswerReader({ id, opcode }: NewMessage, verifier: Verifier) {
  return {
    next(bytes: Buffer): Message {
      const message = decodeMessage(bytes);
      if (!message.response || message.id !== id || message.opcode !== opcode || message.truncated)
        throw new RangeError("it does not answer the request");
      verifier.verify(bytes, message);
      return message;
    },
    end: verifier.end,
  };
}

function transferRecords({ rcode, answers: records }: Message, zone: string, server: string, before: number) {
  if (rcode !== 0)
    throw rejectedFailure(`${server}, zone ${zone}`, `it does not give the transfer: ${formatRcode(rcode)}`);
  const [first] = records;
  const begins = first?.type === TYPE_CODES.SOA && lowerCase(first.name) === zone;
  if (before > 0 ? first !== undefined : begins) return records;
  throw rejectedFailure(`${server}, zone ${zone}`, "its transfer does not begin with the SOA record");
}

/** Returns true if both ends of a transfer were read: each is the SOA record of the zone (RFC 5936, 2.2). */
function isComplete(records: readonly WireRecord[]): boolean {
  return records.length > 1 && records.at(-1)?.type === TYPE_CODES.SOA;
}

function toMalformedFailure(error: unknown, server: string): unknown {
  return error instanceof RangeError
    ? rejectedFailure(server, `its answer cannot be read: ${error.message}`)
    : error;
}

function rejectedFailure(server: string, what: string): Failure {
  return new Failure("rejected", `DNS server ${server}: ${what}`);
}
