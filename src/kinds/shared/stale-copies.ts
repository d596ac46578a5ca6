import { domainStateOf } from "../../drivers/libvirt/domain-state.ts";
import type { DomainState } from "../../drivers/libvirt/states.ts";
import { equal } from "../../model/hash.ts";
import type { ObservedObject } from "../../model/object.ts";

/**
 * Returns whether a domain is what is left of a machine on a host that was off, while the same machine runs elsewhere:
 * stopped, not started by libvirt itself, without saved memory, and with the same disks, all of them in a cluster. Its
 * definition can go without a loss. Two domains that run are never stale, nor are two that do not.
 *
 * `copies` are the observed objects of its resource.
 */
export function isStaleCopy(object: ObservedObject, copies: readonly ObservedObject[]): boolean {
  if (object.type !== "domain") return false;
  const state = domainStateOf(object);
  if (state.power !== "shutoff" || state.autostart || state.unmanaged !== undefined) return false;
  if ((state.savedStates ?? []).length > 0) return false;
  const others = copies.filter(({ type, target }) => type === "domain" && target !== object.target);
  const [running, ...more] = others.filter((other) => domainStateOf(other).power === "running");
  if (running === undefined || more.length > 0) return false;
  const { uuid, disks } = domainStateOf(running);
  return uuid === state.uuid && equal(sourcesOf(disks), sourcesOf(state.disks)) && isShared(state.disks);
}

function sourcesOf(disks: DomainState["disks"]): Record<string, string> {
  return Object.fromEntries(Object.entries(disks).map(([key, disk]) => [key, sourceOf(disk)]));
}

function sourceOf({ source, monitors = [] }: DomainState["disks"][string]): string {
  return `${source} ${monitors.join()}`;
}

/** Returns whether a machine has disks, and all of them are in a cluster. */
export function isShared(disks: DomainState["disks"]): boolean {
  const all = Object.values(disks);
  return all.length > 0 && all.every(({ sourceType }) => sourceType === "network");
}
