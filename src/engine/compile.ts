import type { Claim } from "../kinds/claims.ts";
import type { HostSpec } from "../kinds/host/spec.gen.ts";
import type {
  AddressRequest,
  Artifact,
  HostView,
  Kind,
  Placement,
  PlacementReason,
  Subnet,
} from "../kinds/kind.ts";
import type { DesiredObject, ObservedObject, TargetId } from "../model/object.ts";
import type { Blocked, Snapshot } from "../model/plan.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import { type Asked, allocate } from "./addresses.ts";
import { type Changed, noteChanges } from "./compile/changed.ts";
import { createExpansion, type Expanded } from "./compile/expand.ts";
import { kept } from "./compile/kept.ts";
import { type Pair, step } from "./compile/step.ts";
import { claimKey, type Sources, viewOf } from "./compile/view.ts";
import { place } from "./place.ts";

/** A kind as the engine sees it: its spec is its own business. */
export type AnyKind = Kind<never>;

export interface CompileInput {
  /** The fleet's id. */
  readonly fleet: string;
  readonly resources: readonly Resource[];
  readonly snapshot: Snapshot;
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  /** Keyed hashes of secret values, by `secretKey`. */
  readonly secretHashes: ReadonlyMap<string, string>;
}

/** What the fleet comes to on the hosts that there are. `resources` are all: written ones, and what these stand for. */
export interface Compiled extends Expanded {
  readonly objects: readonly DesiredObject<object>[];
  readonly blocked: readonly Blocked[];
  readonly notices: readonly string[];
  readonly placements: ReadonlyMap<ResourceId, Placement>;
  /** Why each host was chosen or refused for a resource. */
  explain(id: ResourceId): readonly PlacementReason[];
}

/**
 * Resources and what is observed → the objects that should be. Pure, but for a memo: a resource whose inputs are
 * the same as in the call before gives the identical objects again, so that a plan looks only at what moved.
 */
export function createCompiler(kinds: readonly AnyKind[]): (input: CompileInput) => Compiled {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const pairsOf = (resources: readonly Resource[]) => pairsWith(byName, resources);
  const expand = createExpansion();
  const workloads = step(({ kind, resource }, view) => kind.workload?.(resource, view));
  const requests = step(({ kind, resource }, view) => requestsOf(resource, kind.addresses?.(resource, view)));
  const claims = step(({ kind, resource }, view) => kind.claims?.(resource, view) ?? []);
  const subnets = step(({ kind, resource }) => kind.subnets?.(resource) ?? []);
  const realise = step(({ kind, resource }, view) => kind.realise?.(resource, view) ?? { objects: [] });
  const placing = kept(place);
  const addressing = kept(addressesFor);
  const grouping = kept(grouped);
  const hostsOf = stableHosts();
  const observedOf = stableIndex();
  let last: Sources | undefined;
  return (input) => {
    const before = last;
    last = undefined; // stays so if this ends in the middle
    const written = startingSources(input, hostsOf(input), observedOf(input));
    const expanded = expand(pairsOf(input.resources), written);
    const pairs = pairsOf(expanded.resources);
    const world: Sources = { ...written, resources: byId(expanded.resources) };
    const changed: Changed = new Map();
    noteChanges(changed, before, world, [
      "resources",
      "hosts",
      "clusters",
      "artifacts",
      "secretHashes",
      "observed",
    ]);
    const wanted = workloads(pairs, viewOf(world), changed).filter((workload) => workload !== undefined);
    const placed = placing(wanted, [...world.hosts.values()], input.snapshot.unreadable);
    const withHosts: Sources = { ...world, placements: placed.placements };
    noteChanges(changed, before, withHosts, ["placements"]);
    const asked = seenOnly(requests(pairs, viewOf(withHosts), changed).flat(), placed.blocked);
    const withSubnets = pairs.filter(({ kind }) => kind.subnets !== undefined);
    const given = addressing(asked, subnets(withSubnets, viewOf(withHosts), changed).flat());
    const withAddresses: Sources = { ...withHosts, addresses: given.addresses };
    noteChanges(changed, before, withAddresses, ["addresses"]);
    const claimed = grouping(claims(pairs, viewOf(withAddresses), changed));
    const complete: Sources = { ...withAddresses, claims: claimed };
    noteChanges(changed, before, complete, ["claims"]);
    const realised = realise(pairs, viewOf(complete), changed);
    last = complete;
    return {
      ...expanded,
      objects: realised.flatMap((one) => one.objects),
      blocked: [...placed.blocked, ...given.blocked, ...realised.flatMap((one) => one.blocked ?? [])],
      notices: realised.flatMap((one) => one.notices ?? []),
      placements: placed.placements,
      explain: placed.explain,
    };
  };
}

