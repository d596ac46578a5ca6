import { Failure } from "../model/failure.ts";

/**
 * Quotes one argument as a POSIX shell word: single quotes, with `'` written as `'\''` (POSIX XCU 2.2.2). Throws for
 * NUL, which an argument of a process cannot contain.
 */
export function quoteArgument(argument: string): string {
  if (argument.includes("\0")) throw new Failure("bug", "shell: an argument holds a NUL character");
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

/** Returns one argument for a command line that a user may copy: quoted only if the shell would read it otherwise. */
export function quoteForDisplay(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : quoteArgument(argument);
}

/** Returns the command line for `sh` that runs exactly this program with exactly these arguments. */
export function quoteCommand(argv: readonly string[]): string {
  if (argv.length === 0) throw new Failure("bug", "shell: an empty command");
  return argv.map(quoteArgument).join(" ");
}
