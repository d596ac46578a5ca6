import type { AgentProbe } from "../drivers/driver.ts";
import type { HostSpec } from "../generated/kinds/host.ts";
import type { Claim } from "../kinds/claims.ts";
import { hostsAmong } from "../kinds/host/host-resource.ts";
import type {
  AddressRequest,
  Artifact,
  HostView,
  Kind,
  ObjectSet,
  Placement,
  PlacementReason,
  Subnet,
} from "../kinds/kind.ts";
import { MACHINE_POOL_KIND, poolByName } from "../kinds/virtual-machine-pool/member-name.ts";
import { addToGroup } from "../model/group-by.ts";
import type { RolloutPreparation } from "../model/machine-pool.ts";
import { memoizeByIdentity, memoizeLast } from "../model/memoize.ts";
import type { DesiredObject, ObjectId, ObservedObject, TargetId } from "../model/object.ts";
import type { Blocked } from "../model/plan.ts";
import { formatProblem, type Problem } from "../model/problem.ts";
import type { Readiness } from "../model/readiness.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { createAgentProbes } from "./compile/agent-probes.ts";
import { type ChangedInputs, recordChanges } from "./compile/changed-inputs.ts";
import { createExpander, type Expanded } from "./compile/expand.ts";
import { type CompileInputs, claimKey, kindContext } from "./compile/kind-context.ts";
import { type LivenessReport, livenessReport } from "./compile/liveness.ts";
import { memoizedStep, type ResourceWithKind } from "./compile/memoized-step.ts";
import type { ProbeInput } from "./compile/probed-machines.ts";
import { readinessByMachine } from "./compile/readiness.ts";
import { allocate, type OwnedAddressRequest } from "./ipam/allocate.ts";
import { NO_OFF_HOSTS, type OffHosts } from "./placement/state.ts";
import { type PlacementResult, placeWorkloads } from "./placement.ts";

/** Kind with a spec that the engine does not know. */
export type AnyKind = Kind<never>;

export interface CompileInput {
  /** Id of the fleet. */
  readonly fleet: string;
  readonly resources: readonly Resource[];
  readonly snapshot: Snapshot;
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  /** Keyed hashes of secret values, by `secretKey`. */
  readonly secretHashes: ReadonlyMap<string, string>;
  /** ISO 8601. */
  readonly now: string;
  /** When the clock has jumped, while it is in doubt for that (ISO 8601). */
  readonly jumpedAt?: string | undefined;
  /** Numbers of failed changes in a row, by object. [none] */
  readonly failures?: ReadonlyMap<ObjectId, number>;
  /** Numbers of members that autoscalers decided, by pool. [none] */
  readonly replicas?: ReadonlyMap<ResourceId, number>;
  /** Preparations of the next steps of pools. [nothing] */
  readonly rollouts?: ReadonlyMap<ResourceId, RolloutPreparation>;
  /** Resources of earlier commits, by `historyKey`. [none] */
  readonly history?: ReadonlyMap<string, Resource>;
  /** Undefined: no host is known to be off. */
  readonly offHosts?: OffHosts | undefined;
}

/** Desired objects of the fleet on its hosts. `resources` includes the expanded ones. */
export interface Compiled extends Expanded {
  readonly objects: readonly DesiredObject<object>[];
  readonly blocked: readonly Blocked[];
  /** Problems of the files that other inputs showed, each once. */
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
  readonly placements: ReadonlyMap<ResourceId, Placement>;
  /** Readiness of the machines with a readiness probe. */
  readonly readiness: ReadonlyMap<ResourceId, Readiness>;
  readonly liveness: LivenessReport;
  /** Guest agents to probe. The identical list while none changed. */
  readonly agentProbes: readonly AgentProbe[];
  /** Machines that start again because the host that they were on is off, with this host. */
  readonly restarted: PlacementResult["restarted"];
  /** Returns the reasons for and against each host. */
  explain(id: ResourceId): readonly PlacementReason[];
}

/**
 * Compiles resources and a snapshot to desired objects. Pure, except for a memo: a resource with the same inputs as in
 * the call before yields the identical objects. The planner then compares only what changed.
 */
