/**
 * The result of one check. `ok`: it works, or it is a fact to know. `warning`: it works with limits. `error`: a resource of the fleet cannot
 * work.
 */
export interface Check {
  /** A short name of the subject: `KVM`, `swtpm`, `disk space`. */
  readonly name: string;
  readonly status: "ok" | "warning" | "error";
  /** The finding, in words. */
  readonly about: string;
  /** Why it matters: what cannot work without it. */
  readonly why?: string | undefined;
  /** The resources that need it, for display: `VirtualMachine/db`. Absent without a fleet. */
  readonly neededBy?: readonly string[] | undefined;
  /** Command lines to be run on `on` that mend it, in this order. */
  readonly commands?: readonly string[] | undefined;
  /** Where the commands are to be run. */
  readonly on?: "host" | "here" | undefined;
  /** Advice that is no command. */
  readonly hint?: string | undefined;
}

/** The checks of one target, or of this machine. */
export interface Report {
  readonly name: string;
  /** The addresses, such as `qemu+ssh://root@hv1/system`. */
  readonly address?: string | undefined;
  readonly checks: readonly Check[];
}

/** How a check without findings is shown. */
export function passed(name: string, about: string): Check {
  return { name, status: "ok", about };
}
