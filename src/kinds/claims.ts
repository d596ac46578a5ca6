import type { CheckState, ProbeName } from "../drivers/haproxy/prober-states.ts";
import type { ObjectId, TargetId } from "../model/object.ts";
import type { ResourceId } from "../model/resource.ts";

/**
 * A request of resource `by` to resource `on`. Only claims make the objects of a kind depend on other resources'
 * needs.
 */
export type Claim =
  | LeaseClaim
  | ProbeClaim
  | AttachmentClaim
  | CopyClaim
  | FloatingClaim
  | VipClaim
  | UplinkClaim
  | SystemFilesClaim
  | MemberClaim
  | MembershipClaim
  | GroupReferenceClaim;

interface ClaimBase {
  readonly on: ResourceId;
  readonly by: ResourceId;
}

/** A claim on one host. */
interface HostClaim extends ClaimBase {
  readonly host: TargetId;
  /** The host that the machine leaves by a migration, and where it is until then. Absent: it stays. */
  readonly leaves?: TargetId;
}

/** A claim on a Network: exist on this host, with a DHCP lease for this machine. */
export interface LeaseClaim extends HostClaim {
  readonly want: "lease";
  readonly mac: string;
  readonly ipv4: string | null;
  readonly hostname: string;
  /** The machine's network device on the host. */
  readonly tap: string;
  readonly domain: ObjectId;
  /** True: the interface is on a bridge of the host by its name, and needs no network of libvirt. */
  readonly namesBridge: boolean;
}

/** A claim on a Network: check this machine from where the network is reachable. */
export interface ProbeClaim extends HostClaim {
  readonly want: "probe";
  readonly probe: ProbeName;
  /** The machine's name on its host. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly how: CheckState;
}

/** A claim on a Volume: exist on this host. */
interface AttachmentClaim extends HostClaim {
  readonly want: "attachment";
}

/**
 * A claim on an Image: a copy in this pool of this host. Without a pool no copy, because the machine has no root disk.
 * Without a host the copy is in a pool of a cluster.
 */
export interface CopyClaim extends ClaimBase {
  readonly want: "copy";
  readonly host: TargetId | null;
  readonly pool: ResourceId | null;
  /** True for a machine, which needs the image's kernel on its host too. */
  readonly boots: boolean;
}

/** A claim on a Network: translate the public address to the private one, in both directions. */
export interface FloatingClaim extends ClaimBase {
  readonly want: "floating";
  readonly public: string;
  readonly inner: string;
}

/** A claim on a Network: this address on its router, for a service that runs there. */
interface VipClaim extends ClaimBase {
  readonly want: "vip";
  readonly address: string;
  /** True for a public address, false for an address of the network. */
  readonly external: boolean;
}

/** A claim on a Host: forward the traffic of this network to the public network. */
interface UplinkClaim extends ClaimBase {
  readonly want: "uplink";
}

/** A claim on a Host: a pool for seeds, kernels and copies of images. */
interface SystemFilesClaim extends ClaimBase {
  readonly want: "system-files";
}

/** A claim on a LoadBalancer: register this machine as a member. */
export interface MemberClaim extends ClaimBase {
  readonly want: "member";
  /** The name of a pool of the load balancer. */
  readonly pool: string;
  /** The machine's name on its host, unique in the pool. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  readonly domain: ObjectId;
}

/** A claim on a SecurityGroup: add this interface, with its address on the bridge. */
export interface MembershipClaim extends ClaimBase {
  readonly want: "membership";
  /**
   * The host that filters the interface. Undefined while the host is unknown, and on hosts without filters.
   */
  readonly host: TargetId | undefined;
  readonly bridge: string;
  readonly ipv4: string;
  /** The domain of the machine, and the host that it leaves by a migration. Absent: it stays. */
  readonly leaves?: { readonly host: TargetId; readonly domain: ObjectId };
}

/** A claim on a SecurityGroup: publish its members on the hosts that have the rules of `by`. */
interface GroupReferenceClaim extends ClaimBase {
  readonly want: "naming";
}