export function createCompiler(kinds: readonly AnyKind[]): (input: CompileInput) => Compiled {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const withKinds = (resources: readonly Resource[]) => pairWithKinds(byName, resources);
  const expand = createExpander();
  const workloads = memoizedStep(({ kind, resource }, view) => kind.workload?.(resource, view));
  const requests = memoizedStep(({ kind, resource }, view) =>
    addressRequestsOf(resource, kind.addresses?.(resource, view)),
  );
  const claims = memoizedStep(({ kind, resource }, view) => kind.claims?.(resource, view) ?? []);
  const subnets = memoizedStep(({ kind, resource }) => kind.subnets?.(resource) ?? []);
  const realise = memoizedStep(
    ({ kind, resource }, view) => kind.objects?.(resource, view) ?? { objects: [] },
  );
  const placeMemoized = memoizeLast(placeWorkloads);
  const allocateMemoized = memoizeLast(allocateAddresses);
  const groupMemoized = memoizeLast(groupClaims);
  const hostsOf = memoizeHostViews();
  const agentProbesOf = createAgentProbes();
  const observedOf = memoizeObservedIndex();
  const foundIn = memoizeFoundIndex();
  let last: CompileInputs | undefined;
  return (input) => {
    const before = last;
    last = undefined; // a step may throw
    const written = initialInputs(input, {
      hosts: hostsOf(input),
      observed: observedOf(input),
      found: foundIn(input),
    });
    const expanded = expand(withKinds(input.resources), written);
    const pairs = withKinds(expanded.resources);
    const probes: ProbeInput = {
      resources: expanded.resources,
      observed: written.observed,
      hasUnreadableHost: [...written.hosts.values()].some(({ facts }) => facts === undefined),
      now: input.now,
    };
    const readiness = readinessByMachine(probes);
    const { expansions } = expanded;
    const inputs: CompileInputs = {
      ...written,
      resources: indexById(expanded.resources),
      readiness,
      expansions,
    };
    const changed: ChangedInputs = new Map();
    recordChanges(changed, before, inputs, [
      "resources",
      "hosts",
      "clusters",
      "artifacts",
      "secretHashes",
      "observed",
      "found",
      "readiness",
      "rollouts",
      "expansions",
    ]);
    const pendingWorkloads = workloads(pairs, kindContext(inputs), changed).filter(
      (workload) => workload !== undefined,
    );
    const placed = placeMemoized(
      pendingWorkloads,
      [...inputs.hosts.values()],
      input.snapshot.unreadable,
      input.offHosts ?? NO_OFF_HOSTS,
    );
    const withHosts: CompileInputs = { ...inputs, placements: placed.placements };
    recordChanges(changed, before, withHosts, ["placements"]);
    const addressRequests = markUnobserved(
      withLastAddresses(requests(pairs, kindContext(withHosts), changed).flat(), input.offHosts),
      placed.blocked,
    );
    const withSubnets = pairs.filter(({ kind }) => kind.subnets !== undefined);
    const allocations = allocateMemoized(
      addressRequests,
      subnets(withSubnets, kindContext(withHosts), changed).flat(),
    );
    const withAddresses: CompileInputs = { ...withHosts, addresses: allocations.addresses };
    recordChanges(changed, before, withAddresses, ["addresses"]);
    const claimsByKey = groupMemoized(claims(pairs, kindContext(withAddresses), changed));
    const complete: CompileInputs = { ...withAddresses, claims: claimsByKey };
    recordChanges(changed, before, complete, ["claims"]);
    const objectSets = realise(pairs, kindContext(complete), changed);
    last = complete;
    return {
      ...expanded,
      objects: objectSets.flatMap((set) => set.objects),
      blocked: [...placed.blocked, ...allocations.blocked, ...objectSets.flatMap((set) => set.blocked ?? [])],
      problems: distinctProblems(objectSets),
      notices: [
        ...[...expansions.values()].flatMap((expansion) => expansion.notices),
        ...objectSets.flatMap((set) => set.notices ?? []),
      ],
      placements: placed.placements,
      restarted: placed.restarted,
      readiness,
      liveness: livenessReport(probes),
      agentProbes: agentProbesOf(probes),
      explain: placed.explain,
    };
  };
}

/** Returns the problems of all resources. Those of a pool's members are one. */
function distinctProblems(sets: readonly ObjectSet[]): readonly Problem[] {
  const problems = sets.flatMap((set) => set.problems ?? []);
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}

function pairWithKinds(
  byName: ReadonlyMap<string, AnyKind>,
  resources: readonly Resource[],
): ResourceWithKind[] {
  const pairs: ResourceWithKind[] = [];
  for (const resource of resources) {
    const kind = byName.get(resource.kind) as Kind<unknown> | undefined; // the loader validated this spec for this kind
    if (kind !== undefined) pairs.push({ kind, resource });
  }
  return pairs;
}

function initialInputs(
  input: CompileInput,
  indexes: Pick<CompileInputs, "hosts" | "observed" | "found">,
): CompileInputs {
  const { fleet, artifacts, secretHashes, now, jumpedAt } = input;
  const { clusters = NONE } = input.snapshot;
  const { failures = NONE, replicas = NONE, rollouts = NONE, history = NONE } = input;
  const resources = indexById(input.resources);
  const namesakes = input.resources.some(({ kind }) => kind === MACHINE_POOL_KIND)
    ? namesakesOf(indexes.observed)
    : NONE;
  return {
    fleet,
    artifacts,
    secretHashes,
    resources,
    clusters,
    failures,
    replicas,
    rollouts,
    history,
    time: { now, jumpedAt },
    namesakes,
    expansions: NONE,
    placements: NONE,
    addresses: NONE,
    claims: NONE,
    readiness: NONE,
    ...indexes,
  };
}

const NONE: ReadonlyMap<never, never> = new Map<never, never>();

