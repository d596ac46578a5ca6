import type { AnyObjectType } from "../../drivers/driver.ts";
import type { Overview } from "../overview.ts";
import { Refusal } from "./answer.ts";
import type { Asked } from "./route.ts";

/** A fleet that the daemon keeps, for those who ask. */
export interface Kept {
  /** For people: where it is followed. */
  readonly repo: string;
  readonly overview: () => Overview;
  /** Of all objects; empty until targets are opened. */
  readonly types: () => readonly AnyObjectType[];
}

/** The parameter that says which fleet is meant. */
export const FLEET = "fleet";

/** The fleet that is asked for; where there is but one, it need not be named. Throws Refusal 400 or 404. */
export function keptAs(fleets: readonly Kept[], { query }: Pick<Asked, "query">): Kept {
  const name = query(FLEET);
  const [only] = fleets;
  if (name === undefined && only !== undefined && fleets.length === 1) return only;
  const names = fleets.flatMap(({ overview }) => overview().fleet ?? []).sort();
  const known = names.length === 0 ? "none is known by its name yet" : `there are ${names.join(", ")}`;
  if (name === undefined)
    throw new Refusal(400, `several fleets are kept here: say which by the parameter ${FLEET}; ${known}`);
  const found = fleets.find(({ overview }) => overview().fleet === name);
  if (found !== undefined) return found;
  throw new Refusal(404, `there is no fleet "${name.slice(0, 100)}" here; ${known}`);
}
