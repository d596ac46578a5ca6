import type { Resource } from "../../model/resource.ts";
import { ownOf } from "../machines.ts";
import type { Column } from "../table.ts";
import type { World } from "../world/world.ts";

export type ResourceColumn = Column<Resource>;

/** The columns of a kind, in a world. */
export type Columns = (world: World) => readonly ResourceColumn[];

/** A column of the spec. The loader validated every spec for its kind, so its type is known. */
export function spec<Spec>(head: string, cell: (spec: Spec) => string | number | undefined): ResourceColumn {
  return { head, cell: (resource) => String(cell(resource.spec as Spec) ?? "") };
}

/** The targets that have it. */
export function where(world: World): ResourceColumn {
  return {
    head: "ON",
    cell: ({ id }) => [...new Set(ownOf(id, world).map(({ target }) => target))].sort().join(", "),
  };
}
