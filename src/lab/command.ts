import { Failure } from "../model/failure.ts";

/** Runs a program of the machine and gives back its stdout. Throws `rejected` with what it said. */
export async function command(program: string, args: readonly string[], timeoutMs = 60_000): Promise<string> {
  const { execa } = await import("execa"); // a tenth of a second, which most commands need not pay
  const result = await execa(program, args, { reject: false, stdin: "ignore", timeout: timeoutMs });
  if (!result.failed) return result.stdout;
  const said = (result.stderr || result.stdout || result.shortMessage || "").trim();
  throw new Failure(
    result.timedOut ? "timeout" : "rejected",
    `${program} ${args.slice(0, 3).join(" ")}: ${said}`,
  );
}
