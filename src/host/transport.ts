import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { HostAddress } from "./address.ts";
import { enterLabHost } from "./lab-paths.ts";
import { quoteArgument } from "./quote.ts";

/**
 * Returns a command for an `sh` that ends with its stdin, and its commands too. Otherwise a command would run on after
 * this process was killed or the connection broke, because without a terminal ssh ends no remote process. All
 * processes are in one group, which the first one leads. `graceSeconds` is the time from SIGTERM to SIGKILL.
 */
export function stdinBoundShell(graceSeconds = 0): string {
  const end = "kill -9 -$$ 2>/dev/null";
  const gracefulEnd = `trap "" TERM; cat; exec >&-; kill -15 -$$ 2>/dev/null; sleep ${graceSeconds}; ${end}`;
  return `{ ${graceSeconds === 0 ? `cat; ${end}` : gracefulEnd}; } | { sh; ${end}; }`;
}

/** Starts the `sh` on a host. `close` ends what the shells of this host shared. */
export interface Transport {
  /**
   * Returns the command that becomes an `sh` which reads its stdin. Throws `host-unreachable` if the host is known to
   * be off.
   */
  command(): string[];
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Additional arguments for ssh(1), such as `-i KEY` or `-o UserKnownHostsFile=...`. */
  readonly sshArguments?: readonly string[];
  /** Seconds between SIGTERM and SIGKILL of a stopped command. [0 s] */
  readonly graceSeconds?: number;
}

export function createTransport(address: HostAddress, options: TransportOptions = {}): Transport {
  const shell = stdinBoundShell(options.graceSeconds);
  switch (address.scheme) {
    case "local":
      return { command: () => ["sh", "-c", shell], close: async () => {} };
    case "lab":
      return {
        command: () => enterLabHost(address.lab, address.host, ["setsid", "sh", "-c", shell]),
        close: async () => {},
      };
    case "ssh":
      return sshTransport(address.destination, address.port, shell, options.sshArguments ?? []);
  }
}

/** The timeout of closing the shared connection. */
const CLOSE_MS = 5_000;

/**
 * Options of every ssh (ssh_config(5)). They disable prompts and detect a lost connection. Forwardings and a command that
 * the user configured for logins do not apply. `bin/libvirt-ssh` has the same options for libvirt's own ssh.
 */
export const SSH_OPTIONS = {
  BatchMode: "yes",
  ConnectTimeout: "10",
  ServerAliveInterval: "5",
  ServerAliveCountMax: "3",
  ClearAllForwardings: "yes",
  RemoteCommand: "none",
} as const satisfies Record<string, string>;

/** The environment of every ssh: without a terminal, ssh would open a dialog of the desktop, also for a jump host. */
export const SSH_ENVIRONMENT = { SSH_ASKPASS_REQUIRE: "never" } as const;

export function sshFlags(options: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries({ ...SSH_OPTIONS, ...options }).flatMap(([name, value]) => [
    "-o",
    `${name}=${value}`,
  ]);
}

/** Returns the arguments of ssh for a destination. */
export function sshTarget(destination: string, port: number | undefined): string[] {
  return [...(port === undefined ? [] : ["-p", String(port)]), "--", destination];
}

/**
 * Creates a transport over one authenticated connection per host. Every shell is a channel of it (ssh_config(5),
 * ControlMaster).
 */
function sshTransport(
  destination: string,
  port: number | undefined,
  shell: string,
  extraArguments: readonly string[],
): Transport {
  let folder: string | undefined;
  const control = () => {
    folder ??= mkdtempSync(join(tmpdir(), "fw-ssh-"));
    return ["-o", `ControlPath=${join(folder, "m")}`];
  };
  const flags = sshFlags({ ControlMaster: "auto", ControlPersist: "60" });
  const target = sshTarget(destination, port);
  return {
    command: () => [
      "ssh",
      ...control(),
      ...flags,
      ...extraArguments,
      "-T",
      ...target,
      `exec sh -c ${quoteArgument(shell)}`,
    ],
    close: async () => {
      if (folder === undefined) return;
      const exit = [...control(), "-O", "exit", ...target];
      await promisify(execFile)("ssh", exit, { timeout: CLOSE_MS, killSignal: "SIGKILL" }).catch(() => {});
      rmSync(folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}
