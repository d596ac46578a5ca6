import type { Duplex } from "node:stream";
import type { Failure } from "../model/failure.ts";
import type { Mark } from "../model/object.ts";

/** How a person reaches a machine from outside of its guest. Every function throws `host-unreachable`. */
export interface MachineAccess {
  /** Returns the machine with this name on the host, managed or not; undefined if there is none. */
  find(name: string): Promise<AccessibleMachine | undefined>;
  /**
   * Opens a serial console. Destroying the stream closes the console. The stream ends when the machine stops, and fails
   * when another session takes the console over. Throws `rejected` if the console is in use and `force` is false.
   */
  openConsole(
    machine: AccessibleMachine,
    options: { readonly device?: string | undefined; readonly force: boolean },
  ): Promise<Duplex>;
  /** Converts an error of a console's stream: `rejected` if another session took the console over. */
  toFailure(machine: AccessibleMachine, error: unknown): Promise<Failure>;
  /**
   * Opens a connection to a screen, however it listens. Absent if libvirt cannot pass one to this process, because its daemon
   * is on another machine.
   */
  openScreen?(machine: AccessibleMachine, screen: Screen): Promise<Duplex>;
}

export interface AccessibleMachine {
  readonly uuid: string;
  readonly name: string;
  readonly isRunning: boolean;
  readonly mark: Mark | undefined;
  /** The file on the host with the output of the first console; undefined if there is none. */
  readonly consoleLog: string | undefined;
  /** The VNC and SPICE screens, in libvirt's order. */
  readonly screens: readonly Screen[];
}

/** A screen of a machine. A machine that is off has no addresses. */
export interface Screen {
  readonly type: "vnc" | "spice";
  /** The number of the screen in libvirt, from 0. */
  readonly index: number;
  /** Where it listens on the host; undefined if it does not, or only with TLS. */
  readonly address: ScreenAddress | undefined;
}

/** A Unix socket or a TCP port of the host. */
export type ScreenAddress = { readonly path: string } | { readonly address: string; readonly port: number };
