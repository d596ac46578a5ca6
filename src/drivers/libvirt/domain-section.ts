import type { DomainState } from "./states.ts";
import type { Element } from "./xml.ts";

/** What a definition holds of a domain's state: all but what libvirt keeps beside it. */
export type DomainDefinition = Omit<DomainState, "power" | "autostart">;

/**
 * Where a disk's source comes from: the path of the volume that a chain of external snapshots began with. A snapshot
 * changes the source of a disk, and it is still the same disk.
 */
export type Origin = (path: string) => string;

/** One part of a domain's definition: reads and writes the fields that it owns, and touches nothing else. */
export interface Section<Field extends keyof DomainDefinition> {
  read(domain: Element, origin: Origin): Pick<DomainDefinition, Field>;
  write(domain: Element, state: DomainDefinition, origin: Origin): void;
}
