import { Failure } from "../../model/failure.ts";
import type { Revision } from "../../workspace/revision.ts";

/** Throws `rejected` when the commit holds another fleet than the one that this daemon reconciles. */
export function assertSameFleet(fleet: string, { desired }: Revision): void {
  const { id } = desired.fleet;
  if (id === fleet) return;
  const isNamed = desired.loaded.resources.some(({ kind }) => kind === "Fleet");
  const what = isNamed ? `the fleet is called ${id} in this commit` : "this commit has no Fleet";
  throw new Failure(
    "rejected",
    `${what}, but this daemon reconciles ${fleet}, which stays at its last commit`,
    {
      hint: isNamed
        ? "a fleet of another name starts without state; to accept it, restart the daemon"
        : `add it again: {apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: ${fleet}}, spec: {}}`,
    },
  );
}
