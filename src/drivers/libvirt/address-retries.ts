import type { ObjectId, ObservedObject } from "../../model/object.ts";
import { isIpv4 } from "./learned-addresses.ts";
import type { DomainState } from "./states.ts";

/**
 * Reports machines again whose address is not known yet: a guest gets its lease some seconds after its start, and libvirt has
 * no event for that.
 */
interface AddressRetries extends Disposable {
  /** Plans the next report of the machines that still lack an address. */
  record(fleet: string, machines: readonly ObservedObject<DomainState>[]): void;
}

/** The pauses between the reports of one machine. After the last one its address is read with the next resync. */
const PAUSES_MS: readonly number[] = [2_000, 4_000, 8_000, 16_000, 32_000, 64_000];

export function createAddressRetries(report: (objects: readonly ObjectId[]) => void): AddressRetries {
  /** The number of reports of each machine that lacks an address. */
  const reports = new Map<ObjectId, number>();
  const waiting = new Map<ObjectId, NodeJS.Timeout>();
  const forget = (id: ObjectId) => {
    clearTimeout(waiting.get(id));
    waiting.delete(id);
    reports.delete(id);
  };
  const plan = (id: ObjectId) => {
    const count = reports.get(id) ?? 0;
    const pauseMs = PAUSES_MS[count];
    if (waiting.has(id) || pauseMs === undefined) return;
    reports.set(id, count + 1);
    const timer = setTimeout(() => {
      waiting.delete(id);
      report([id]);
    }, pauseMs);
    waiting.set(id, timer.unref());
  };
  return {
    record(fleet, machines) {
      for (const machine of machines) {
        if (machine.mark?.fleet === fleet && lacksAddress(machine)) plan(machine.id);
        else forget(machine.id);
      }
    },
    [Symbol.dispose]: () => {
      for (const id of [...waiting.keys()]) forget(id);
    },
  };
}

function lacksAddress({ state, addresses = {} }: ObservedObject<DomainState>): boolean {
  if (state.power !== "running") return false;
  return Object.values(state.interfaces).some(
    ({ ipv4, mac }) => ipv4 === null && addresses[mac]?.some(isIpv4) !== true,
  );
}
