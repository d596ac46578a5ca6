import type { ObjectType } from "../driver.ts";
import type { PoolState, VolumeState } from "./states.ts";
import { poolSummary, volumeSummary } from "./summary.ts";

/** Volumes. What would lose or exchange data is refused here, whatever was planned. */
export const volumeType: ObjectType<VolumeState> = {
  name: "volume",
  holdsData: true,
  summary: volumeSummary,
  impacts: {
    pool: "refuse",
    format: "refuse",
    backing: "refuse",
    capacityBytes: (before = 0, after = 0) => (after >= before ? "live" : "refuse"),
    // Only what was copied in has a digest: it is copied in again.
    content: "live",
  },
};

export const poolType: ObjectType<PoolState> = {
  name: "pool",
  holdsData: false,
  copies: true,
  summary: poolSummary,
  impacts: {
    uuid: "refuse",
    type: "refuse",
    path: "refuse",
    source: "refuse",
    active: "live",
    autostart: "live",
  },
};
