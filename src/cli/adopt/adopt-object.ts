import { attemptChange } from "../../engine/apply/attempt.ts";
import { asFailure, type Failure } from "../../model/failure.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { Session } from "../session.ts";
import type { Io } from "../terminal/io.ts";
import { type AdoptionCandidate, toAdoptChange } from "./adoption-candidates.ts";

/** Writes the mark of one object. Returns the failure; undefined after success. */
export async function adoptObject(
  candidate: AdoptionCandidate,
  workspace: Pick<FleetWorkspace, "connection">,
  { signal }: Pick<Session, "signal">,
): Promise<Failure | undefined> {
  const change = toAdoptChange(candidate);
  try {
    const connection = workspace.connection(change.target);
    await attemptChange(change, (stop) => connection.adopt(change, stop), { abandon: signal });
    return undefined;
  } catch (error) {
    return asFailure(error);
  }
}

/** Prints each failure on stderr, and each hint once, because many objects of a host fail for one reason. */
export function printAdoptionFailures(failures: readonly Failure[], { info, errColor }: Io): void {
  for (const { message } of failures) info(`${errColor.red("✗")} ${message}`);
  for (const hint of new Set(failures.flatMap((failure) => failure.hint ?? [])))
    info(`${errColor.cyan("hint:")} ${hint}`);
}
