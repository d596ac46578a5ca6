import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { HostAddress } from "./address.ts";
import { enterLabHost } from "./lab-address.ts";

/** How an `sh` on a host is started. `close` ends what the shells of this host shared. */
export interface Transport {
  /** The command that becomes an `sh` which reads its stdin. Throws `host-unreachable` if it is known to be off. */
  command(): string[];
  close(): Promise<void>;
}

export interface TransportOptions {
  /** More arguments for ssh(1), such as `-i KEY` or `-o UserKnownHostsFile=...`. */
  readonly sshArguments?: readonly string[];
}

export function transport(address: HostAddress, options: TransportOptions = {}): Transport {
  switch (address.scheme) {
    case "local":
      return { command: () => ["sh"], close: async () => {} };
    case "lab":
      return {
        command: () => enterLabHost(address.lab, address.host, ["setsid", "sh"]),
        close: async () => {},
      };
    case "ssh":
      return sshTransport(address.destination, address.port, options.sshArguments ?? []);
  }
}

/** Never asks, and notices when the other side is gone (ssh_config(5)). */
const SSH_OPTIONS = {
  BatchMode: "yes",
  ConnectTimeout: "10",
  ServerAliveInterval: "5",
  ServerAliveCountMax: "3",
};

export function sshFlags(options: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries({ ...SSH_OPTIONS, ...options }).flatMap(([name, value]) => [
    "-o",
    `${name}=${value}`,
  ]);
}

/** Where ssh goes. */
export function sshTarget(destination: string, port: number | undefined): string[] {
  return [...(port === undefined ? [] : ["-p", String(port)]), "--", destination];
}

/** One authenticated connection per host, over which every shell is a channel (ssh_config(5), ControlMaster). */
function sshTransport(destination: string, port: number | undefined, more: readonly string[]): Transport {
  let folder: string | undefined;
  const control = () => {
    folder ??= mkdtempSync(join(tmpdir(), "fw-ssh-"));
    return ["-o", `ControlPath=${join(folder, "m")}`];
  };
  const flags = sshFlags({ ControlMaster: "auto", ControlPersist: "60" });
  const target = sshTarget(destination, port);
  return {
    command: () => ["ssh", ...control(), ...flags, ...more, "-T", ...target, "exec sh"],
    close: async () => {
      if (folder === undefined) return;
      await promisify(execFile)("ssh", [...control(), "-O", "exit", ...target]).catch(() => {});
      rmSync(folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}
