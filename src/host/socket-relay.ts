import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../model/failure.ts";
import { type HostAddress, parseHostUrl } from "./address.ts";
import { quoteArgument } from "./quote.ts";
import { sshFlags, sshTarget, type TransportOptions } from "./transport.ts";
import { addForwarding, escapeForwardField, formatForwardTarget, waitForSocket } from "./tunnel.ts";

/**
 * A way for a process of one host to a Unix socket of another, through this machine. The two hosts need no way to each other, and
 * no trust. Nothing stays on them.
 */
export interface SocketRelay extends AsyncDisposable {
  /** The path of the socket on the source host. */
  readonly path: string;
}

interface RelayOptions extends TransportOptions {
  readonly signal: AbortSignal;
}

/** A socket of a host. */
export interface HostSocket {
  /** Shell address of the host. */
  readonly shell: string;
  readonly path: string;
}

/**
 * Opens a relay from the host of a shell to a socket of another. Between hosts by ssh these are two connections: one forwards the
 * socket here (ssh(1), `-L`), and the other from there (`-R`). They outlive this process while a connection goes through them, so
 * that its death cuts none. Throws `host-unreachable`, `cancelled`, `timeout`, and `unsupported` for a lab.
 */
export async function openSocketRelay(
  source: string,
  { shell, path }: HostSocket,
  options: RelayOptions,
): Promise<SocketRelay> {
  const [from, to] = [parseHostUrl(source), parseHostUrl(shell)];
  if (from.scheme === "lab" || to.scheme === "lab")
    throw new Failure("unsupported", `${source}: no relay leads from or to the hosts of a lab`);
  const folder = mkdtempSync(join(tmpdir(), "fw-relay-")); // only this user can enter it
  const connections: AsyncDisposable[] = [];
  const close = async () => {
    for (const connection of connections.reverse()) await connection[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  };
  const open = async (host: SshHost, end: Pick<RelayConnection, "subject" | "forward" | "command">) => {
    const control = join(folder, `c${connections.length}`);
    connections.push(await openConnection(host, { ...end, control }, options));
  };
  try {
    const local = to.scheme === "local" ? path : join(folder, "s");
    const here = escapeForwardField(local);
    if (to.scheme === "ssh") {
      const forward = ["-L", `${here}:${formatForwardTarget({ path })}`];
      await open(to, { subject: shell, forward, command: UNTIL_CLOSED });
    }
    if (from.scheme === "local") return { path: local, [Symbol.asyncDispose]: close };
    const remote = `/tmp/fw-relay-${randomUUID()}`;
    const command = inFolder(remote);
    await open(from, { subject: source, forward: ["-R", `${remote}/s:${here}`], command });
    return { path: `${remote}/s`, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

type SshHost = Extract<HostAddress, { scheme: "ssh" }>;

/** Says that the login is complete, and ends with its stdin. Then ssh ends, too, as soon as no connection is left. */
const UNTIL_CLOSED = "echo ready; cat >/dev/null";

/** The same, in a folder that only the user of the login can enter. */
function inFolder(folder: string): string {
  const name = quoteArgument(folder);
  return `mkdir -m 700 -- ${name} && { ${UNTIL_CLOSED}; rm -rf -- ${name}; }`;
}

interface RelayConnection {
  readonly subject: string;
  /** Path of the control socket. */
  readonly control: string;
  readonly forward: readonly string[];
  readonly command: string;
}

/** The wait for connections that are still open. Then they are cut. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Opens a connection with one forwarding, in a session of its own: neither the end of this process nor Ctrl-C on the terminal ends
 * it. The forwarding is added as for a tunnel.
 */
async function openConnection(
  { destination, port }: SshHost,
  { subject, control, forward, command }: RelayConnection,
  { sshArguments = [], signal }: RelayOptions,
): Promise<AsyncDisposable> {
  const controlPath = ["-o", `ControlPath=${control.replaceAll("%", "%%")}`];
  const target = sshTarget(destination, port);
  const flags = sshFlags({ ControlMaster: "yes", ControlPersist: "no", StreamLocalBindUnlink: "yes" });
  const argv = [...controlPath, ...flags, ...sshArguments, "-T", ...target, command];
  const child = spawn("ssh", argv, { stdio: ["pipe", "pipe", "pipe"], detached: true, cwd: "/" });
  const output = collectOutput(child);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  try {
    await waitForSocket(control, child, { subject, signal, stderr: output });
    await waitForCommand(child, { subject, ended, output });
    await addForwarding(
      ["-F", "none", ...controlPath, "-O", "forward", ...forward, ...target],
      subject,
      signal,
    );
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return {
    [Symbol.asyncDispose]: async () => {
      child.stdin?.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), CLOSE_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Returns the last lines of the output so far. */
function collectOutput(child: ChildProcess): () => string {
  let tail = "";
  const add = (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-2000);
  };
  child.stdin?.on("error", () => {}); // EPIPE: `close` follows
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return () => tail.trim();
}

/** Waits until the command on the host has said that it runs. */
async function waitForCommand(
  child: ChildProcess,
  { subject, ended, output }: { subject: string; ended: Promise<void>; output(): string },
): Promise<void> {
  const isReady = () => /^ready$/m.test(output());
  const ready = new Promise<true>((resolve) => {
    child.stdout?.on("data", () => isReady() && resolve(true));
    if (isReady()) resolve(true);
  });
  if ((await Promise.race([ready, ended])) !== true)
    throw new Failure("host-unreachable", `${subject}: ${output() || "ssh ended"}`);
}
