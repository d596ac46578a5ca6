import { poolByName } from "../../kinds/virtual-machine-pool/members.ts";
import type { Cause } from "../../model/change.ts";
import type { Group } from "../../model/group.ts";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Draft } from "./input.ts";
import { isOurs, type Ours, type World } from "./world.ts";

/** Who belongs to which group. */
export interface Groups {
  readonly all: readonly Group[];
  /** The group that has this member. */
  having(member: ResourceId): Group | undefined;
  /** The group that had a resource by its name, and has it no more. */
  left(by: ResourceId): Group | undefined;
}

/** `wanted` tells of a resource whether the fleet has it: then it is itself, whatever its name sounds like. */
export function groupsOf(all: readonly Group[], wanted: (id: ResourceId) => boolean): Groups {
  const byMember = new Map(all.flatMap((group) => group.members.map((member) => [member, group])));
  const byId = new Map(all.map((group) => [group.id, group]));
  return {
    all,
    having: (member) => byMember.get(member),
    left: (by) => {
      const pool = poolByName(by);
      const group = pool === undefined ? undefined : byId.get(pool);
      return group === undefined || wanted(by) ? undefined : group;
    },
  };
}

/** A machine of ours as its group sees it. */
export interface Standing {
  readonly group: Group;
  readonly machine: Ours;
}

/** Every machine that belongs to a group or did: in any state, and as often as it is there. */
export function machinesOfGroups({ observed, types, groups, input }: World): Standing[] {
  if (groups.all.length === 0) return [];
  return [...observed.values()].flatMap((object) => {
    if (types.get(object.type)?.machine !== true || !isOurs(object, input.fleet.id)) return [];
    const group = groups.having(object.mark.owner) ?? groups.left(object.mark.owner);
    return group === undefined ? [] : [{ group, machine: object }];
  });
}

/**
 * Changes of members, with the cause that only their group tells:
 *
 * ```
 * machine is missing, other things of it are there      health
 * machine is missing, other members are there           scale
 * machine is missing, and so are all the others         as it was: the pool is new
 * machine stopped by itself or by somebody's hand       health
 * ```
 */
export function groupCauses(drafts: Draft[], world: World): Draft[] {
  if (!drafts.some(({ owner }) => world.groups.having(owner))) return drafts;
  const standing = machinesOfGroups(world);
  const about = {
    machines: new Set(standing.map(({ machine }) => machine.mark.owner)),
    populated: new Set(standing.map(({ group }) => group.id)),
    traces: tracesOf(world),
  };
  return drafts.map((draft) => {
    const group = world.groups.having(draft.owner);
    const cause = group === undefined ? undefined : (missing(draft, group, about) ?? stopped(draft, world));
    return cause === undefined ? draft : { ...draft, cause };
  });
}

interface About {
  /** Members whose machine is there. */
  readonly machines: ReadonlySet<ResourceId>;
  /** Groups of which any machine is there. */
  readonly populated: ReadonlySet<ResourceId>;
  /** Owners of anything that is in use. */
  readonly traces: ReadonlySet<ResourceId>;
}

function missing({ action, owner }: Draft, { id }: Group, about: About): Cause | undefined {
  if ((action !== "create" && action !== "restore") || about.machines.has(owner)) return undefined;
  if (about.traces.has(owner)) return "health";
  return about.populated.has(id) ? "scale" : undefined;
}

function stopped(draft: Draft, { desired, types }: World): Cause | undefined {
  const wanted = desired.get(draft.id);
  const healed =
    draft.cause === "drift" && wanted?.drift === "fix" && types.get(draft.type)?.machine === true;
  const [field, ...others] = draft.fields;
  return healed && field?.path === "power" && others.length === 0 && field.after === "running"
    ? "health"
    : undefined;
}

function tracesOf({ observed, input }: World): Set<ResourceId> {
  const owners = new Set<ResourceId>();
  for (const object of observed.values())
    if (isOurs(object, input.fleet.id) && object.trashed === undefined) owners.add(object.mark.owner);
  return owners;
}

/** Whether a machine is as it is wanted: there, and running where it should run. */
export function isUp(wanted: DesiredObject | undefined, there: ObservedObject | undefined): boolean {
  if (wanted === undefined || there === undefined) return false;
  return wanted.state.power === undefined || there.state.power === wanted.state.power;
}
