import type { Duplex } from "node:stream";
import type { AccessibleMachine, Screen, ScreenAddress } from "../../drivers/machine-access.ts";
import { openTunnel, type Tunnel } from "../../host/tunnel.ts";
import { Failure } from "../../model/failure.ts";
import type { LocatedMachine } from "../machine/locate-machine.ts";

interface ScreenConnectorOptions {
  readonly signal: AbortSignal;
  /** Receives what ssh reports of connections that the host refuses. */
  readonly onRefused: (message: string) => void;
}

/** Opens connections to the screen of a machine. It follows the machine when a restart gives the screen another socket. */
export class ScreenConnector implements AsyncDisposable {
  readonly #located: LocatedMachine;
  readonly #options: ScreenConnectorOptions;
  #tunnel: { readonly key: string; readonly opening: Promise<Tunnel> } | undefined;

  constructor(located: LocatedMachine, options: ScreenConnectorOptions) {
    this.#located = located;
    this.#options = options;
  }

  /** Throws `rejected` if the machine is off or has no screen, `unsupported` if the screen cannot be reached. */
  async connect(): Promise<Duplex> {
    const { label, access, machine, host } = this.#located;
    const current = await access.find(machine.name);
    if (current?.isRunning !== true) throw new Failure("rejected", `${label} does not run on ${host.id}`);
    if (current.uuid !== machine.uuid)
      throw new Failure("rejected", `${label}: another machine has its name on ${host.id} now`);
    const screen = requireScreen(label, current);
    if (access.openScreen !== undefined) return access.openScreen(current, screen);
    return (await this.#openTunnel(this.#requireAddress(screen))).connect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const tunnel = await this.#tunnel?.opening.catch(() => undefined);
    await tunnel?.[Symbol.asyncDispose]();
  }

  async #openTunnel(address: ScreenAddress): Promise<Tunnel> {
    const key = JSON.stringify(address);
    const before = await this.#tunnel?.opening.catch(() => undefined);
    if (before?.isOpen === true && this.#tunnel?.key === key) return before;
    await before?.[Symbol.asyncDispose]();
    const { shell = "" } = this.#located.host;
    this.#tunnel = { key, opening: openTunnel(shell, address, this.#options) };
    return this.#tunnel.opening;
  }

  #requireAddress({ address, type }: Screen): ScreenAddress {
    const { label, host } = this.#located;
    if (host.shell === undefined)
      throw new Failure(
        "unsupported",
        `${host.id} has no shell, through which ${label}'s screen is reached`,
        {
          hint: "set spec.shell of the Host, such as ssh://root@hv1",
        },
      );
    if (address !== undefined) return address;
    throw new Failure(
      "unsupported",
      `${label}: its ${type} screen listens on no socket and on no plain port`,
    );
  }
}

/** Returns the first screen. Throws `rejected` if the machine has none. */
export function requireScreen(label: string, { screens: [screen] }: AccessibleMachine): Screen {
  if (screen !== undefined) return screen;
  throw new Failure("rejected", `${label} has no VNC or SPICE screen`, {
    hint: "devices: {graphics: {type: vnc}} gives it one at its next restart",
  });
}
