import type { TargetAddress } from "../drivers/driver.ts";
import type { HostSpec } from "../generated/kinds/host.ts";
import type { RecordingClock } from "../model/clock-time.ts";
import type { MachinePool, RolloutPreparation } from "../model/machine-pool.ts";
import type { DesiredObject, ObjectId, ObservedObject, TargetId } from "../model/object.ts";
import type { Blocked } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Readiness } from "../model/readiness.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import type { ClusterFacts, HostFacts } from "../model/snapshot.ts";
import type { Claim } from "./claims.ts";

/**
 * The contract of a kind. A kind is pure: no clock, no randomness, no I/O. A kind must not import another kind; it
 * uses claims to request something of another resource. The steps run in the order of this interface. Each step runs
 * for all resources before the next begins, so that later steps see earlier results.
 */
export interface Kind<Spec> {
  readonly name: string;
  /** Short names on the command line, in lower case: `vm`, `vms`. */
  readonly shortNames?: readonly string[];
  /** The noun in the types of its events: `vm` in `fleetwright.vm.created`. A kind with objects must have one. */
  readonly eventNoun?: string;
  /**
   * The types of the objects that stand for the resource in events. Changes of its other objects are updates of the
   * resource. [all types except `rrset`]
   */
  readonly primaryTypes?: readonly string[];
  /**
   * Returns the target that the resource is: a zone, or a pool of a cluster. Hosts are targets without this step.
   * `shellOf` returns the shell address of a Host.
   */
  target?(resource: Resource<Spec>, shellOf: (host: string) => string | undefined): TargetAddress | undefined;
  /**
   * Returns the resources that this one expands to, such as the members of a pool. Later steps treat them like
   * resources of the files. Must return identical resources while nothing changed, because later steps compare by
   * identity.
   */
  expand?(resource: Resource<Spec>, view: ExpansionContext): Expansion;
  /** Returns the workload to place on a host. */
  workload?(resource: Resource<Spec>, view: KindContext): Workload;
  /** Returns the addresses to allocate. `view.address` returns the results by index, in the same order. */
  addresses?(resource: Resource<Spec>, view: KindContext): readonly AddressRequest[];
  /** Returns the subnets from which addresses are allocated. */
  subnets?(resource: Resource<Spec>): readonly Subnet[];
  /** Returns the claims on other resources. Placement and addresses are known in this step. */
  claims?(resource: Resource<Spec>, view: KindContext): readonly Claim[];
  /** Returns the desired objects for this resource and for the claims on it. */
  objects?(resource: Resource<Spec>, view: KindContext): ObjectSet;
}

/** The desired objects of a resource, and the reasons why further objects cannot be planned. */
export interface ObjectSet {
  readonly objects: readonly DesiredObject<object>[];
  readonly blocked?: readonly Blocked[];
  /** The errors in the files that only the state of other things showed. Their resources are also blocked. */
  readonly problems?: readonly Problem[];
  /** Sentences for the user that are no problems. */
  readonly notices?: readonly string[];
}

/**
 * The only inputs of a kind's objects. The compiler records every read, and computes the objects again only if a
 * result changed.
 */
export interface KindContext {
  readonly fleet: string;
  get<Spec>(id: ResourceId): Resource<Spec> | undefined;
  host(id: TargetId): HostView | undefined;
  hosts(): readonly HostView[];
  /** Returns the facts of a storage cluster. Undefined if it could not be read. */
  cluster(id: TargetId): ClusterFacts | undefined;
  /** Returns the placement of a resource. Undefined if no host was found; placement reports the reason. */
  placement(of: ResourceId): Placement | undefined;
  /** Returns the address for the request with this index. Undefined if none could be allocated. */
  address(of: ResourceId, index: number): string | undefined;
  claims<Want extends Claim["want"]>(on: ResourceId, want: Want): readonly Extract<Claim, { want: Want }>[];
  /** Returns what a resource expanded to. Undefined for a resource that does not expand. */
  expansion(of: ResourceId): Expansion | undefined;
  /** Returns what prepares the next steps of a pool. */
  rollout(of: ResourceId): RolloutPreparation;
  /** Returns the observed objects of a resource, on all readable targets. */
  observed(owner: ResourceId): readonly ObservedObject[];
  /**
   * Returns the observed object with this id: a network or a pool, whoever made it, or another object that is not the
   * fleet's own. Undefined if there is none, and while the target cannot be read.
   */
  found(id: ObjectId): ObservedObject | undefined;
  /** Returns whether a machine may get traffic, as it was observed last. */
  readiness(machine: ResourceId): Readiness;
  /** Returns the digests and sizes of an image's parts. */
  artifact(image: ResourceId): Artifact | undefined;
  /** Returns the keyed hash of a secret's value. Undefined if the value is not available. */
  secretHash(secret: ResourceId, key: string): string | undefined;
}

