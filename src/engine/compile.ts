import type { Claim } from "../kinds/claims.ts";
import type { HostSpec } from "../kinds/host/spec.gen.ts";
import type { Artifact, HostView, Kind, Placement, PlacementReason, Realised, View } from "../kinds/kind.ts";
import type { DesiredObject, ObservedObject, TargetId } from "../model/object.ts";
import type { Blocked, HostFacts, Snapshot } from "../model/plan.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import { type Asked, allocate } from "./addresses.ts";
import { claimKey, type Read, type Sources, stillTrue, trackedView, viewOf } from "./compile/view.ts";
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

/** What the fleet comes to on the hosts that there are. */
export interface Compiled {
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
  const realise = memoised();
  const hostsOf = stableHosts();
  const observedOf = stableIndex();
  return (input) => {
    const pairs = input.resources.flatMap((resource) => pair(byName.get(resource.kind), resource));
    const start = startingSources(input, hostsOf(input), observedOf(input));
    const placed = place(workloadsOf(pairs, viewOf(start)), start.hosts, input.snapshot.unreadable);
    const withHosts = { ...start, placements: placed.placements };
    const given = allocate(
      requestsOf(pairs, viewOf(withHosts), unseenOf(placed.blocked)),
      pairs.flatMap(subnetsOf),
    );
    const withAddresses = { ...withHosts, address: given.address };
    const withClaims = { ...withAddresses, claims: claimsOf(pairs, viewOf(withAddresses)) };
    const realised = realise(pairs, viewOf(withClaims));
    return {
      objects: realised.flatMap((one) => one.objects),
      blocked: [...placed.blocked, ...given.blocked, ...realised.flatMap((one) => one.blocked ?? [])],
      notices: realised.flatMap((one) => one.notices ?? []),
      placements: placed.placements,
      explain: placed.explain,
    };
  };
}

/** A resource with the kind that knows its spec. */
interface Pair {
  readonly kind: Kind<unknown>;
  readonly resource: Resource;
}

function pair(kind: AnyKind | undefined, resource: Resource): Pair[] {
  return kind === undefined ? [] : [{ kind: kind as Kind<unknown>, resource }]; // the loader validated this spec for this kind
}

function startingSources(
  input: CompileInput,
  hosts: readonly HostView[],
  observed: Sources["observed"],
): Sources {
  return {
    fleet: input.fleet,
    resources: new Map(input.resources.map((resource) => [resource.id, resource])),
    hosts,
    observed,
    artifacts: input.artifacts,
    secretHashes: input.secretHashes,
    placements: new Map(),
    address: () => undefined,
    claims: new Map(),
  };
}

function workloadsOf(pairs: readonly Pair[], view: View) {
  return pairs.flatMap(({ kind, resource }) => kind.workload?.(resource, view) ?? []);
}

/** Machines that may be on a host which cannot be read. */
function unseenOf(blocked: readonly Blocked[]): ReadonlySet<ResourceId> {
  return new Set(blocked.filter(({ code }) => code === "unreadable").map(({ resource }) => resource));
}

function requestsOf(pairs: readonly Pair[], view: View, unseen: ReadonlySet<ResourceId>): Asked[] {
  return pairs.flatMap(({ kind, resource }) => {
    const of = { owner: resource.id, unseen: unseen.has(resource.id) };
    return (kind.addresses?.(resource, view) ?? []).map((request, index) => ({ ...of, index, request }));
  });
}

function subnetsOf({ kind, resource }: Pair) {
  return kind.subnets?.(resource) ?? [];
}

function claimsOf(pairs: readonly Pair[], view: View): Sources["claims"] {
  const grouped = new Map<string, Claim[]>();
  for (const { kind, resource } of pairs)
    for (const claim of kind.claims?.(resource, view) ?? []) {
      const key = claimKey(claim.on, claim.want);
      const group = grouped.get(key);
      if (group === undefined) grouped.set(key, [claim]);
      else group.push(claim);
    }
  return grouped;
}

function memoised(): (pairs: readonly Pair[], view: View) => Realised[] {
  interface Entry {
    readonly resource: Resource;
    readonly reads: readonly Read[];
    readonly realised: Realised;
  }
  let memo = new Map<ResourceId, Entry>();
  const fresh = ({ kind, resource }: Pair, view: View): Entry => {
    const reads: Read[] = [];
    return {
      resource,
      realised: kind.realise?.(resource, trackedView(view, reads)) ?? { objects: [] },
      reads,
    };
  };
  return (pairs, view) => {
    const next = new Map<ResourceId, Entry>();
    for (const one of pairs) {
      const known = memo.get(one.resource.id);
      const valid = known !== undefined && known.resource === one.resource && stillTrue(known.reads, view);
      next.set(one.resource.id, valid ? known : fresh(one, view));
    }
    memo = next;
    return [...next.values()].map((entry) => entry.realised);
  };
}

/** Host views that are identical as long as their resource and facts are. */
function stableHosts(): (input: CompileInput) => HostView[] {
  const known = new Map<TargetId, HostView>();
  const stable = (resource: Resource<HostSpec>, facts: HostFacts | undefined): HostView => {
    const before = known.get(resource.name);
    if (before?.resource === resource && before.facts === facts) return before;
    const host = { id: resource.name, resource, facts };
    known.set(resource.name, host);
    return host;
  };
  return ({ resources, snapshot }) =>
    resources
      .filter((resource): resource is Resource<HostSpec> => resource.kind === "Host")
      .map((resource) => stable(resource, snapshot.facts.get(resource.name)));
}

/** The fleet's own observed objects by their owner, made once for a snapshot. */
function stableIndex(): (input: CompileInput) => Map<ResourceId, ObservedObject[]> {
  const indices = new WeakMap<readonly ObservedObject[], Map<ResourceId, ObservedObject[]>>();
  return ({ fleet, snapshot: { objects } }) => {
    const known = indices.get(objects);
    if (known !== undefined) return known;
    const index = new Map<ResourceId, ObservedObject[]>();
    for (const object of objects) {
      if (object.mark?.fleet !== fleet) continue;
      const siblings = index.get(object.mark.owner);
      if (siblings === undefined) index.set(object.mark.owner, [object]);
      else siblings.push(object);
    }
    indices.set(objects, index);
    return index;
  };
}
