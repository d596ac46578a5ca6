import type { RouterState, SegmentState } from "./states.ts";

/**
 * Data in marks that the backend cannot return: the names of parts, also after they are gone, and settings from before.
 */
export interface SegmentMarkData extends Pick<SegmentState, "bridge" | "port"> {
  readonly taps: readonly string[];
}

export type RouterMarkData = Pick<RouterState, "namespace" | "bridge" | "inside" | "outside" | "uplink">;

export interface UplinkMarkData {
  readonly interface: string;
  readonly closed: readonly string[];
  /** The kernel settings before the first change, which are restored at the end. */
  readonly before: { readonly forwarding: string; readonly delay: string };
}

export interface UnderlayMarkData {
  readonly interface: string;
}
