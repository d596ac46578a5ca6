import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import type { RunningState } from "./domain-types.ts";
import type { InterfaceState } from "./states.ts";
import type { Element } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/**
 * The source of a running interface whose tap device is in no bridge: libvirt attaches no running machine to a network
 * that was stopped and started again. No network of libvirt has this name, because no resource can have it.
 */
export const NO_BRIDGE = "no bridge";

/** The network devices of a host, and those that are in a bridge. */
export interface BridgePorts {
  readonly devices: ReadonlySet<string>;
  readonly ports: ReadonlySet<string>;
}

/**
 * Prints all devices, and the devices that have a master, with a line of `--` after each list. In this order: a device that
 * comes meanwhile, for a machine that starts, is then not known, instead of known without a bridge.
 */
const LIST =
  "ls /sys/class/net; echo --; cd /sys/class/net && find */ -maxdepth 1 -name master -printf '%h\\n'; echo --";

/** Reads the devices of a host in one command. Undefined without a shell: which device is in a bridge is then unknown. */
export async function readBridgePorts(
  shell: Shell | undefined,
  signal: AbortSignal,
): Promise<BridgePorts | undefined> {
  if (shell === undefined) return undefined;
  return parseBridgePorts((await shell.script(LIST, { signal })).stdout);
}

/** Returns undefined for an answer that is not complete. */
export function parseBridgePorts(stdout: string): BridgePorts | undefined {
  const [devices, ports, rest] = stdout.split(/^--$/m);
  if (devices === undefined || ports === undefined || rest === undefined) return undefined;
  const linesOf = (text: string) => new Set(text.split("\n").filter(Boolean));
  return { devices: linesOf(devices), ports: linesOf(ports.replaceAll(/\/+$/gm, "")) };
}

/** Returns the running state in which an interface whose tap device is in no bridge has `NO_BRIDGE` as its source. */
export function withLooseTaps(
  running: RunningState,
  live: Element,
  ports: BridgePorts | undefined,
): RunningState {
  const { interfaces } = running;
  if (interfaces === undefined || ports === undefined) return running;
  const loose = new Set(
    childrenOf(child(live, "devices"), "interface")
      .filter((nic) => isLoose(nic, ports))
      .map(tapOf),
  );
  if (loose.size === 0) return running;
  const entries = Object.entries(interfaces).map(([name, nic]): [string, InterfaceState] => [
    name,
    loose.has(nic.tap ?? "") ? { ...nic, source: NO_BRIDGE } : nic,
  ]);
  return { ...running, interfaces: Object.fromEntries(entries) };
}

/** Returns whether the tap device is there, its bridge is there, and it is in no bridge. Ports of Open vSwitch do not count. */
function isLoose(nic: Element, { devices, ports }: BridgePorts): boolean {
  const bridge = bridgeOf(nic);
  if (bridge === undefined || child(nic, "virtualport") !== undefined) return false;
  return devices.has(bridge) && devices.has(tapOf(nic)) && !ports.has(tapOf(nic));
}

function tapOf(nic: Element): string {
  return attributeOf(nic, "target", "dev") ?? "";
}

/** Returns the bridge of a running interface, which libvirt shows for networks, too. */
function bridgeOf(nic: Element): string | undefined {
  const isBridged = ["network", "bridge"].includes(nic.attributes.type ?? "");
  return isBridged ? attributeOf(nic, "source", "bridge") : undefined;
}

/** Attaches the tap device of a running interface to its bridge again. Throws `rejected` if the host refuses. */
export async function reattachTap(
  shell: Shell | undefined,
  nic: Element,
  signal: AbortSignal,
): Promise<void> {
  const [tap, bridge] = [tapOf(nic), bridgeOf(nic)];
  if (shell === undefined || bridge === undefined || tap === "") return;
  const { exitCode, stderr } = await shell.run(["ip", "link", "set", "dev", tap, "master", bridge, "up"], {
    signal,
  });
  if (exitCode === 0) return;
  throw new Failure("rejected", `${tap} could not be attached to ${bridge} again: ${stderr.trim()}`);
}
