import type { Change } from "../../model/change.ts";
import { desiredState } from "../shared/actions.ts";
import { describedDevices } from "./described-devices.ts";
import { keepUnchangedShares } from "./domain-resources.ts";
import type { OriginResolver } from "./domain-types.ts";
import { addOpenFields, manageDevices, manageFields } from "./domain-unmanaged.ts";
import { readDomain, writeDomain } from "./domain-xml.ts";
import { limitFields } from "./open-fields.ts";
import type { DomainState, UnmanagedDevices } from "./states.ts";
import type { Element } from "./xml.ts";

/** Returns the stored definition of a domain with a change of it. Everything else in it stays as it is. */
export function updatedDefinition(stored: Element, change: Change, origin: OriginResolver): Element {
  const before = (change.before ?? {}) as Partial<DomainState>; // as the planner observed it
  const after = desiredState<DomainState>(change);
  const taken = describedDevices(after, readDomain(stored, origin));
  const desired = keepUnchangedShares(withTaken(after, taken), before, stored);
  const domain = writeDomain(manageDevices(stored, taken), desired, change.mark, origin);
  manageFields(
    domain,
    change.fields.map(({ path }) => path),
  );
  addOpenFields(domain, openLimitsOf(after, taken));
  return domain;
}

/** Returns the state in which the devices that become managed keep what the resource leaves open. */
function withTaken(after: DomainState, { disks, interfaces }: UnmanagedDevices): DomainState {
  const merge = <Device>(all: Readonly<Record<string, Device>>, taken: Readonly<Record<string, Device>>) =>
    Object.fromEntries(Object.entries(all).map(([key, device]) => [key, { ...taken[key], ...device }]));
  return { ...after, disks: merge(after.disks, disks), interfaces: merge(after.interfaces, interfaces) };
}

/** Returns the limits of these disks that the resource does not set. */
function openLimitsOf(after: DomainState, { disks }: UnmanagedDevices): string[] {
  return Object.entries(disks).flatMap(([key, disk]) => {
    const desired = after.disks[key];
    const set = desired === undefined ? [] : limitFields(key, desired);
    return limitFields(key, disk).filter((field) => !set.includes(field));
  });
}
