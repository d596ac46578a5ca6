import { resolve } from "node:path";
import type { DaemonOptions } from "../../daemon/daemon.ts";
import type { Logger } from "../../daemon/log-lines.ts";
import { parseAddress } from "../../git/address.ts";
import { Failure } from "../../model/failure.ts";
import type { ParsedArgs } from "../command.ts";
import type { Session } from "../session.ts";
import { formatSource, openDaemonFleet, parseSourceOptions } from "./fleet-options.ts";
import { loadFleetsFile } from "./fleets-file.ts";
import { withFleet } from "./pino-log.ts";

interface OpenFleets extends AsyncDisposable {
  readonly fleets: readonly [DaemonOptions, ...DaemonOptions[]];
}

/** Opens the fleet of the command line, or every fleet of `--fleets`. Throws `usage` for invalid options or duplicates. */
export async function openFleets(parsedArgs: ParsedArgs, session: Session, log: Logger): Promise<OpenFleets> {
  const file = parsedArgs.text("fleets");
  const fleetArgs =
    file === undefined ? [parsedArgs] : loadFleetsFile(resolve(session.directory, file), parsedArgs);
  assertDistinct(fleetArgs, session);
  const opened: (DaemonOptions & AsyncDisposable)[] = [];
  const close = async () => {
    await Promise.all(opened.map((fleet) => fleet[Symbol.asyncDispose]()));
  };
  try {
    for (const fleet of fleetArgs) opened.push(await openLoggedFleet(fleet, session, log, fleetArgs.length));
  } catch (error) {
    await close();
    throw error;
  }
  const [first, ...others] = opened;
  if (first === undefined) throw new Failure("bug", "no fleet to run");
  return { fleets: [first, ...others], [Symbol.asyncDispose]: close };
}

/** Opens one fleet. With several fleets, each log line names its fleet. */
async function openLoggedFleet(parsedArgs: ParsedArgs, session: Session, log: Logger, amount: number) {
  if (amount === 1) return openDaemonFleet(parsedArgs, session, log);
  const fleetLog = withFleet(log, formatSource(parseSourceOptions(parsedArgs, session)));
  const daemonOptions = await openDaemonFleet(parsedArgs, session, fleetLog.log);
  const { emit: observe } = daemonOptions;
  return {
    ...daemonOptions,
    emit: (event: Parameters<typeof observe>[0]) => {
      if (event.kind === "started") fleetLog.called(event.fleet);
      observe(event);
    },
  };
}

/** Throws `usage` if two entries follow the same files. Otherwise two reconcilers would manage one fleet. */
function assertDistinct(fleetArgs: readonly ParsedArgs[], session: Session): void {
  const keys = new Set<string>();
  for (const parsedArgs of fleetArgs) {
    const from = parseSourceOptions(parsedArgs, session);
    const { repo, ref, path = "", mode } = from;
    const key = JSON.stringify([parseAddress(repo).url, ref, path.replace(/^\/+|\/+$/g, ""), mode]);
    if (keys.has(key))
      throw new Failure("usage", `--fleets: ${formatSource(from)} is listed twice`, {
        hint: "each fleet needs its own path, branch or repository",
      });
    keys.add(key);
  }
}
