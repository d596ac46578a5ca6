import { InvalidAddress, parseLibvirtUri } from "../../host/libvirt-uri.ts";
import type { DesiredMigration } from "../../model/object.ts";
import type { HostView, Mobility } from "../kind.ts";

/** The way of a machine to another host, or why there is none. */
export type Move = Pick<DesiredMigration, "mode" | "transfer" | "address"> | { readonly refused: string };

/**
 * Decides how a machine moves from one readable host to another:
 *
 * ```
 * machine   strategy                QEMU can send it    QEMU cannot
 * running   LiveMigrate             live                refused
 * running   LiveMigrateIfPossible   live                stopped, with its definition alone
 * running   ShutDown                stopped             stopped, with its definition alone
 * off       any but None            stopped             stopped, with its definition alone
 * any       None                    refused             refused
 * ```
 *
 * A definition alone moves only if nothing else of the machine is on its host.
 */
export function moveBetween(mobility: Mobility, source: HostView, destination: HostView): Move {
  const refused = refusal(mobility, destination);
  if (refused !== undefined) return { refused };
  const unsendable = mobility.unsendable[0] ?? cpuDifference(mobility, source, destination);
  const address = addressBetween(source, destination);
  const problem = unsendable ?? (typeof address === "string" ? undefined : address.refused);
  if (problem === undefined && typeof address === "string") {
    const isLive = mobility.running && mobility.strategy !== "ShutDown";
    return { mode: isLive ? "live" : "stopped", transfer: "qemu", address };
  }
  if (mobility.running && mobility.strategy === "LiveMigrate") return { refused: problem ?? "" };
  if (mobility.carried.length === 0) return { mode: "stopped", transfer: "definition", address: null };
  return { refused: `${problem}, and only QEMU can take ${mobility.carried.join(" and ")} along` };
}

function refusal({ strategy, blockers, ...machine }: Mobility, { id, facts }: HostView): string | undefined {
  if (strategy === "None") return "its evictionStrategy is None";
  if (blockers[0] !== undefined) return blockers[0];
  if (machine.hypervisor === "test") return "libvirt's test driver moves no machines";
  if (machine.hypervisor === "kvm" && facts?.hypervisor !== "kvm") return `${id} has no KVM`;
  if (facts?.arch !== machine.arch) return `the CPUs of ${id} are ${facts?.arch}, not ${machine.arch}`;
  const types = facts.machineTypes;
  if (types === undefined || types.includes(machine.machineType)) return undefined;
  return `QEMU on ${id} has no machine type ${machine.machineType}`;
}

function cpuDifference({ hostCpu }: Mobility, source: HostView, destination: HostView): string | undefined {
  const [own, other] = [source.facts?.cpu, destination.facts?.cpu];
  if (!hostCpu || (own !== undefined && own === other)) return undefined;
  return `it sees the CPU of its host (host-passthrough), and ${destination.id} has another CPU than ${source.id}`;
}

/** Returns the address on which the destination receives data from the source. */
function addressBetween(source: HostView, destination: HostView): string | { readonly refused: string } {
  const withoutShell = [source, destination].find(({ facts }) => facts?.shell !== true);
  if (withoutShell !== undefined)
    return { refused: `${withoutShell.id} has no shell, over which the hosts find each other` };
  const { underlay, libvirt } = destination.resource.spec;
  if (underlay !== undefined && source.resource.spec.underlay !== undefined) return underlay.address;
  const address = parseLibvirtUri(libvirt);
  const host =
    address instanceof InvalidAddress || address.driver !== "qemu" ? undefined : address.authority?.host;
  return host ?? { refused: `${source.id} and ${destination.id} have no underlay between them` };
}
