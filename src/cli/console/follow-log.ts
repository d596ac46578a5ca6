import { once } from "node:events";
import { openShell } from "../../host/shell.ts";
import { openProgram } from "../../host/stream.ts";
import { Failure } from "../../model/failure.ts";
import type { Exit } from "../exit-codes.ts";
import type { LocatedMachine } from "../machine/locate-machine.ts";
import type { Session } from "../session.ts";

/**
 * Prints the log of a machine's console and follows it until a signal. Reads it by the shell of the host, because libvirt has
 * no call for it. Throws `rejected` if there is no log, or if the shell may not read it.
 */
export async function followConsoleLog(
  { label, host, machine: { consoleLog } }: LocatedMachine,
  { io, signal }: Session,
): Promise<Exit> {
  if (consoleLog === undefined)
    throw new Failure("rejected", `${label}: its console has no log`, {
      hint: "machines that Fleetwright creates have one; others need <log file=.../> in their <serial> element",
    });
  if (host.shell === undefined)
    throw new Failure("unsupported", `${host.id} has no shell to read ${consoleLog}`, {
      hint: "set spec.shell of the Host; without --log, the console needs none",
    });
  await assertReadable(host.shell, consoleLog, label, signal);
  const log = openProgram(host.shell, ["tail", "-n", "+1", "-F", "--", consoleLog]);
  signal.addEventListener("abort", () => log.destroy(), { once: true });
  log.pipe(io.raw.output, { end: false });
  await once(log, "close");
  return "ok";
}

async function assertReadable(
  shell: string,
  file: string,
  label: string,
  signal: AbortSignal,
): Promise<void> {
  await using opened = openShell(shell);
  const { exitCode } = await opened.run(["test", "-r", file], { signal });
  if (exitCode === 0) return;
  throw new Failure("rejected", `${label}: ${shell} cannot read ${file}`, {
    hint: "libvirt's logs are root's; and a machine that never started has none",
  });
}
