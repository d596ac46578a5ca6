import type { Duplex } from "node:stream";
import { Failure } from "../../model/failure.ts";
import { u16 } from "./bytes.ts";

/** A connection that carries messages over TCP, each with its length in front of it (RFC 1035, 4.2.2; RFC 7766, 8). */
export interface DnsTransport {
  /** False once the connection has ended: the other side may have closed it. */
  readonly isOpen: boolean;
  send(message: Buffer): void;
  /**
   * Returns the next message. Rejects with `host-unreachable` if the connection ends first, `timeout` if no message
   * arrives in time, `cancelled` by the signal. The connection is closed then.
   */
  receive(signal: AbortSignal): Promise<Buffer>;
  close(): void;
}

interface PendingReceive {
  resolve(message: Buffer): void;
  reject(failure: Failure): void;
}

export function openTransport(stream: Duplex, server: string, timeoutMs: number): DnsTransport {
  const arrived: Buffer[] = [];
  const split = createMessageSplitter();
  let endedBy: Failure | undefined;
  let pending: PendingReceive | undefined;

  const deliver = () => {
    const message = pending === undefined ? undefined : arrived.shift();
    if (message !== undefined) pending?.resolve(message);
    else if (endedBy !== undefined) pending?.reject(endedBy);
  };
  const end = (failure: Failure) => {
    endedBy ??= failure;
    deliver();
    stream.destroy();
  };
  stream.on("data", (chunk: Buffer) => {
    arrived.push(...split(chunk));
    deliver();
  });
  stream.on("error", (error) => end(unreachableFailure(server, error)));
  stream.on("end", () => end(transportFailure("host-unreachable", server, "it closed the connection")));
  stream.on("close", () => end(transportFailure("host-unreachable", server, "the connection is closed")));

  const withTimeout = (signal: AbortSignal, started: (next: PendingReceive) => void): Promise<Buffer> =>
    new Promise<Buffer>((resolve, reject) => {
      const late = () => end(transportFailure("timeout", server, `no answer within ${timeoutMs / 1000} s`));
      const timer = setTimeout(late, timeoutMs);
      const stop = () => end(transportFailure("cancelled", server, "stopped by request"));
      const settle =
        <Value>(how: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          signal.removeEventListener("abort", stop);
          pending = undefined;
          how(value);
        };
      started({ resolve: settle(resolve), reject: settle(reject) });
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
    });

  return {
    get isOpen() {
      return endedBy === undefined;
    },
    send: (message) => void stream.write(Buffer.concat([u16(message.length), message])),
    receive: (signal) =>
      withTimeout(signal, (next) => {
        pending = next;
        deliver();
      }),
    close: () => end(transportFailure("host-unreachable", server, "the connection is closed")),
  };
}

/** Creates a function that splits incoming bytes into messages. */
function createMessageSplitter(): (chunk: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: Buffer[] = [];
    while (rest.length >= 2 && rest.length >= rest.readUInt16BE() + 2) {
      const end = rest.readUInt16BE() + 2;
      messages.push(rest.subarray(2, end));
      rest = rest.subarray(end);
    }
    return messages;
  };
}

function unreachableFailure(server: string, error: Error): Failure {
  if (!(error instanceof Failure)) return transportFailure("host-unreachable", server, error.message);
  return new Failure(error.code, `DNS server ${error.message}`, { cause: error });
}

function transportFailure(
  code: "host-unreachable" | "timeout" | "cancelled",
  server: string,
  what: string,
): Failure {
  return new Failure(code, `DNS server ${server}: ${what}`);
}
