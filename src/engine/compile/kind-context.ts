import type { Claim } from "../../kinds/claims.ts";
import type {
  Artifact,
  Expansion,
  ExpansionContext,
  HostView,
  KindContext,
  Placement,
} from "../../kinds/kind.ts";
import type { RolloutPreparation } from "../../model/machine-pool.ts";
import type { ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
import type { Readiness } from "../../model/readiness.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import type { ClusterFacts } from "../../model/snapshot.ts";
import type { CompileTime } from "./compile-time.ts";
import { probedNetworks, readinessOf, readinessOfRunning } from "./readiness.ts";

/** Inputs of a `KindContext`. Later steps of compiling add the decisions of earlier ones. */
export interface CompileInputs {
  readonly fleet: string;
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  readonly hosts: ReadonlyMap<string, HostView>;
  readonly clusters: ReadonlyMap<TargetId, ClusterFacts>;
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  /** By `secretKey`. */
  readonly secretHashes: ReadonlyMap<string, string>;
  readonly observed: ReadonlyMap<ResourceId, readonly ObservedObject[]>;
  /** Networks and pools, and the objects that are not the fleet's own. */
  readonly found: ReadonlyMap<ObjectId, ObservedObject>;
  /** Of the machines with a readiness probe. */
  readonly readiness: ReadonlyMap<ResourceId, Readiness>;
  readonly time: CompileTime;
  /** Owners of observed objects that are named after members of a pool, by pool. */
  readonly namesakes: ReadonlyMap<ResourceId, readonly ResourceId[]>;
  /** Numbers of failed changes in a row, by object. */
  readonly failures: ReadonlyMap<ObjectId, number>;
  /** Numbers of members that autoscalers decided, by pool. */
  readonly replicas: ReadonlyMap<ResourceId, number>;
  /** By pool. */
  readonly rollouts: ReadonlyMap<ResourceId, RolloutPreparation>;
  /** Resources of earlier commits, by `historyKey`. */
  readonly history: ReadonlyMap<string, Resource>;
  /** By the resource that expanded. */
  readonly expansions: ReadonlyMap<ResourceId, Expansion>;
  readonly placements: ReadonlyMap<ResourceId, Placement>;
  /** Addresses in the order of the requests. */
  readonly addresses: ReadonlyMap<ResourceId, readonly (string | undefined)[]>;
  /** By `claimKey`. */
  readonly claims: ReadonlyMap<string, readonly Claim[]>;
}

/** Returns the key of a secret's value in `CompileInputs.secretHashes`. */
export function secretKey(secret: ResourceId, key: string): string {
  return `${secret}#${key}`;
}

/** Returns the key of a group of claims: the claimed resource and the kind of claim. */
export function claimKey(on: ResourceId, want: Claim["want"]): string {
  return `${want} ${on}`;
}

/** Returns the key of a resource in `CompileInputs.history`. */
export function historyKey(commit: string, id: ResourceId): string {
  return `${commit} ${id}`;
}

const NOTHING: readonly never[] = [];
const NO_ROLLOUT: RolloutPreparation = { surge: 0, draining: [], removed: [] };

/** The context of all steps. */
export type CompileContext = KindContext & ExpansionContext;

export function kindContext(inputs: CompileInputs): CompileContext {
  const hosts = [...inputs.hosts.values()];
  return {
    fleet: inputs.fleet,
    get: <Spec>(id: ResourceId) => inputs.resources.get(id) as Resource<Spec> | undefined, // a kind's name fixes its spec
    host: (id) => inputs.hosts.get(id),
    hosts: () => hosts,
    cluster: (id) => inputs.clusters.get(id),
    placement: (of) => inputs.placements.get(of),
    address: (of, index) => inputs.addresses.get(of)?.[index],
    claims: <Want extends Claim["want"]>(on: ResourceId, want: Want) =>
      (inputs.claims.get(claimKey(on, want)) ?? NOTHING) as readonly Extract<Claim, { want: Want }>[], // grouped by `want`
    observed: (owner) => inputs.observed.get(owner) ?? NOTHING,
    found: (id) => inputs.found.get(id),
    expansion: (of) => inputs.expansions.get(of),
    rollout: (of) => inputs.rollouts.get(of) ?? NO_ROLLOUT,
    namedAfter: (pool) => inputs.namesakes.get(pool) ?? NOTHING,
    clock: {
      isPast: (time) => time <= inputs.time.now,
      jumpedAt: () => inputs.time.jumpedAt,
    },
    readinessOf: (machine) => readinessOf(machine, readinessInput(inputs, hosts)),
    failures: (object) => inputs.failures.get(object) ?? 0,
    replicas: (pool) => inputs.replicas.get(pool),
    resourceAt: (commit, id) => inputs.history.get(historyKey(commit, id)),
    readiness: (machine) =>
      inputs.readiness.get(machine) ??
      readinessOfRunning(
        inputs.observed.get(machine),
        hosts.some(({ facts }) => facts === undefined),
      ),
    artifact: (image) => inputs.artifacts.get(image),
    secretHash: (secret, key) => inputs.secretHashes.get(secretKey(secret, key)),
  };
}

function readinessInput(inputs: CompileInputs, hosts: readonly HostView[]) {
  return {
    observed: inputs.observed,
    hasUnreadableHost: hosts.some(({ facts }) => facts === undefined),
    now: inputs.time.now,
  };
}

/** Part of the inputs that a context reads. */
export type InputPart = Exclude<keyof CompileInputs, "fleet">;

/** Key of the part `time` that stands for a jump of the clock. All other keys are times that may be past. */
export const JUMP = "jump";

/** Key that stands for all keys of a part. It changes when one of them does. */
export const ANY = "*";

/** Reads of a `KindContext`: `part, key, part, key, ...`. Flat, because ten thousand machines make forty reads each. */
export type ReadLog = string[];

/** Wraps a context so that it records its reads in the log that `readLog` returns at that moment. */
export function trackedContext(context: CompileContext, readLog: () => ReadLog): CompileContext {
  const record = (part: InputPart, key: string): void => void readLog().push(part, key);
  return {
    fleet: context.fleet,
    get: (id) => {
      record("resources", id);
      return context.get(id);
    },
    host: (id) => {
      record("hosts", id);
      return context.host(id);
    },
    hosts: () => {
      record("hosts", ANY);
      return context.hosts();
    },
    cluster: (id) => {
      record("clusters", id);
      return context.cluster(id);
    },
    placement: (of) => {
      record("placements", of);
      return context.placement(of);
    },
    address: (of, index) => {
      record("addresses", of);
      return context.address(of, index);
    },
    claims: (on, want) => {
      record("claims", claimKey(on, want));
      return context.claims(on, want);
    },
    observed: (owner) => {
      record("observed", owner);
      return context.observed(owner);
    },
    found: (id) => {
      record("found", id);
      return context.found(id);
    },
    expansion: (of) => {
      record("expansions", of);
      return context.expansion(of);
    },
    rollout: (of) => {
      record("rollouts", of);
      return context.rollout(of);
    },
    namedAfter: (pool) => {
      record("namesakes", pool);
      return context.namedAfter(pool);
    },
    clock: {
      isPast: (time) => {
        record("time", time);
        return context.clock.isPast(time);
      },
      jumpedAt: () => {
        record("time", JUMP);
        return context.clock.jumpedAt();
      },
    },
    readinessOf: (machine) => {
      record("observed", machine.id);
      record("hosts", ANY);
      for (const network of probedNetworks(machine)) record("observed", network);
      const readiness = context.readinessOf(machine);
      if (readiness.until !== undefined) record("time", readiness.until);
      return readiness;
    },
    failures: (object) => {
      record("failures", object);
      return context.failures(object);
    },
    replicas: (pool) => {
      record("replicas", pool);
      return context.replicas(pool);
    },
    resourceAt: (commit, id) => {
      record("history", historyKey(commit, id));
      return context.resourceAt(commit, id);
    },
    readiness: (machine) => {
      record("readiness", machine);
      record("observed", machine);
      record("hosts", ANY);
      return context.readiness(machine);
    },
    artifact: (image) => {
      record("artifacts", image);
      return context.artifact(image);
    },
    secretHash: (secret, key) => {
      record("secretHashes", secretKey(secret, key));
      return context.secretHash(secret, key);
    },
  };
}
