import { asFailure } from "../model/failure.ts";
import { EXIT_CODES, type Exit, FAILURE_EXITS } from "./exit-codes.ts";
import type { Io } from "./terminal/io.ts";

/** Prints a thrown error with its hint on stderr. Returns the exit of the process. */
export function reportError(error: unknown, io: Io): Exit {
  const failure = asFailure(error);
  const { errColor: color } = io;
  if (failure.code === "cancelled") {
    io.info(color.dim("stopped"));
    return "interrupted";
  }
  io.info(`${color.red("error:")} ${failure.message}`);
  const hint =
    failure.hint ??
    (failure.code === "bug" ? "please report this bug; FLEETWRIGHT_DEBUG=1 prints a stack trace" : undefined);
  if (hint !== undefined) io.info(`${color.cyan("hint:")} ${hint}`);
  if (io.env.FLEETWRIGHT_DEBUG) io.info(...formatStack(failure).split("\n").map(color.dim));
  return FAILURE_EXITS[failure.code];
}

function formatStack(error: Error): string {
  const { cause } = error;
  const below = cause instanceof Error ? `\ncaused by: ${formatStack(cause)}` : "";
  return `${error.stack ?? error.message}${below}`;
}

/** Returns the exit code; a command such as `lab exec` may give its own number. */
export function exitCode(exit: Exit | number): number {
  return typeof exit === "number" ? exit : EXIT_CODES[exit].code;
}
