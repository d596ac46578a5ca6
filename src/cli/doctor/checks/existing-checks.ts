import type { NetworkState, PoolState } from "../../../drivers/libvirt/states.ts";
import { quoteForDisplay } from "../../../host/quote.ts";
import { REATTACH } from "../../../kinds/shared/existing.ts";
import type { ObservedObject } from "../../../model/object.ts";
import { type Check, passed } from "../check.ts";
import type { ExistingObject, HostRequirements, PoolDirectory } from "../requirements.ts";

/** The words of virsh(1) for the two sorts of objects. */
const SORTS = {
  pool: { name: "storage pool", start: "pool-start", autostart: "pool-autostart", list: "pool-list --all" },
  network: { name: "network", start: "net-start", autostart: "net-autostart", list: "net-list --all" },
} as const;

type Sort = keyof typeof SORTS;

/** Checks the pools and networks of libvirt that the fleet uses and does not own: they must be there, and active. */
export function existingChecks(
  { existingPools, existingNetworks }: HostRequirements,
  objects: readonly ObservedObject[],
): readonly Check[] {
  return [
    ...existingPools.map((pool) => existingCheck("pool", pool, objects)),
    ...existingNetworks.map((network) => existingCheck("network", network, objects)),
  ];
}

function existingCheck(sort: Sort, { name, by }: ExistingObject, objects: readonly ObservedObject[]): Check {
  const words = SORTS[sort];
  const found = objects.find((object) => object.type === sort && object.name === name);
  const shared = { name: words.name, status: "error", neededBy: [by] } as const;
  if (found === undefined)
    return {
      ...shared,
      about: `libvirt has none with the name ${name}`,
      why: "it is not created, because the fleet says that it exists",
      commands: [`virsh ${words.list}`],
      on: "host",
    };
  const { active } = found.state as unknown as PoolState | NetworkState; // the driver returns these types
  if (active) return passed(words.name, `${name} is active`);
  return {
    ...shared,
    about: `${name} is not active`,
    why: "it is not started, because it belongs to others",
    commands: [words.start, words.autostart].map((word) => `virsh ${word} ${quoteForDisplay(name)}`),
    on: "host",
    hint: sort === "network" ? `then ${REATTACH}` : undefined,
  };
}

/** Returns the directories of the existing pools, as libvirt tells them. */
export function existingDirectories(
  { existingPools }: HostRequirements,
  objects: readonly ObservedObject[],
): readonly PoolDirectory[] {
  return existingPools.flatMap(({ name, by }) => {
    const found = objects.find((object) => object.type === "pool" && object.name === name);
    if (found === undefined) return [];
    const { path, type } = found.state as unknown as PoolState; // as above
    return type === "logical" ? [] : [{ path, pool: by }];
  });
}