/** The resources that a resource expands to. */
export interface Expansion {
  readonly resources: readonly Resource[];
  /** The pool that the resources are members of. Its members have the order of an update. */
  readonly pool: MachinePool;
  readonly notices: readonly string[];
}

/** The part of the context that is available before placement, and what the decision about a pool depends on. */
export interface ExpansionContext
  extends Pick<KindContext, "fleet" | "get" | "host" | "hosts" | "observed" | "found" | "rollout"> {
  /** Returns the owners of observed objects that are named after members of a pool. */
  namedAfter(pool: ResourceId): readonly ResourceId[];
  readonly clock: RecordingClock;
  /** Returns the readiness of a machine that need not be a resource yet. */
  readinessOf(machine: Resource): Readiness;
  /** Returns how many changes of an object failed in a row. */
  failures(object: ObjectId): number;
  /** Returns the number of members that an autoscaler decided. Undefined: none did. */
  replicas(pool: ResourceId): number | undefined;
  /** Returns a resource as it was in an earlier commit. Undefined: not known. */
  resourceAt(commit: string, id: ResourceId): Resource | undefined;
}

/** A host in the plan. Its name is the id of the target. */
export interface HostView {
  readonly id: TargetId;
  readonly resource: Resource<HostSpec>;
  /** Undefined if the host could not be read. */
  readonly facts: HostFacts | undefined;
}

/** The digests of an image's parts, known before anything is copied. */
export interface Artifact {
  readonly disk: { readonly digest: string; readonly format: "qcow2" | "raw"; readonly virtualBytes: number };
  readonly kernel?: { readonly digest: string; readonly initrd?: string; readonly cmdline: string };
}

/** The input of placement for one resource. */
export interface Workload {
  readonly resource: ResourceId;
  readonly labels: Readonly<Record<string, string>>;
  readonly vcpus: number;
  readonly cpuPolicy: "shared" | "dedicated";
  readonly memoryBytes: number;
  readonly hugepages: boolean;
  /** The aliases of host devices, one entry per requested device. */
  readonly devices: readonly string[];
  /** The labels that the host must have. */
  readonly hostSelector: Readonly<Record<string, string>>;
  /**
   * Sets of possible hosts, each with the reason: its pools or bridges exist only there. If absent: all hosts.
   */
  readonly onlyOn?: readonly HostLimit[];
  readonly group?: PlacementRule;
  /** The hosts on which the resource is observed. More than one is a conflict that a user must resolve. */
  readonly observedOn: readonly TargetId[];
  /** The host CPUs and device addresses that the resource uses now. Placement keeps them. */
  readonly observedCpus: readonly number[];
  readonly observedDevices: readonly string[];
  /** The reason why the resource must not be restarted elsewhere while its host is off. Undefined: it may be. */
  readonly restartRefusal: string | undefined;
}

export interface HostLimit {
  readonly hosts: readonly TargetId[];
  readonly because: string;
  /** Reasons of single hosts that are better known: `network default is not active (virsh net-start default)`. */
  readonly hostReasons?: Readonly<Record<TargetId, string>>;
}

export interface PlacementRule {
  readonly id: ResourceId;
  readonly policy: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
  /** `host`, or the key of a host label. */
  readonly topologyKey: string;
  readonly maxPerDomain: number;
}

/** The host of a workload, with its CPUs and devices. */
export interface Placement {
  readonly host: TargetId;
  /** The exclusive host CPUs. Empty for the shared policy. */
  readonly dedicatedCpus: readonly number[];
  /** The host CPUs that all shared machines of the host use, sorted. */
  readonly sharedCpus: readonly number[];
  /** PCI addresses, in the order of `Workload.devices`. */
  readonly devices: readonly string[];
}

/** The reason why a host was chosen or refused. `fleetwright why` prints it. */
export interface PlacementReason {
  readonly host: TargetId;
  readonly verdict: "chosen" | "possible" | "refused";
  readonly reasons: readonly string[];
  readonly score?: number;
}

export interface AddressRequest {
  readonly network: ResourceId;
  /** The address in the spec. A conflict is a problem. */
  readonly fixed?: string;
  /**
   * The observed address. It is kept while it is in the range and no other resource has it as a fixed address.
   */
  readonly observed?: string;
  /**
   * True if the object that holds the address cannot be read. It may hold any address, so none is allocated.
   */
  readonly holderUnreadable?: boolean;
}

/** An IPv4 range to allocate from. */
export interface Subnet {
  readonly network: ResourceId;
  readonly cidr: string;
  readonly gateway: string;
  readonly from: string;
  readonly to: string;
}
