import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, isIP, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Failure } from "../model/failure.ts";
import { parseHostUrl } from "./address.ts";
import { sshFlags, sshTarget, type TransportOptions } from "./transport.ts";

/** A Unix socket or a TCP port, as seen from the host. */
export type TunnelTarget = { readonly path: string } | { readonly address: string; readonly port: number };

/** A way to a socket of a host for any number of connections. Disposing of it ends the connections and the process behind it. */
export interface Tunnel extends AsyncDisposable {
  /** False once the process behind it has ended. */
  readonly isOpen: boolean;
  connect(): Socket;
}

interface TunnelOptions extends TransportOptions {
  readonly signal: AbortSignal;
  /** Receives what ssh reports of connections that the host refuses. */
  readonly onRefused: (message: string) => void;
}

/** Enough for the connection, which has 10 s, and the login. */
const OPEN_TIMEOUT_MS = 30_000;

/**
 * Opens a tunnel from this machine to a socket of the host of a shell. `local:` needs none. Over ssh, one connection serves
 * all; nothing is installed or left on the host. The forwarding is added once ssh has logged in (ssh(1), `-O forward` to its
 * control socket): ClearAllForwardings, which keeps those of the user's ssh_config out, would clear one of `-L`, too. Throws `host-unreachable`, `cancelled`
 * and `timeout`, and `unsupported` for a target that ssh cannot name.
 */
export async function openTunnel(
  shell: string,
  target: TunnelTarget,
  options: TunnelOptions,
): Promise<Tunnel> {
  const host = parseHostUrl(shell);
  if (host.scheme === "ssh") return openSshTunnel(host, target, shell, options);
  if (host.scheme === "lab")
    throw new Failure("unsupported", `${shell}: the sockets of a lab are reached through its libvirtd`);
  return {
    isOpen: true,
    connect: () =>
      connect("path" in target ? { path: target.path } : { host: target.address, port: target.port }),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** The timeout of adding a forwarding to a connection that is open. */
const FORWARD_TIMEOUT_MS = 10_000;

async function openSshTunnel(
  { destination, port }: { readonly destination: string; readonly port: number | undefined },
  target: TunnelTarget,
  shell: string,
  options: TunnelOptions,
): Promise<Tunnel> {
  const remote = formatForwardTarget(target);
  const folder = mkdtempSync(join(tmpdir(), "fw-tunnel-")); // only this user can enter it
  const [control, socket] = [join(folder, "m"), join(folder, "s")];
  const controlPath = ["-o", `ControlPath=${control.replaceAll("%", "%%")}`];
  const flags = sshFlags({ ControlMaster: "yes", ControlPersist: "no" });
  const argv = [
    ...controlPath,
    ...flags,
    ...(options.sshArguments ?? []),
    "-T",
    ...sshTarget(destination, port),
  ];
  // The command ends with its stdin, and ssh with the command: also after this process was killed.
  const child = spawn("ssh", [...argv, "exec cat"], { stdio: ["pipe", "ignore", "pipe"], cwd: "/" });
  const output = collectStderr(child, options.onRefused);
  const close = async () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitForSocket(control, child, { ...options, subject: shell, stderr: output });
    const forward = ["-O", "forward", "-L", `${escapeForwardField(socket)}:${remote}`];
    await addForwarding(
      ["-F", "none", ...controlPath, ...forward, ...sshTarget(destination, port)],
      shell,
      options.signal,
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get isOpen() {
      return child.exitCode === null && child.signalCode === null;
    },
    connect: () => connect({ path: socket }),
    [Symbol.asyncDispose]: close,
  };
}

/** Returns the last lines of stderr so far. Passes on the lines about single connections. */
function collectStderr(child: ChildProcess, onRefused: (message: string) => void): () => string {
  let tail = "";
  child.stdin?.on("error", () => {}); // EPIPE: `close` follows
  child.stderr?.on("data", (chunk: Buffer) => {
    const text = chunk.toString();
    tail = (tail + text).slice(-2000);
    for (const [line] of text.matchAll(/^channel \d+: open failed:.*$/gm)) onRefused(line.trim());
  });
  return () => tail.trim();
}

/** Runs the ssh that adds a forwarding, without the user's ssh_config: its forwardings would be added, too. */
export async function addForwarding(
  argv: readonly string[],
  subject: string,
  signal: AbortSignal,
): Promise<void> {
  const options = { timeout: FORWARD_TIMEOUT_MS, killSignal: "SIGKILL", signal } as const;
  await promisify(execFile)("ssh", argv, options).catch((error: unknown) => {
    if (signal.aborted) throw new Failure("cancelled", `${subject}: stopped while connecting`);
    const { stderr = "", killed } = error as { readonly stderr?: string; readonly killed?: boolean }; // of execFile
    const why = stderr.trim() || "ssh did not add the forwarding";
    throw new Failure(killed === true ? "timeout" : "host-unreachable", `${subject}: ${why}`, {
      cause: error,
    });
  });
}

interface SocketWait extends Pick<TunnelOptions, "signal"> {
  readonly subject: string;
  stderr(): string;
}

/** Waits until ssh has logged in: then it creates its control socket. */
export async function waitForSocket(
  socket: string,
  child: ChildProcess,
  { subject, signal, stderr }: SocketWait,
): Promise<void> {
  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("close", (code, killedBy) => {
    failure ??= stderr() || `ssh ended (${killedBy ?? code})`;
  });
  for (const end = Date.now() + OPEN_TIMEOUT_MS; !existsSync(socket); ) {
    if (failure !== undefined) throw new Failure("host-unreachable", `${subject}: ${failure}`);
    if (signal.aborted) throw new Failure("cancelled", `${subject}: stopped while connecting`);
    if (Date.now() > end)
      throw new Failure("timeout", `${subject}: no connection within ${OPEN_TIMEOUT_MS / 1000} s`);
    await sleep(50);
  }
}

/**
 * Returns the target in the syntax of ssh's `-L`. Throws `unsupported` for a path that ssh would read otherwise: `:` separates
 * fields, and `%` and `$` are expanded.
 */
export function formatForwardTarget(target: TunnelTarget): string {
  const [text, isSound] =
    "path" in target
      ? [target.path, /^\/[A-Za-z0-9_./@+=,~ -]+$/.test(target.path)]
      : [
          formatPort(target),
          isIP(target.address) !== 0 || /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(target.address),
        ];
  if (isSound) return text;
  throw new Failure("unsupported", `${text}: ssh cannot forward to an address with such characters`);
}

function formatPort({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** Escapes a path of this machine for ssh's `-L`. */
export function escapeForwardField(path: string): string {
  return path.replace(/[\\:]/g, "\\$&").replaceAll("%", "%%");
}