function pairsWith(byName: ReadonlyMap<string, AnyKind>, resources: readonly Resource[]): Pair[] {
  const pairs: Pair[] = [];
  for (const resource of resources) {
    const kind = byName.get(resource.kind) as Kind<unknown> | undefined; // the loader validated this spec for this kind
    if (kind !== undefined) pairs.push({ kind, resource });
  }
  return pairs;
}

function startingSources(
  input: CompileInput,
  hosts: Sources["hosts"],
  observed: Sources["observed"],
): Sources {
  const { fleet, artifacts, secretHashes } = input;
  const { clusters = NO_CLUSTERS } = input.snapshot;
  const resources = byId(input.resources);
  const undecided = { placements: new Map(), addresses: new Map(), claims: new Map() };
  return { fleet, artifacts, secretHashes, resources, hosts, clusters, observed, ...undecided };
}

const NO_CLUSTERS: Sources["clusters"] = new Map();

function byId(resources: readonly Resource[]): Sources["resources"] {
  return new Map(resources.map((resource) => [resource.id, resource]));
}

function requestsOf(owner: Resource, requests: readonly AddressRequest[] = []): readonly Asked[] {
  return requests.map((request, index) => ({
    owner: owner.id,
    index,
    request,
    unseen: request.unseen ?? false,
  }));
}

/** Marks the requests of machines that may be on a host which cannot be read. */
function seenOnly(asked: readonly Asked[], blocked: readonly Blocked[]): readonly Asked[] {
  const unseen = new Set(blocked.filter(({ code }) => code === "unreadable").map(({ resource }) => resource));
  return unseen.size === 0
    ? asked
    : asked.map((one) => ({ ...one, unseen: one.unseen || unseen.has(one.owner) }));
}

function addressesFor(
  asked: readonly Asked[],
  subnets: readonly Subnet[],
): Pick<Sources, "addresses"> & Pick<Compiled, "blocked"> {
  const { address, blocked } = allocate(asked, subnets);
  const addresses = new Map<ResourceId, (string | undefined)[]>();
  for (const { owner, index } of asked) push(addresses, owner, address(owner, index));
  return { addresses, blocked };
}

function grouped(claims: readonly (readonly Claim[])[]): Sources["claims"] {
  const groups = new Map<string, Claim[]>();
  for (const some of claims) for (const claim of some) push(groups, claimKey(claim.on, claim.want), claim);
  return groups;
}

function push<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

/** Host views that are identical as long as their resource and facts are. */
function stableHosts(): (input: CompileInput) => Sources["hosts"] {
  let known: ReadonlyMap<TargetId, HostView> = new Map();
  const stable = (resource: Resource<HostSpec>, { facts }: Snapshot): HostView => {
    const before = known.get(resource.name);
    const now = facts.get(resource.name);
    return before?.resource === resource && before.facts === now
      ? before
      : { id: resource.name, resource, facts: now };
  };
  return ({ resources, snapshot }) => {
    const hosts = resources.filter((resource): resource is Resource<HostSpec> => resource.kind === "Host");
    known = new Map(hosts.map((resource) => [resource.name, stable(resource, snapshot)]));
    return known;
  };
}

/** The fleet's own observed objects by their owner, made once for a snapshot. */
function stableIndex(): (input: CompileInput) => Sources["observed"] {
  const indices = new WeakMap<readonly ObservedObject[], Sources["observed"]>();
  return ({ fleet, snapshot: { objects } }) => {
    const known = indices.get(objects);
    if (known !== undefined) return known;
    const index = new Map<ResourceId, ObservedObject[]>();
    for (const object of objects) if (object.mark?.fleet === fleet) push(index, object.mark.owner, object);
    indices.set(objects, index);
    return index;
  };
}
