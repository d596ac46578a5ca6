import { resolve } from "node:path";
import type { DaemonOptions } from "../../daemon/daemon.ts";
import { type Logger, logTo } from "../../daemon/log.ts";
import { openSignedSource } from "../../daemon/signed-source.ts";
import { parseAddress } from "../../git/address.ts";
import type { SourceOptions } from "../../git/source.ts";
import type { Given, Option } from "../command.ts";
import { meansOf, type Session } from "../session.ts";
import { FOLLOW_OPTIONS, followedAs } from "../world/follow.ts";
import { deskOf, REVIEW_OPTIONS, reviewedBy } from "./review.ts";

/** What is said of one fleet: where it is, how it is followed, and where its plans are reported. */
export const OF_A_FLEET: readonly Option[] = [
  {
    flags: "--repo <repo>",
    about: "the repository: a directory, or an address that git knows",
    fallback: ".",
  },
  { flags: "--ref <branch>", about: "the branch that is followed [the one that HEAD names]" },
  { flags: "--path <dir>", about: "the fleet's directory in the repository" },
  { flags: "--worktree", about: "the files of a directory as they lie there, committed or not" },
  ...FOLLOW_OPTIONS,
  ...REVIEW_OPTIONS,
];

/** A fleet that can be kept; its source is disposed of with it. */
export async function openKept(
  given: Given,
  session: Session,
  log: Logger,
): Promise<DaemonOptions & AsyncDisposable> {
  const { version, user } = session;
  const from = sourceOptions(given, session);
  const source = await openSignedSource(from, session.store);
  try {
    const openDesk = await deskOf(given, session, source, from.repo);
    return {
      ...{ source, repo: shownOf(from), means: meansOf(session), observe: logTo(log), openDesk },
      ...{ version, pid: process.pid, by: user },
      ...{ clock: () => performance.now(), random: Math.random },
      onProgress: (text) => log.info({}, text),
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/** Where its files come from. */
export function sourceOptions(given: Given, { directory, store }: Session): SourceOptions {
  const [ref, path] = [given.text("ref"), given.text("path")];
  return {
    repo: placeOf(given.text("repo") ?? ".", directory),
    mode: given.flag("worktree") ? "worktree" : "commits",
    cache: store.cache,
    ...followedAs(given, directory),
    ...reviewedBy(given),
    ...(ref === undefined ? {} : { ref }),
    ...(path === undefined ? {} : { path }),
  };
}

/** For people: `/srv/fleet.git`, `berlin of /srv/fleet.git`. */
export function shownOf({ repo, path = "" }: Pick<SourceOptions, "repo" | "path">): string {
  const { shown } = parseAddress(repo);
  return path === "" ? shown : `${path} of ${shown}`;
}

/** A directory is meant from where the command was started. */
export function placeOf(repo: string, directory: string): string {
  const isPath = parseAddress(repo).kind === "local" && !repo.startsWith("file:");
  return isPath ? resolve(directory, repo) : repo;
}
