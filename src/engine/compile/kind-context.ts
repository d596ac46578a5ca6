import type { Claim } from "../../kinds/claims.ts";
import type { Artifact, HostView, KindContext, Placement } from "../../kinds/kind.ts";
import type { ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
import type { Readiness } from "../../model/readiness.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import type { ClusterFacts } from "../../model/snapshot.ts";
import { readinessOfRunning } from "./readiness.ts";

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

const NOTHING: readonly never[] = [];

export function kindContext(inputs: CompileInputs): KindContext {
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

/** Part of the inputs that a `KindContext` reads. */
export type InputPart = Exclude<keyof CompileInputs, "fleet">;

/** Key that stands for all keys of a part. It changes when one of them does. */
export const ANY = "*";

/** Reads of a `KindContext`: `part, key, part, key, ...`. Flat, because ten thousand machines make forty reads each. */
export type ReadLog = string[];

/** Wraps a context so that it records its reads in the log that `readLog` returns at that moment. */
export function trackedContext(context: KindContext, readLog: () => ReadLog): KindContext {
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
