import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { connect } from "node:net";
import { Duplex } from "node:stream";
import ipaddr from "ipaddr.js";
import { Failure } from "../model/failure.ts";
import { parseHostUrl } from "./address.ts";
import { enterLabHost } from "./lab-paths.ts";
import { quoteCommand } from "./quote.ts";
import { sshFailure } from "./ssh-failure.ts";
import { SSH_ENVIRONMENT, sshFlags, sshTarget, type TransportOptions } from "./transport.ts";

/** A TCP port, as seen from the host that connects to it. */
interface StreamAddress {
  /** An IPv4 or IPv6 address. */
  readonly address: string;
  readonly port: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens a TCP connection to an address from the host of a shell: by this process itself (`local:`, or no shell), by
 * `ssh -W`, or by socat in the network namespace of a lab's host. Destroying the stream ends the processes behind it.
 * The stream is destroyed with `host-unreachable` if the connection fails or breaks. Throws the same at once if the
 * host is known to be off.
 */
export function openStream(
  shell: string | undefined,
  to: StreamAddress,
  options: TransportOptions = {},
): Duplex {
  const subject = `${formatAddress(to)}${shell === undefined ? "" : ` by way of ${shell}`}`;
  const host = parseHostUrl(shell ?? "local:");
  switch (host.scheme) {
    case "local":
      return connectDirectly(to, subject);
    case "ssh": {
      const flags = [...sshFlags(), ...(options.sshArguments ?? [])];
      return connectThrough(
        ["ssh", ...flags, "-W", formatAddress(to), ...sshTarget(host.destination, host.port)],
        subject,
        (stderr) => sshFailure(subject, host, stderr),
      );
    }
    case "lab": {
      const tcp = `TCP:${formatAddress(to)},connect-timeout=${CONNECT_TIMEOUT_MS / 1000}`;
      return connectThrough(enterLabHost(host.lab, host.host, ["socat", "-t", "1", "-", tcp]), subject);
    }
  }
}

/**
 * Returns the address in the syntax of ssh and socat. Throws `usage` for any text but an address, because it could
 * become an option.
 */
function formatAddress({ address, port }: StreamAddress): string {
  if (!ipaddr.isValid(address) || !Number.isInteger(port) || port < 1 || port > 65535)
    throw new Failure("usage", `${address}:${port} is not an IP address with a port`);
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

function connectDirectly({ address, port }: StreamAddress, subject: string): Duplex {
  const socket = connect({ host: address, port, timeout: CONNECT_TIMEOUT_MS, noDelay: true });
  const createFailure = (reason: string) => new Failure("host-unreachable", `${subject}: ${reason}`);
  socket.once("timeout", () => socket.destroy(createFailure("no connection within 10 s")));
  socket.once("connect", () => socket.setTimeout(0));
  const stream = combineStreams(socket, socket, (error) => socket.destroy(error ?? undefined));
  socket.on("error", (error) =>
    stream.destroy(error instanceof Failure ? error : createFailure(error.message)),
  );
  socket.on("close", () => stream.push(null));
  return stream;
}

/** Runs a program until its stdin ends: then ends the program too. Otherwise it would run on over ssh, which ends none. */
const UNTIL_END_OF_INPUT = '"$@" & cat >/dev/null; kill $!';

/**
 * Starts a program on the host of a shell. The stream has its stdout; the program gets no input. Destroying the stream ends
 * the program. The stream is destroyed with `host-unreachable` if the connection breaks. Throws the same at once if the host
 * is known to be off.
 */
export function openProgram(shell: string, argv: readonly string[], options: TransportOptions = {}): Duplex {
  const bound = ["sh", "-c", UNTIL_END_OF_INPUT, "sh", ...argv];
  const subject = `${argv[0]} on ${shell}`;
  const host = parseHostUrl(shell);
  if (host.scheme === "local") return connectThrough(bound, subject);
  if (host.scheme === "lab") return connectThrough(enterLabHost(host.lab, host.host, bound), subject);
  const flags = [...sshFlags(), ...(options.sshArguments ?? []), "-T"];
  const target = sshTarget(host.destination, host.port);
  const command = ["ssh", ...flags, ...target, `exec ${quoteCommand(bound)}`];
  return connectThrough(command, subject, (stderr) => sshFailure(subject, host, stderr));
}

/**
 * Starts a program whose stdin and stdout are the connection. It leads a process group, which ends with the stream.
 */
function connectThrough(
  [program = "", ...args]: readonly string[],
  subject: string,
  explain: (stderr: string) => Failure | undefined = () => undefined,
): Duplex {
  const env = { ...process.env, ...SSH_ENVIRONMENT };
  const child = spawn(program, args, { stdio: "pipe", detached: true, cwd: "/", env });
  const stream = combineStreams(child.stdout, child.stdin, () => killGroup(child));
  let stderrTail = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderrTail = (stderrTail + chunk.toString()).slice(-2000);
  });
  const fail = (reason: string) => {
    const message = `${subject}: ${stderrTail.trim() || reason}`;
    stream.destroy(explain(stderrTail) ?? new Failure("host-unreachable", message));
  };
  child.stdin.on("error", () => {}); // EPIPE: `close` follows and says it
  child.on("error", (error) => fail(error.message));
  child.on("close", (code, signal) =>
    code === 0 ? stream.push(null) : fail(`the connection ended (${signal ?? code})`),
  );
  return stream;
}

/** Combines stdin and stdout of a program to one stream. The caller destroys the stream with the reason. */
function combineStreams(
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
  stream.once("end", () => stream.destroy()); // the other side has closed, so writing would fail too
  return stream;
}

function killGroup({ pid, exitCode, signalCode }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The process ended before the signal.
  }
}
