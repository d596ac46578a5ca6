import { resolve } from "node:path";
import type { DaemonOptions } from "../../daemon/daemon.ts";
import type { Logger } from "../../daemon/log.ts";
import { parseAddress } from "../../git/address.ts";
import { Failure } from "../../model/failure.ts";
import type { Given } from "../command.ts";
import type { Session } from "../session.ts";
import { openKept, shownOf, sourceOptions } from "./fleet.ts";
import { fleetsIn } from "./fleets-file.ts";
import { ofFleet } from "./log.ts";

export interface OpenFleets extends AsyncDisposable {
  readonly fleets: readonly [DaemonOptions, ...DaemonOptions[]];
}

/** Opens every fleet that is to be kept: the one of the command line, or those of `--fleets`. Throws `usage`. */
export async function openFleets(given: Given, session: Session, log: Logger): Promise<OpenFleets> {
  const file = given.text("fleets");
  const asked = file === undefined ? [given] : fleetsIn(resolve(session.directory, file), given);
  assertApart(asked, session);
  const open: (DaemonOptions & AsyncDisposable)[] = [];
  const close = async () => {
    await Promise.all(open.map((one) => one[Symbol.asyncDispose]()));
  };
  try {
    for (const one of asked) open.push(await openOne(one, session, log, asked.length));
  } catch (error) {
    await close();
    throw error;
  }
  const [first, ...others] = open;
  if (first === undefined) throw new Failure("bug", "there is no fleet to keep");
  return { fleets: [first, ...others], [Symbol.asyncDispose]: close };
}

/** Where there are several, each line of the log says which it is about. */
async function openOne(given: Given, session: Session, log: Logger, amount: number) {
  if (amount === 1) return openKept(given, session, log);
  const own = ofFleet(log, shownOf(sourceOptions(given, session)));
  const kept = await openKept(given, session, own.log);
  const { observe } = kept;
  return {
    ...kept,
    observe: (happening: Parameters<typeof observe>[0]) => {
      if (happening.kind === "started") own.called(happening.fleet);
      observe(happening);
    },
  };
}

/** The same files kept twice would be one fleet with two masters. */
function assertApart(asked: readonly Given[], session: Session): void {
  const known = new Set<string>();
  for (const given of asked) {
    const from = sourceOptions(given, session);
    const { repo, ref, path = "", mode } = from;
    const key = JSON.stringify([parseAddress(repo).url, ref, path.replace(/^\/+|\/+$/g, ""), mode]);
    if (known.has(key))
      throw new Failure("usage", `--fleets: ${shownOf(from)} is in it twice`, {
        hint: "each fleet needs a path, a branch or a repository of its own",
      });
    known.add(key);
  }
}
