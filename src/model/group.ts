import type { ResourceId } from "./resource.ts";

/** How the members of a group are treated as one. */
export interface GroupRules {
  /** More machines than this there are never, in whatever state. */
  readonly ceiling: number;
  /** How many members may be away at a time because something is changed; those that are away anyway count. */
  readonly maxUnavailable: number;
}

/** Resources that one other stands for. */
export interface Group extends GroupRules {
  /** Who stands for them. */
  readonly id: ResourceId;
  /** In their order: what cannot go all at once begins with the first. */
  readonly members: readonly ResourceId[];
}
