import type { TargetId } from "../model/object.ts";
import type { ResourceId } from "../model/resource.ts";

/**
 * What resources ask of each other: the one way in which a kind's objects depend on other resources.
 * `on` is asked, `by` asks.
 */
export type Claim = LeaseClaim | AttachmentClaim | CopyClaim;

interface ClaimBase {
  readonly on: ResourceId;
  readonly by: ResourceId;
  readonly host: TargetId;
}

/** Of a Network: be there on this host and know this machine. */
export interface LeaseClaim extends ClaimBase {
  readonly want: "lease";
  readonly mac: string;
  readonly ipv4: string | null;
  readonly hostname: string;
}

/** Of a Volume: be there on this host. */
export interface AttachmentClaim extends ClaimBase {
  readonly want: "attachment";
}

/** Of an Image: have a copy in this pool of this host, and its kernel there; null: only the kernel (no root disk). */
export interface CopyClaim extends ClaimBase {
  readonly want: "copy";
  readonly pool: ResourceId | null;
}
