import { quoteForDisplay } from "./quote.ts";

/** An address of ssh, and what the user's environment has for it. */
export interface SshTarget {
  /** `root@hv1`. */
  readonly destination: string;
  readonly port: number | undefined;
  /** True if an agent offers keys: `SSH_AUTH_SOCK` is set. */
  readonly hasAgent: boolean;
}

/** What a message of ssh means, and what mends it. */
export interface SshRemedy {
  readonly about: string;
  readonly why?: string;
  /** Command lines for this machine, in this order. */
  readonly commands?: readonly string[];
  readonly hint?: string;
}

interface SshProblem {
  readonly pattern: RegExp;
  remedy(target: SshTarget, match: readonly string[]): SshRemedy;
}

/** The messages of ssh(1), OpenSSH 9.2. The first pattern that matches applies: the reason is often followed by others. */
const PROBLEMS: readonly SshProblem[] = [
  {
    pattern:
      /REMOTE HOST IDENTIFICATION HAS CHANGED(?:[\s\S]*?(ssh-keygen -f "[\w@%+=:,./-]+" -R "[\w@%+=:,./[\]-]+"))?/,
    remedy: (target, [, printed]) => ({
      about: "the host's key has changed since it was recorded",
      why: "the host was installed anew, or another machine answers in its place",
      // ssh prints the name under which it recorded the key: ssh_config may give the host another one.
      commands: [
        printed?.replaceAll('"', "'") ?? `ssh-keygen -R ${quoteForDisplay(knownHostName(target))}`,
        interactive(target),
      ],
      hint: "first find out which of the two it is; then compare the new key's fingerprint on the host",
    }),
  },
  {
    pattern: /Host key verification failed/,
    remedy: (target) => ({
      about: "the key of the host, or of its jump host, is not known on this machine",
      why: "Fleetwright never accepts a host key by itself",
      commands: [interactive(target)],
      hint: "compare the fingerprint that ssh shows with the host's: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
    }),
  },
  {
    pattern: /Bad configuration option|Bad owner or permissions on ([^\s\p{Cc}]+)/u,
    remedy: (_target, [, file]) => ({
      about:
        file === undefined
          ? "ssh_config has an option that ssh does not know"
          : `others may write to ${file}`,
      why: "ssh refuses to start with such a configuration",
      commands: file === undefined ? [] : [`chmod go-w ${quoteForDisplay(file)}`],
      hint: "see ~/.ssh/config and /etc/ssh/ssh_config",
    }),
  },
  {
    pattern: /Permissions 0\d+ for '([^'\p{Cc}]*)' are too open/u,
    remedy: (_target, [, file = ""]) => ({
      about: `others may read the private key ${file}`,
      why: "ssh ignores such a key",
      commands: [`chmod 600 ${quoteForDisplay(file)}`],
    }),
  },
  {
    pattern: /Too many authentication failures/,
    remedy: (target) => ({
      about: "the agent offered more keys than the host accepts, and the right one was not among the first",
      commands: [],
      hint: `name the key in ~/.ssh/config: Host ${target.destination.replace(/^.*@/, "")}, IdentityFile, IdentitiesOnly yes`,
    }),
  },
  {
    pattern: /Permission denied \(/,
    remedy: (target) => ({
      about: "the host accepts no key of this user",
      why: "Fleetwright asks for no password",
      commands: [
        ...(target.hasAgent ? [] : ["eval $(ssh-agent) && ssh-add"]),
        `ssh-copy-id ${sshArguments(target)}`,
      ],
      hint: target.hasAgent
        ? "or load the right key into the agent: ssh-add FILE"
        : "no agent runs (SSH_AUTH_SOCK is not set); keys without a passphrase need none",
    }),
  },
  {
    pattern: /Could not resolve hostname ([^:\p{Cc}]*)/u,
    remedy: (_target, [, name = ""]) => ({
      about: `the name ${name} has no address`,
      hint: "correct the name, or give it a HostName in ~/.ssh/config",
    }),
  },
  {
    pattern: /UNKNOWN port 65535|stdio forwarding failed|kex_exchange_identification/,
    remedy: (target) => ({
      about: "the jump host, or the program of ProxyCommand, does not lead to the host",
      commands: [`ssh -v ${sshArguments(target)} true`],
      hint: "ProxyJump and ProxyCommand are in ~/.ssh/config; log in to the jump host first, its key and yours must be known there, too",
    }),
  },
  {
    pattern: /Connection refused/,
    remedy: (target) => ({
      about: `nothing listens on port ${target.port ?? 22}`,
      hint: "start sshd on the host: systemctl enable --now ssh; or correct the port",
    }),
  },
  {
    pattern: /timed out|No route to host|Network is unreachable/,
    remedy: () => ({
      about: "the host does not answer",
      hint: "it is off, or a firewall drops the packets; is this machine in the right network?",
    }),
  },
];

/** Explains the message of a failed connection of ssh. Undefined if the message is none of ssh. */
export function explainSsh(message: string, target: SshTarget): SshRemedy | undefined {
  for (const { pattern, remedy } of PROBLEMS) {
    const match = pattern.exec(message);
    if (match !== null) return remedy(target, match);
  }
  return undefined;
}

/** Returns the command that asks for what Fleetwright never asks for. */
function interactive(target: SshTarget): string {
  return `ssh ${sshArguments(target)} true`;
}

function sshArguments({ destination, port }: SshTarget): string {
  return `${port === undefined ? "" : `-p ${port} `}${quoteForDisplay(destination)}`;
}

/** Returns the name of a host in known_hosts (sshd(8)). */
function knownHostName({ destination, port }: SshTarget): string {
  const host = destination.replace(/^.*@/, "").replace(/^\[|\]$/g, "");
  return port === undefined || port === 22 ? host : `[${host}]:${port}`;
}
