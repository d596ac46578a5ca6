import { Failure } from "../model/failure.ts";

/**
 * One argument as a POSIX shell word that means exactly these bytes: single quotes, with `'` written as `'\''`
 * (POSIX XCU 2.2.2). Throws for NUL, which no argument of a process can hold.
 */
export function quoteArgument(argument: string): string {
  if (argument.includes("\0")) throw new Failure("bug", "shell: an argument holds a NUL character");
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

/** A command line for `sh` that runs exactly this program with exactly these arguments. */
export function quote(argv: readonly string[]): string {
  if (argv.length === 0) throw new Failure("bug", "shell: an empty command");
  return argv.map(quoteArgument).join(" ");
}
