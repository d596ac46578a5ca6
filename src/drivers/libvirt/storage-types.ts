import type { ObjectType } from "../object-type.ts";
import type { PoolState, VolumeState } from "./states.ts";
import { poolSummary, volumeSummary } from "./summary.ts";

/** Volumes. Changes that would lose or exchange data have the impact `refuse`. */
export const volumeType: ObjectType<VolumeState> = {
  name: "volume",
  holdsData: true,
  // a volume with a size of its own is a machine's disk, whatever it began with
  isCopy: ({ content, capacityBytes }) => content !== undefined && capacityBytes === undefined,
  specFields: { format: () => "format", capacityBytes: () => "size" },
  summary: volumeSummary,
  impacts: {
    pool: "refuse",
    format: "refuse",
    backing: "refuse",
    capacityBytes: (before = 0, after = 0) => (after >= before ? "live" : "refuse"),
    // content is never exchanged: only the filling of an incomplete volume goes on
    content: (_before, _after, { unfinished }) => (unfinished ? "live" : "refuse"),
  },
};

export const poolType: ObjectType<PoolState> = {
  name: "pool",
  holdsData: false,
  perTarget: true,
  atCreation: ["uuid"],
  directory: ({ type, path }) => (type === "dir" ? path : undefined),
  specFields: {
    type: () => "type",
    path: ({ type }) => (type === "dir" ? "path" : undefined),
    source: ({ type }) => (type === "logical" ? "volumeGroup" : undefined),
  },
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
