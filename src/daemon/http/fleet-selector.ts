import type { AnyObjectType } from "../../drivers/object-type.ts";
import type { LatestCredits } from "../cpu-credits/latest-credits.ts";
import type { DaemonState } from "../daemon-state.ts";
import { HttpError } from "./response.ts";
import type { HttpRequest } from "./route.ts";

/** A fleet that HTTP serves. */
export interface ServedFleet {
  /** The address of its source, for users. */
  readonly repo: string;
  readonly state: () => DaemonState;
  readonly credits: Pick<LatestCredits, "of">;
  /** Returns the types of all objects; empty until targets are opened. */
  readonly types: () => readonly AnyObjectType[];
}

/** The query parameter that names a fleet. */
export const FLEET_PARAMETER = "fleet";

/** Returns the fleet that a request names. A single fleet need not be named. Throws `HttpError` 400 or 404. */
export function selectFleet(
  fleets: readonly ServedFleet[],
  { query }: Pick<HttpRequest, "query">,
): ServedFleet {
  const name = query(FLEET_PARAMETER);
  const [only] = fleets;
  if (name === undefined && only !== undefined && fleets.length === 1) return only;
  const names = fleets.flatMap(({ state }) => state().fleet ?? []).sort();
  const hint = names.length === 0 ? "no fleet has been read yet" : `fleets: ${names.join(", ")}`;
  if (name === undefined)
    throw new HttpError(
      400,
      `the daemon has several fleets: name one with the parameter ${FLEET_PARAMETER}; ${hint}`,
    );
  const selected = fleets.find(({ state }) => state().fleet === name);
  if (selected !== undefined) return selected;
  throw new HttpError(404, `unknown fleet "${name.slice(0, 100)}"; ${hint}`);
}
