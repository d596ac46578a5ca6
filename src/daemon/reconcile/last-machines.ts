import { domainStateOf } from "../../drivers/libvirt/domain-state.ts";
import type { OffHosts, OffMachine } from "../../engine/placement/state.ts";
import { isShared } from "../../kinds/shared/stale-copies.ts";
import type { HostConditions } from "../../model/host-failure.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";

/**
 * Remembers which machines each host had when it was read last, and whether libvirt starts them by itself. In memory only: a
 * daemon that has never read a host restarts none of its machines.
 */
export class LastMachines {
  readonly #byHost = new Map<TargetId, ReadonlyMap<ResourceId, OffMachine>>();

  /** Takes the observed state, without the expected results of changes in flight. */
  record({ objects, facts }: Snapshot, fleet: string): void {
    const found = new Map([...facts.keys()].map((host) => [host, new Map<ResourceId, OffMachine>()]));
    for (const object of objects) {
      if (object.type !== "domain" || object.mark?.fleet !== fleet) continue;
      const machine = offMachine(object);
      if (machine !== undefined) found.get(object.target)?.set(object.mark.owner, machine);
    }
    for (const [host, machines] of found) this.#byHost.set(host, machines);
  }

  /** Returns the hosts that are off, with the machines that may be restarted elsewhere. */
  offHosts(conditions: HostConditions): OffHosts | undefined {
    const off = [...conditions].filter(([, { state }]) => state === "off");
    return off.length === 0
      ? undefined
      : new Map(off.map(([host]) => [host, this.#byHost.get(host) ?? new Map()]));
  }
}

/** Undefined: libvirt starts the machine when its host boots, or the host alone has a part of it. */
function offMachine(object: ObservedObject): OffMachine | undefined {
  const state = domainStateOf(object);
  const isLocal = state.unmanaged !== undefined || !isShared(state.disks) || state.hostDevices.length > 0;
  if (state.autostart || isLocal || state.tpm || state.firmware === "efi") return undefined;
  if ((state.savedStates ?? []).length > 0) return undefined;
  const names = Object.keys(state.interfaces).length;
  return {
    addresses: Array.from(
      { length: names },
      (_, index) => state.interfaces[`net${index}`]?.ipv4 ?? undefined,
    ),
  };
}
