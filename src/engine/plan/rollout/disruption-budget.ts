import type { Hold } from "../../../model/change.ts";
import { listSome } from "../../../model/list-some.ts";
import type { MachinePool, PoolMember } from "../../../model/machine-pool.ts";
import { formatResource, type ResourceId } from "../../../model/resource.ts";
import { pluralize } from "../../format.ts";

/** Returns whether a member gets no new connections. */
export function isOutOfService({ registration }: PoolMember): boolean {
  return registration === "draining" || registration === "drained";
}

/** Returns whether a member does its work: it is available, and its load balancers send it clients. */
export function isServing(member: PoolMember): boolean {
  return member.availability === "available" && !isOutOfService(member);
}

const MAX_NAMED = 5;

/**
 * The number of members of a pool that may stop:
 *
 * ```
 * not in service (warm, drained, not available)    costs nothing, also counts for nothing
 * unknown, or not ready for long enough            costs one, but counts for nothing
 * serving                                          costs one, and counts as one
 * ```
 */
export class DisruptionBudget {
  readonly #pool: MachinePool;
  readonly #inFlight: ReadonlySet<ResourceId>;
  /** Members that do not serve, and those that may stop. */
  readonly #absent: ResourceId[];
  #left: number;

  constructor({
    pool,
    inFlight,
  }: {
    readonly pool: MachinePool;
    readonly inFlight: ReadonlySet<ResourceId>;
  }) {
    this.#pool = pool;
    this.#inFlight = inFlight;
    const members = pool.members.filter(({ phase }) => phase !== "warm");
    const serving = members.filter((member) => this.#serves(member));
    this.#left = serving.length - pool.minAvailable;
    this.#absent = members
      .filter((member) => member.phase !== "leaving" && !this.#serves(member))
      .map(({ id }) => id);
  }

  /** Returns whether the machine of the member may stop, and takes its cost from the budget. */
  spend(member: PoolMember): boolean {
    if (this.#costsNothing(member)) return true;
    if (this.#left < 1) return false;
    this.#left -= 1;
    this.#absent.push(member.id);
    return true;
  }

  /** Returns the hold of a member that `spend` refused. */
  hold({ phase }: PoolMember): Hold {
    const { id, minAvailable } = this.#pool;
    const names = [...new Set(this.#absent)].map(formatResource).sort();
    const before = names.length === 0 ? "" : `; it waits for ${listSome(names, MAX_NAMED)}`;
    const action = phase === "leaving" ? "leaves" : "follows";
    const floor = `${formatResource(id)} keeps ${pluralize(minAvailable, "member")} available`;
    return { gate: "rollout", reason: `it ${action} later, because ${floor}${before}` };
  }

  #serves(member: PoolMember): boolean {
    return isServing(member) && !this.#inFlight.has(member.id);
  }

  #costsNothing(member: PoolMember): boolean {
    if (member.phase === "warm" || this.#inFlight.has(member.id) || isOutOfService(member)) return true;
    return member.availability === "unavailable";
  }
}
