import type { Duplex } from "node:stream";
import { cancellableSleep } from "../../drivers/shared/wait.ts";
import { Failure } from "../../model/failure.ts";
import { parseSeconds } from "../../model/units.ts";
import { type Command, FLEET_OPTIONS, type ParsedArgs } from "../command.ts";
import { attachConsole, type ConsoleEnd } from "../console/attach-console.ts";
import { DEFAULT_ESCAPE, parseEscapeKey } from "../console/escape-key.ts";
import { followConsoleLog } from "../console/follow-log.ts";
import type { Exit } from "../exit-codes.ts";
import {
  type LocatedMachine,
  locateMachine,
  MACHINE_ARGUMENT,
  MACHINE_OPTIONS,
  requireRunning,
} from "../machine/locate-machine.ts";
import type { Session } from "../session.ts";

export const serialConsole: Command = {
  name: "console",
  group: "Inspect:",
  summary: "open the serial console of a machine; ^] leaves it",
  details:
    "Finds the machine on the hosts of the fleet, and connects the terminal to its console through libvirt: also over ssh, and " +
    "without a shell on the host. Passes the output of the guest to the terminal unfiltered, including escape sequences; all " +
    "other commands escape control characters.\n" +
    "libvirt gives a console to one session at a time. --force takes it over and ends the other session. --log only reads, in " +
    "any number of terminals and beside an open console: what the console has printed since the start of the machine, and what " +
    "follows.\n" +
    "Input that is no terminal is sent as it is, without an escape key. After its end the command waits until the console is " +
    "silent, then ends.",
  args: [MACHINE_ARGUMENT],
  options: [
    ...MACHINE_OPTIONS,
    {
      flags: "--escape <key>",
      description: "key that leaves the console: ^ and a character, or a character",
      default: DEFAULT_ESCAPE,
    },
    { flags: "--force", description: "take the console over from another session" },
    {
      flags: "--device <alias>",
      description: "libvirt's alias of another console, such as serial1 [first console]",
    },
    { flags: "--log", description: "print and follow the log of the console instead; Ctrl-C ends it" },
    {
      flags: "--linger <duration>",
      description: "after the end of piped input, how long the console must be silent",
      default: "1s",
    },
    ...FLEET_OPTIONS,
  ],
  endsBySignal: true,
  examples: [
    ["console db", "log in to db"],
    ["console --wait db", "watch db start, and open it again after each restart"],
    ["console --log db", "follow what db prints"],
    ["console --host hv1 legacy", "open a domain that is not in the fleet"],
  ],
  async run(parsedArgs, session) {
    const escapeByte = parseEscapeKey(parsedArgs.text("escape") ?? DEFAULT_ESCAPE);
    const lingerMs = parseLinger(parsedArgs);
    assertLogAlone(parsedArgs);
    await using located = await locateMachine(parsedArgs, session);
    if (parsedArgs.flag("log")) return followConsoleLog(located, session);
    for (;;) {
      const end = await openOnce(located, { escapeByte, lingerMs }, parsedArgs, session);
      if (end !== "closed" || !parsedArgs.flag("wait")) return EXITS[end];
    }
  },
};

const EXITS = {
  escape: "ok",
  "input-ended": "ok",
  closed: "ok",
  signal: "interrupted",
} as const satisfies Record<ConsoleEnd, Exit>;

function parseLinger(parsedArgs: ParsedArgs): number {
  const text = parsedArgs.text("linger") ?? "1s";
  try {
    return Math.min(parseSeconds(text), 86_400) * 1000;
  } catch {
    throw new Failure("usage", `--linger ${text}: must be a duration such as 1s or 5m`);
  }
}

function assertLogAlone(parsedArgs: ParsedArgs): void {
  const given = ["force", "wait"].filter((name) => parsedArgs.flag(name));
  const others = [...given, ...(parsedArgs.text("device") === undefined ? [] : ["device"])];
  if (parsedArgs.flag("log") && others.length > 0)
    throw new Failure("usage", `--log reads a file and opens no console: leave out --${others.join(", --")}`);
}

/** Opens the console of the running machine, and returns why it was left. */
async function openOnce(
  located: LocatedMachine,
  keys: { readonly escapeByte: number; readonly lingerMs: number },
  parsedArgs: ParsedArgs,
  session: Session,
): Promise<ConsoleEnd> {
  const { label, host } = located;
  const { io, signal } = session;
  const stream = await openStream(located, parsedArgs, session);
  const key = parsedArgs.text("escape") ?? DEFAULT_ESCAPE;
  if (io.interactive) io.info(`Connected to ${label} on ${host.id}. Escape character is ${key}`);
  const end = await attachConsole(stream, io.raw, { ...keys, signal }).catch((error: unknown) =>
    endOfFailed(located, error),
  );
  if (io.interactive) io.info(""); // the guest's cursor is anywhere
  if (end === "closed") io.info(`${label} has stopped.`);
  else if (io.interactive) io.info(`Left the console of ${label}.`);
  return end;
}

/** Opens the console. With `--wait`, a machine that stops in between is waited for again. */
async function openStream(
  located: LocatedMachine,
  parsedArgs: ParsedArgs,
  session: Session,
): Promise<Duplex> {
  const options = { device: parsedArgs.text("device"), force: parsedArgs.flag("force") };
  for (;;) {
    const machine = await requireRunning(located, parsedArgs, session);
    try {
      return await located.access.openConsole(machine, options);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.message.includes("Active console session exists"))
        throw new Failure("rejected", error.message, {
          hint: "--force takes it over from the other session; --log only reads",
          cause: error,
        });
      if (!parsedArgs.flag("wait") || !NOT_READY.test(error.message)) throw error;
      await cancellableSleep(NOT_READY_MS, session.signal);
    }
  }
}

/** libvirt says so for a moment after the end of a machine's console, and at its start. */
const NOT_READY = /domain is not running|PTY device is not yet assigned/;
const NOT_READY_MS = 200;

/** Returns `closed` if the console failed because the machine stopped, else throws the reason. */
async function endOfFailed({ machine, access }: LocatedMachine, error: unknown): Promise<ConsoleEnd> {
  const failure = await access.toFailure(machine, error);
  if (failure.code !== "rejected" || (await access.find(machine.name))?.isRunning === true) throw failure;
  return "closed";
}
