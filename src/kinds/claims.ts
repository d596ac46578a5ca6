import type { ObjectId, TargetId } from "../model/object.ts";
import type { ResourceId } from "../model/resource.ts";

/**
 * What resources ask of each other: the one way in which a kind's objects depend on other resources.
 * `on` is asked, `by` asks.
 */
export type Claim =
  | LeaseClaim
  | AttachmentClaim
  | CopyClaim
  | FloatingClaim
  | VipClaim
  | UplinkClaim
  | MemberClaim
  | MembershipClaim
  | NamingClaim;

interface ClaimBase {
  readonly on: ResourceId;
  readonly by: ResourceId;
}

/** What is wanted on one host. */
interface HostClaim extends ClaimBase {
  readonly host: TargetId;
}

/** Of a Network: be there on this host and know this machine. */
export interface LeaseClaim extends HostClaim {
  readonly want: "lease";
  readonly mac: string;
  readonly ipv4: string | null;
  readonly hostname: string;
  /** The machine's device on the host. */
  readonly tap: string;
}

/** Of a Volume: be there on this host. */
export interface AttachmentClaim extends HostClaim {
  readonly want: "attachment";
}

/**
 * Of an Image: have a copy in this pool of this host, and its kernel there. Without a pool only the kernel (there is no
 * root disk); without a host only the copy, in a pool that is on no host.
 */
export interface CopyClaim extends ClaimBase {
  readonly want: "copy";
  readonly host: TargetId | null;
  readonly pool: ResourceId | null;
}

/** Of a Network: lead what comes for the public address to this one, and what comes from this one out by it. */
export interface FloatingClaim extends ClaimBase {
  readonly want: "floating";
  readonly public: string;
  readonly inner: string;
}

/** Of a Network: have this address at its router, for a service that runs there. */
export interface VipClaim extends ClaimBase {
  readonly want: "vip";
  readonly address: string;
  /** Reached from outside, else from inside of the network. */
  readonly external: boolean;
}

/** Of a Host: carry what this network sends to the public network. */
export interface UplinkClaim extends ClaimBase {
  readonly want: "uplink";
}

/** Of a LoadBalancer: send this machine its share. */
export interface MemberClaim extends ClaimBase {
  readonly want: "member";
  /** The name of one of its pools. */
  readonly pool: string;
  /** As the machine is called on its host: unique in the pool. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  readonly domain: ObjectId;
}

/** Of a SecurityGroup: let this interface in, with its address on the bridge. */
export interface MembershipClaim extends ClaimBase {
  readonly want: "membership";
  /** Where its filter is; undefined while its host is not known, or where nothing is filtered. */
  readonly host: TargetId | undefined;
  readonly bridge: string;
  readonly ipv4: string;
}

/** Of a SecurityGroup: let its members be known wherever the rules of this one are. */
export interface NamingClaim extends ClaimBase {
  readonly want: "naming";
}
