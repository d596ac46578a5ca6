import { quoteForDisplay } from "../../host/quote.ts";
import { asFailure, Failure } from "../../model/failure.ts";

/** Returns the failure of a host that could not be read. Its hint names the command that says why, and how to mend it. */
export function withDoctor(error: unknown, uri: string): Failure {
  const failure = asFailure(error);
  if (failure.code === "usage" || failure.code === "cancelled" || failure.code === "bug") return failure;
  const hint = `fleetwright doctor ${quoteForDisplay(uri)}`;
  return new Failure(failure.code, failure.message, { cause: error, hint });
}
