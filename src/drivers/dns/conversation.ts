import type { Duplex } from "node:stream";
import { Failure } from "../../model/failure.ts";
import { u16 } from "./bytes.ts";

/** Messages over one TCP connection, each with its length in front of it (RFC 1035, 4.2.2; RFC 7766, 8). */
export interface Conversation {
  /** False once it is over: the other side may have closed it. */
  readonly open: boolean;
  send(message: Buffer): void;
  /**
   * The next message. Rejects with `host-unreachable` when the connection ends before it, `timeout` when it does not
   * come in time, `cancelled` by the signal; the conversation is over then.
   */
  receive(signal: AbortSignal): Promise<Buffer>;
  close(): void;
}

interface Waiting {
  resolve(message: Buffer): void;
  reject(failure: Failure): void;
}

export function converse(stream: Duplex, server: string, timeoutMs: number): Conversation {
  const arrived: Buffer[] = [];
  const split = splitter();
  let over: Failure | undefined;
  let waiting: Waiting | undefined;

  const deliver = () => {
    const message = waiting === undefined ? undefined : arrived.shift();
    if (message !== undefined) waiting?.resolve(message);
    else if (over !== undefined) waiting?.reject(over);
  };
  const end = (failure: Failure) => {
    over ??= failure;
    deliver();
    stream.destroy();
  };
  stream.on("data", (chunk: Buffer) => {
    arrived.push(...split(chunk));
    deliver();
  });
  stream.on("error", (error) => end(unreachable(server, error)));
  stream.on("end", () => end(failed("host-unreachable", server, "it closed the connection")));
  stream.on("close", () => end(failed("host-unreachable", server, "the connection is closed")));

  const inTime = (signal: AbortSignal, started: (next: Waiting) => void): Promise<Buffer> =>
    new Promise<Buffer>((resolve, reject) => {
      const late = () => end(failed("timeout", server, `no answer within ${timeoutMs / 1000} s`));
      const timer = setTimeout(late, timeoutMs);
      const stop = () => end(failed("cancelled", server, "stopped by request"));
      const settle =
        <Value>(how: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          signal.removeEventListener("abort", stop);
          waiting = undefined;
          how(value);
        };
      started({ resolve: settle(resolve), reject: settle(reject) });
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
    });

  return {
    get open() {
      return over === undefined;
    },
    send: (message) => void stream.write(Buffer.concat([u16(message.length), message])),
    receive: (signal) =>
      inTime(signal, (next) => {
        waiting = next;
        deliver();
      }),
    close: () => end(failed("host-unreachable", server, "the connection is closed")),
  };
}

/** Cuts what arrives into messages. */
function splitter(): (chunk: Buffer) => Buffer[] {
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

function unreachable(server: string, error: Error): Failure {
  if (!(error instanceof Failure)) return failed("host-unreachable", server, error.message);
  return new Failure(error.code, `DNS server ${error.message}`, { cause: error });
}

function failed(code: "host-unreachable" | "timeout" | "cancelled", server: string, what: string): Failure {
  return new Failure(code, `DNS server ${server}: ${what}`);
}
