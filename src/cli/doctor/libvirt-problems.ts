import { quoteForDisplay } from "../../host/quote.ts";
import type { Check } from "./check.ts";

interface LibvirtTarget {
  readonly uri: string;
  /** The user whom libvirt sees, for display. */
  readonly user: string;
  /** True if the daemon is on this machine. */
  readonly isLocal: boolean;
}

type Remedy = Pick<Check, "about" | "why" | "commands" | "on" | "hint">;

interface LibvirtProblem {
  readonly pattern: RegExp;
  remedy(target: LibvirtTarget, match: readonly string[]): Remedy;
}

/** The messages of libvirt's client library, 9.0. The first pattern that matches applies. */
const PROBLEMS: readonly LibvirtProblem[] = [
  {
    pattern: /Failed to connect socket to '([^']*)': Permission denied/,
    remedy: ({ user }, [, socket = ""]) => ({
      about: `${user} may not use ${socket}`,
      why: "only root and the group libvirt may",
      commands: [`usermod -aG libvirt ${quoteForDisplay(user)}`],
      on: "host",
      hint: "as root; then log in again, because groups are read at login",
    }),
  },
  {
    pattern: /no polkit agent available|authentication unavailable|org\.libvirt\.unix\.manage|access denied/i,
    remedy: ({ user }) => ({
      about: `polkit does not let ${user} manage libvirt`,
      why: "libvirt asks polkit (org.libvirt.unix.manage), and polkit can ask no one here",
      commands: [`usermod -aG libvirt ${quoteForDisplay(user)}`],
      on: "host",
      hint: "as root; then log in again. The group libvirt is allowed by a rule of the distribution's package",
    }),
  },
  {
    pattern: /Failed to connect socket to '([^']*)': (?:No such file or directory|Connection refused)/,
    remedy: (_target, [, socket = ""]) => ({
      about: `no daemon of libvirt listens on ${socket}`,
      why: "libvirt starts and stops the machines",
      hint: "see the daemons below; without a shell of the host: systemctl enable --now libvirtd.socket",
    }),
  },
  {
    pattern: /(?:nc|netcat|virt-ssh-helper)[^\n]*(?:not found|No such file)/,
    remedy: () => ({
      about: "the host has neither virt-ssh-helper nor nc, through which libvirt's ssh transport connects",
      commands: [],
      hint: "install libvirt on the host; virt-ssh-helper comes with it",
    }),
  },
  {
    pattern: /Certificate|TLS|x509/i,
    remedy: () => ({
      about: "the certificate of the host or of this machine is not accepted",
      hint: "https://libvirt.org/kbase/tlscerts.html; or use qemu+ssh://",
    }),
  },
];

/** Returns the check for a failed connection of libvirt. Other messages are passed on with a command that shows more. */
export function explainLibvirt(message: string, hint: string | undefined, target: LibvirtTarget): Check {
  for (const { pattern, remedy } of PROBLEMS) {
    const match = pattern.exec(message);
    if (match !== null) return { name: "libvirt", status: "error", ...remedy(target, match) };
  }
  const own = target.uri.startsWith("lab:")
    ? "fleetwright lab up"
    : `virsh -c ${quoteForDisplay(target.uri)} version`;
  return {
    name: "libvirt",
    status: "error",
    about: message,
    hint,
    ...(hint === undefined ? { commands: [own], on: "here" as const } : {}),
  };
}
