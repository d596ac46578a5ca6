import type { Claim } from "../../kinds/claims.ts";
import type { Artifact, HostView, Placement, View } from "../../kinds/kind.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import type { ClusterFacts } from "../../model/plan.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";

/** Everything that a view can answer from. Later steps of compiling fill in what earlier ones decided. */
export interface Sources {
  readonly fleet: string;
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  readonly hosts: ReadonlyMap<string, HostView>;
  readonly clusters: ReadonlyMap<TargetId, ClusterFacts>;
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  /** By `secretKey`. */
  readonly secretHashes: ReadonlyMap<string, string>;
  readonly observed: ReadonlyMap<ResourceId, readonly ObservedObject[]>;
  readonly placements: ReadonlyMap<ResourceId, Placement>;
  /** In the order of the requests. */
  readonly addresses: ReadonlyMap<ResourceId, readonly (string | undefined)[]>;
  /** By `claimKey`. */
  readonly claims: ReadonlyMap<string, readonly Claim[]>;
}

/** The key of a secret's value among `Sources.secretHashes`. */
export function secretKey(secret: ResourceId, key: string): string {
  return `${secret}#${key}`;
}

/** The key under which claims are grouped: who is asked, and for what. */
export function claimKey(on: ResourceId, want: Claim["want"]): string {
  return `${want} ${on}`;
}

const NOTHING: readonly never[] = [];

export function viewOf(sources: Sources): View {
  const hosts = [...sources.hosts.values()];
  return {
    fleet: sources.fleet,
    get: <Spec>(id: ResourceId) => sources.resources.get(id) as Resource<Spec> | undefined, // a kind's name fixes its spec
    host: (id) => sources.hosts.get(id),
    hosts: () => hosts,
    cluster: (id) => sources.clusters.get(id),
    placement: (of) => sources.placements.get(of),
    address: (of, index) => sources.addresses.get(of)?.[index],
    claims: <Want extends Claim["want"]>(on: ResourceId, want: Want) =>
      (sources.claims.get(claimKey(on, want)) ?? NOTHING) as readonly Extract<Claim, { want: Want }>[], // grouped by `want`
    observed: (owner) => sources.observed.get(owner) ?? NOTHING,
    artifact: (image) => sources.artifacts.get(image),
    secretHash: (secret, key) => sources.secretHashes.get(secretKey(secret, key)),
  };
}

/** What a view can be asked for. */
export type Part = Exclude<keyof Sources, "fleet">;

/** In place of a key: all of them, another answer as soon as one of them is another. */
export const ALL = "*";

/** What was asked: `part, key, part, key, ...`, flat, since ten thousand machines ask forty questions each. */
export type Asked = string[];

/** A view that writes down what it is asked, into whatever `asked` gives at that moment. */
export function trackedView(view: View, asked: () => Asked): View {
  const note = (part: Part, key: string): void => void asked().push(part, key);
  return {
    fleet: view.fleet,
    get: (id) => {
      note("resources", id);
      return view.get(id);
    },
    host: (id) => {
      note("hosts", id);
      return view.host(id);
    },
    hosts: () => {
      note("hosts", ALL);
      return view.hosts();
    },
    cluster: (id) => {
      note("clusters", id);
      return view.cluster(id);
    },
    placement: (of) => {
      note("placements", of);
      return view.placement(of);
    },
    address: (of, index) => {
      note("addresses", of);
      return view.address(of, index);
    },
    claims: (on, want) => {
      note("claims", claimKey(on, want));
      return view.claims(on, want);
    },
    observed: (owner) => {
      note("observed", owner);
      return view.observed(owner);
    },
    artifact: (image) => {
      note("artifacts", image);
      return view.artifact(image);
    },
    secretHash: (secret, key) => {
      note("secretHashes", secretKey(secret, key));
      return view.secretHash(secret, key);
    },
  };
}
