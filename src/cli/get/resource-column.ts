import type { Resource } from "../../model/resource.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { Column } from "../terminal/table.ts";
import { objectsOwnedBy } from "./machine-rows.ts";

export type ResourceColumn = Column<Resource>;

/** Returns the columns of a kind for a workspace. */
export type ColumnsOfKind = (workspace: FleetWorkspace) => readonly ResourceColumn[];

/** Returns a column of a spec field. The loader has validated the spec of every kind, so the cast is safe. */
export function specColumn<Spec>(
  head: string,
  cell: (spec: Spec) => string | number | undefined,
): ResourceColumn {
  return { head, cell: (resource) => String(cell(resource.spec as Spec) ?? "") };
}

/** Returns a column with the targets that have objects of the resource. */
export function targetsColumn(workspace: FleetWorkspace): ResourceColumn {
  return {
    head: "ON",
    cell: ({ id }) =>
      [...new Set(objectsOwnedBy(id, workspace).map(({ target }) => target))].sort().join(", "),
  };
}
