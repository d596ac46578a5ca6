import { asFailure } from "../model/failure.ts";
import { EXIT_CODES, type Exit, FAILURE_EXITS } from "./exit-codes.ts";
import type { Io } from "./io.ts";

/** Tells of whatever was thrown in a line or two, and says how the process ends. */
export function tellFailure(error: unknown, io: Io): Exit {
  const failure = asFailure(error);
  const { errColor: color } = io;
  if (failure.code === "cancelled") {
    io.tell(color.dim("stopped"));
    return "interrupted";
  }
  io.tell(`${color.red("error:")} ${failure.message}`);
  const hint =
    failure.hint ??
    (failure.code === "bug" ? "FLEETWRIGHT_DEBUG=1 shows where; please report it" : undefined);
  if (hint !== undefined) io.tell(`${color.cyan("hint:")} ${hint}`);
  if (io.env.FLEETWRIGHT_DEBUG) io.tell(color.dim(stackOf(failure)));
  return FAILURE_EXITS[failure.code];
}

function stackOf(error: Error): string {
  const { cause } = error;
  const below = cause instanceof Error ? `\ncaused by: ${stackOf(cause)}` : "";
  return `${error.stack ?? error.message}${below}`;
}

export function exitCode(exit: Exit | number): number {
  return typeof exit === "number" ? exit : EXIT_CODES[exit].code;
}
