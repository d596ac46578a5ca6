import { Failure } from "../model/failure.ts";

/** Runs a program of this machine. Returns its stdout. Throws `rejected` with its stderr. */
export async function runCommand(
  program: string,
  args: readonly string[],
  timeoutMs = 60_000,
): Promise<string> {
  const { execa } = await import("execa"); // loading takes a tenth of a second, and most commands do not need it
  const result = await execa(program, args, { reject: false, stdin: "ignore", timeout: timeoutMs });
  if (!result.failed) return result.stdout;
  const output = (result.stderr || result.stdout || result.shortMessage || "").trim();
  throw new Failure(
    result.timedOut ? "timeout" : "rejected",
    `${program} ${args.slice(0, 3).join(" ")}: ${output}`,
  );
}
