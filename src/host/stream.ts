import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { connect } from "node:net";
import { Duplex } from "node:stream";
import ipaddr from "ipaddr.js";
import { Failure } from "../model/failure.ts";
import { parseHostUrl } from "./address.ts";
import { enterLabHost } from "./lab-address.ts";
import { sshFlags, sshTarget, type TransportOptions } from "./transport.ts";

/** A TCP port, as the host sees it from which it is reached. */
export interface StreamAddress {
  /** IPv4 or IPv6. */
  readonly address: string;
  readonly port: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A TCP connection to an address, made on the host of this shell: by this process itself (`local:`, or no shell), by
 * `ssh -W`, or by socat in the network namespace of a lab's host. Destroying it ends whatever was started for it.
 * It is destroyed with `host-unreachable` when the connection cannot be made or breaks; throws that at once when the
 * host is known to be off.
 */
export function openStream(
  shell: string | undefined,
  to: StreamAddress,
  options: TransportOptions = {},
): Duplex {
  const subject = `${show(to)}${shell === undefined ? "" : ` by way of ${shell}`}`;
  const host = parseHostUrl(shell ?? "local:");
  switch (host.scheme) {
    case "local":
      return direct(to, subject);
    case "ssh": {
      const flags = [...sshFlags(), ...(options.sshArguments ?? [])];
      return through(["ssh", ...flags, "-W", show(to), ...sshTarget(host.destination, host.port)], subject);
    }
    case "lab": {
      const tcp = `TCP:${show(to)},connect-timeout=${CONNECT_TIMEOUT_MS / 1000}`;
      return through(enterLabHost(host.lab, host.host, ["socat", "-t", "1", "-", tcp]), subject);
    }
  }
}

/** As ssh and socat read it. Throws `usage` for anything but an address: it must not turn into an option of theirs. */
function show({ address, port }: StreamAddress): string {
  if (!ipaddr.isValid(address) || !Number.isInteger(port) || port < 1 || port > 65535)
    throw new Failure("usage", `${address}:${port} is not an IP address with a port`);
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

function direct({ address, port }: StreamAddress, subject: string): Duplex {
  const socket = connect({ host: address, port, timeout: CONNECT_TIMEOUT_MS, noDelay: true });
  const failed = (reason: string) => new Failure("host-unreachable", `${subject}: ${reason}`);
  socket.once("timeout", () => socket.destroy(failed("no connection within 10 s")));
  socket.once("connect", () => socket.setTimeout(0));
  const stream = joined(socket, socket, (error) => socket.destroy(error ?? undefined));
  socket.on("error", (error) => stream.destroy(error instanceof Failure ? error : failed(error.message)));
  socket.on("close", () => stream.push(null));
  return stream;
}

/** A program whose stdin and stdout are the connection. It leads a process group, which ends with the stream. */
function through([program = "", ...args]: readonly string[], subject: string): Duplex {
  const child = spawn(program, args, { stdio: "pipe", detached: true, cwd: "/" });
  const stream = joined(child.stdout, child.stdin, () => killGroup(child));
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const fail = (reason: string) => {
    stream.destroy(new Failure("host-unreachable", `${subject}: ${said.trim() || reason}`));
  };
  child.stdin.on("error", () => {}); // EPIPE: `close` follows and says it
  child.on("error", (error) => fail(error.message));
  child.on("close", (code, signal) =>
    code === 0 ? stream.push(null) : fail(`the connection ended (${signal ?? code})`),
  );
  return stream;
}

/** What is read and what is written as one stream; its end is said by whoever knows why it ended. */
function joined(
  from: NodeJS.ReadableStream,
  to: NodeJS.WritableStream,
  end: (error: Error | null) => void,
): Duplex {
  const stream = new Duplex({
    read: () => void from.resume(),
    write: (chunk, _, done) => void to.write(chunk, () => done()),
    final: (done) => void to.end(() => done()),
    destroy: (error, done) => {
      end(error);
      done(error);
    },
  });
  from.on("data", (chunk) => {
    if (!stream.push(chunk)) from.pause();
  });
  from.pause();
  stream.once("end", () => stream.destroy()); // the other side is gone: nothing can be written to it either
  return stream;
}

function killGroup({ pid, exitCode, signalCode }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended in between.
  }
}
