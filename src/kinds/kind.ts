import type { TargetAddress } from "../drivers/driver.ts";
import type { GroupRules } from "../model/group.ts";
import type { DesiredObject, ObservedObject, TargetId } from "../model/object.ts";
import type { Blocked, ClusterFacts, HostFacts } from "../model/plan.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { Claim } from "./claims.ts";
import type { HostSpec } from "./host/spec.gen.ts";

/**
 * The contract of a kind. Pure: no clock, no randomness, no I/O.
 * A kind never imports another kind: what it needs of another resource it asks for by a claim.
 * The steps run in this order, each for all resources, so a later step sees what the earlier ones decided.
 */
export interface Kind<Spec> {
  readonly name: string;
  /** The target that it is, besides hosts: a zone, a pool of a cluster. `shellOf` tells how a Host is reached. */
  target?(resource: Resource<Spec>, shellOf: (host: string) => string | undefined): TargetAddress | undefined;
  /**
   * The resources that this one stands for, such as the members of a pool: each looks like one that was written. The
   * same objects again as long as nothing of them is another, since everything later goes by that.
   */
  expand?(resource: Resource<Spec>, view: GroundView): readonly Resource[];
  /** How the resources that it stands for are treated as one. */
  group?(resource: Resource<Spec>): GroupRules;
  /** What must be placed on a host. */
  workload?(resource: Resource<Spec>, view: View): Workload;
  /** The addresses that it wants of networks; answered by `view.address`, in the same order. */
  addresses?(resource: Resource<Spec>, view: View): readonly AddressRequest[];
  /** The subnets that it gives addresses from. */
  subnets?(resource: Resource<Spec>): readonly Subnet[];
  /** What it asks of other resources, now that its host and addresses are known. */
  claims?(resource: Resource<Spec>, view: View): readonly Claim[];
  /** The objects that must be there for this resource and for the claims on it. */
  realise?(resource: Resource<Spec>, view: View): Realised;
}

/** What a resource comes to: objects, and what stands in the way of further ones. */
export interface Realised {
  readonly objects: readonly DesiredObject<object>[];
  readonly blocked?: readonly Blocked[];
  /** Sentences worth knowing that are no problem. */
  readonly notices?: readonly string[];
}

/** What a kind may know. Everything it reads here is an input of its objects, and nothing else is. */
export interface View {
  readonly fleet: string;
  get<Spec>(id: ResourceId): Resource<Spec> | undefined;
  host(id: TargetId): HostView | undefined;
  hosts(): readonly HostView[];
  /** What a storage cluster tells about itself; undefined when it could not be read. */
  cluster(id: TargetId): ClusterFacts | undefined;
  /** Where it was placed; undefined when it could not be (the reason is reported by placement). */
  placement(of: ResourceId): Placement | undefined;
  /** The answer to the request with this index; undefined when there is none to be had. */
  address(of: ResourceId, index: number): string | undefined;
  claims<Want extends Claim["want"]>(on: ResourceId, want: Want): readonly Extract<Claim, { want: Want }>[];
  /** Its own objects as they are observed, on all targets that could be read. */
  observed(owner: ResourceId): readonly ObservedObject[];
  /** Digest and measures of an image's parts. */
  artifact(image: ResourceId): Artifact | undefined;
  /** Keyed hash of a secret's value; undefined when the value is not to be had here. */
  secretHash(secret: ResourceId, key: string): string | undefined;
}

/** What can be asked before anything was decided. */
export type GroundView = Pick<View, "fleet" | "get" | "host" | "hosts" | "observed">;

/** A host as the plan sees it. Its name is its target. */
export interface HostView {
  readonly id: TargetId;
  readonly resource: Resource<HostSpec>;
  /** Undefined when it could not be read. */
  readonly facts: HostFacts | undefined;
}

/** The parts of an image by their digests, known before anything is copied. */
export interface Artifact {
  readonly disk: { readonly digest: string; readonly format: "qcow2" | "raw"; readonly virtualBytes: number };
  readonly kernel?: { readonly digest: string; readonly initrd?: string; readonly cmdline: string };
}

/** What must find a host, with everything that placement has to know about it. */
export interface Workload {
  readonly resource: ResourceId;
  readonly labels: Readonly<Record<string, string>>;
  readonly vcpus: number;
  readonly cpuPolicy: "shared" | "dedicated";
  readonly memoryBytes: number;
  readonly hugepages: boolean;
  /** Aliases of host devices, one entry per device wanted. */
  readonly devices: readonly string[];
  /** Labels that the host must have. */
  readonly hostSelector: Readonly<Record<string, string>>;
  /** Hosts that can serve it at all (its pools and bridges are there), with what restricts it; absent: all. */
  readonly onlyOn?: readonly { readonly hosts: readonly TargetId[]; readonly because: string }[];
  readonly group?: PlacementRule;
  /** Hosts where it is observed already. More than one is a conflict that people must solve. */
  readonly observedOn: readonly TargetId[];
  /** Host CPUs and device addresses that it is observed to hold, so that they stay. */
  readonly observedCpus: readonly number[];
  readonly observedDevices: readonly string[];
}

export interface PlacementRule {
  readonly id: ResourceId;
  readonly policy: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
  /** `host`, or a label of hosts. */
  readonly topologyKey: string;
  readonly maxPerDomain: number;
}

/** Where a workload goes, and what it was given there. */
export interface Placement {
  readonly host: TargetId;
  /** Host CPUs that are its alone; empty for the shared policy. */
  readonly dedicatedCpus: readonly number[];
  /** Host CPUs that all shared machines of the host use together, sorted. */
  readonly sharedCpus: readonly number[];
  /** PCI addresses, in the order of `Workload.devices`. */
  readonly devices: readonly string[];
}

/** Why a host was chosen or refused: what `why` prints. */
export interface PlacementReason {
  readonly host: TargetId;
  readonly verdict: "chosen" | "possible" | "refused";
  readonly reasons: readonly string[];
  readonly score?: number;
}

export interface AddressRequest {
  readonly network: ResourceId;
  /** Asked for in the spec: given, or a problem. */
  readonly fixed?: string;
  /** Held already, as observed: kept as long as it is in the range and nobody asks for it by name. */
  readonly observed?: string;
  /** What holds it cannot be read: it may hold any address, so none is given anew. */
  readonly unseen?: boolean;
}

/** A range of addresses to give out of. All IPv4. */
export interface Subnet {
  readonly network: ResourceId;
  readonly cidr: string;
  readonly gateway: string;
  readonly from: string;
  readonly to: string;
}
