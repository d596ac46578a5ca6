import { child, childrenOf } from "../drivers/libvirt/xml-edit.ts";
import { compareText } from "../model/compare.ts";
import type { ObjectId } from "../model/object.ts";
import type { HostFacts } from "../model/snapshot.ts";
import type { FoundMachine } from "./machine.ts";

/** The size of the pages that an InstanceType describes, and that a host counts. */
export const HUGE_PAGE_BYTES = 2 * 2 ** 20;

/**
 * Returns the machines whose huge pages an InstanceType describes: those for which the host has enough pages of 2 MiB,
 * all of them together. A machine that is off may want more than there are; it keeps its huge pages as a part that no
 * field describes. Machines of a fleet come first, then those that run, then in the order of the names.
 */
export function machinesOnHugePages(
  machines: readonly FoundMachine[],
  { total }: HostFacts["hugepages"],
): ReadonlySet<ObjectId> {
  const wanting = machines.filter(({ object, domain }) => object.state.hugepages && hasUsualPages(domain));
  const fitting = new Set<ObjectId>();
  let leftBytes = total * HUGE_PAGE_BYTES;
  for (const { object } of wanting.toSorted(byClaim)) {
    const bytes = object.state.memoryKiB * 1024;
    if (bytes > leftBytes) continue;
    leftBytes -= bytes;
    fitting.add(object.id);
  }
  return fitting;
}

function byClaim({ object: one }: FoundMachine, { object: other }: FoundMachine): number {
  return rank(one) - rank(other) || compareText(one.name, other.name);
}

function rank({ mark, state }: FoundMachine["object"]): number {
  if (mark !== undefined) return 0;
  return state.power === "running" ? 1 : 2;
}

/** Returns whether a definition wants pages of 2 MiB, or of the host's usual size. */
function hasUsualPages(domain: FoundMachine["domain"]): boolean {
  const pages = childrenOf(child(domain, "memoryBacking", "hugepages"), "page");
  return pages.every(({ attributes: { size, unit = "KiB" } }) => unit === "KiB" && size === "2048");
}