/** Indexes the owners of observed objects by the pool that they are named after, once for each snapshot. */
const namesakesOf: (observed: CompileInputs["observed"]) => CompileInputs["namesakes"] = memoizeByIdentity(
  (observed: CompileInputs["observed"]) => {
    const owners = new Map<ResourceId, ResourceId[]>();
    for (const owner of observed.keys()) {
      const pool = poolByName(owner);
      if (pool !== undefined) addToGroup(owners, pool, owner);
    }
    return owners;
  },
);

function indexById(resources: readonly Resource[]): CompileInputs["resources"] {
  return new Map(resources.map((resource) => [resource.id, resource]));
}

function addressRequestsOf(
  owner: Resource,
  requests: readonly AddressRequest[] = [],
): readonly OwnedAddressRequest[] {
  return requests.map(
    (request, index): OwnedAddressRequest => ({
      owner: owner.id,
      index,
      request,
      unobserved: request.holderUnreadable ?? false,
    }),
  );
}

/** Marks the requests of machines that may be on an unreadable host. */
function markUnobserved(
  requests: readonly OwnedAddressRequest[],
  blocked: readonly Blocked[],
): readonly OwnedAddressRequest[] {
  const unobserved = new Set(
    blocked.filter(({ code }) => code === "unreadable").map(({ resource }) => resource),
  );
  return unobserved.size === 0
    ? requests
    : requests.map((request) => ({
        ...request,
        unobserved: request.unobserved || unobserved.has(request.owner),
      }));
}

/** Returns the requests with the addresses that machines of hosts that are off had, so that they keep them elsewhere. */
function withLastAddresses(
  requests: readonly OwnedAddressRequest[],
  offHosts: OffHosts = NO_OFF_HOSTS,
): readonly OwnedAddressRequest[] {
  if (offHosts.size === 0) return requests;
  const lastOf = new Map([...offHosts.values()].flatMap((machines) => [...machines]));
  return requests.map((entry) => {
    const observed = entry.request.observed ?? lastOf.get(entry.owner)?.addresses[entry.index];
    return observed === undefined ? entry : { ...entry, request: { ...entry.request, observed } };
  });
}

function allocateAddresses(
  requests: readonly OwnedAddressRequest[],
  subnets: readonly Subnet[],
): Pick<CompileInputs, "addresses"> & Pick<Compiled, "blocked"> {
  const { addressOf: address, blocked } = allocate(requests, subnets);
  const addresses = new Map<ResourceId, (string | undefined)[]>();
  for (const { owner, index } of requests) addToGroup(addresses, owner, address(owner, index));
  return { addresses, blocked };
}

function groupClaims(claims: readonly (readonly Claim[])[]): CompileInputs["claims"] {
  const groups = new Map<string, Claim[]>();
  for (const claimsOfOne of claims)
    for (const claim of claimsOfOne) addToGroup(groups, claimKey(claim.on, claim.want), claim);
  return groups;
}

/** Returns host views. A view stays identical while its resource and facts do. */
function memoizeHostViews(): (input: CompileInput) => CompileInputs["hosts"] {
  let views: ReadonlyMap<TargetId, HostView> = new Map();
  const viewOf = (resource: Resource<HostSpec>, { facts }: Snapshot): HostView => {
    const before = views.get(resource.name);
    const now = facts.get(resource.name);
    return before?.resource === resource && before.facts === now
      ? before
      : { id: resource.name, resource, facts: now };
  };
  return ({ resources, snapshot }) => {
    const hosts = hostsAmong(resources);
    views = new Map(hosts.map((resource) => [resource.name, viewOf(resource, snapshot)]));
    return views;
  };
}

/** Indexes the fleet's own observed objects by owner, once for each snapshot. */
function memoizeObservedIndex(): (input: CompileInput) => CompileInputs["observed"] {
  const indices = new WeakMap<readonly ObservedObject[], CompileInputs["observed"]>();
  return ({ fleet, snapshot: { objects } }) => {
    const cached = indices.get(objects);
    if (cached !== undefined) return cached;
    const index = new Map<ResourceId, ObservedObject[]>();
    for (const object of objects)
      if (object.mark?.fleet === fleet) addToGroup(index, object.mark.owner, object);
    indices.set(objects, index);
    return index;
  };
}

/** Types of objects that resources may use without owning them. */
const SHARED_TYPES: ReadonlySet<string> = new Set(["network", "pool"]);

/** Indexes the objects that resources may use or take over without owning them, once for each snapshot. */
function memoizeFoundIndex(): (input: CompileInput) => CompileInputs["found"] {
  const indices = new WeakMap<readonly ObservedObject[], CompileInputs["found"]>();
  return ({ fleet, snapshot: { objects } }) => {
    const cached = indices.get(objects);
    if (cached !== undefined) return cached;
    const index = new Map<ObjectId, ObservedObject>();
    for (const object of objects)
      if (SHARED_TYPES.has(object.type) || object.mark?.fleet !== fleet) index.set(object.id, object);
    indices.set(objects, index);
    return index;
  };
}
