import type { RouterState, SegmentState } from "./states.ts";

/**
 * What the marks keep, since the backend cannot tell it: how the parts are called also when they are gone, and what was
 * there before us.
 */
export interface NotedSegment extends Pick<SegmentState, "bridge" | "port"> {
  readonly taps: readonly string[];
}

export type NotedRouter = Pick<RouterState, "namespace" | "bridge" | "inside" | "outside" | "uplink">;

export interface NotedUplink {
  readonly interface: string;
  readonly closed: readonly string[];
  /** The switches as they were found, to be put back. */
  readonly before: { readonly forwarding: string; readonly delay: string };
}

export interface NotedUnderlay {
  readonly interface: string;
}
