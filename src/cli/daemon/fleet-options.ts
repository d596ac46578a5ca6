import { resolve } from "node:path";
import type { DaemonOptions } from "../../daemon/daemon.ts";
import { type Logger, logTo } from "../../daemon/log-lines.ts";
import { openVerifiedSource } from "../../daemon/revision/verified-source.ts";
import { parseAddress } from "../../git/address.ts";
import type { SourceOptions } from "../../git/types.ts";
import type { Option, ParsedArgs } from "../command.ts";
import { FOLLOW_OPTIONS, parseFollowOptions } from "../fleet/follow-options.ts";
import { contextOf, type Session } from "../session.ts";
import { parseApprovers, parseReviewRefs, prepareReviewProvider, REVIEW_OPTIONS } from "./review-options.ts";

/** The options of one fleet: its repository, how to follow it, and where to report plans. */
export const PER_FLEET_OPTIONS: readonly Option[] = [
  {
    flags: "--repo <repo>",
    description: "Git repository to follow, by path or URL",
    default: ".",
  },
  { flags: "--ref <branch>", description: "branch to follow [the branch of HEAD]" },
  { flags: "--path <dir>", description: "directory of the fleet in the repository" },
  { flags: "--worktree", description: "follow the working tree, with uncommitted changes" },
  ...FOLLOW_OPTIONS,
  ...REVIEW_OPTIONS,
];

/** Opens the source of one fleet and returns the options of its daemon. Disposing of them disposes of the source. */
export async function openDaemonFleet(
  parsedArgs: ParsedArgs,
  session: Session,
  log: Logger,
): Promise<DaemonOptions & AsyncDisposable> {
  const { version, user, directory, privatePaths } = session;
  const token = parsedArgs.text("forgeToken");
  const fleetPrivatePaths = token === undefined ? privatePaths : [...privatePaths, resolve(directory, token)];
  const from = parseSourceOptions(parsedArgs, session);
  const source = await openVerifiedSource(from, session.store);
  try {
    const openReviewProvider = await prepareReviewProvider(parsedArgs, session, source, from.repo);
    return {
      source,
      repo: formatSource(from),
      context: contextOf({ ...session, privatePaths: fleetPrivatePaths }),
      emit: logTo(log),
      openReviewProvider,
      version,
      pid: process.pid,
      by: user,
      clock: () => performance.now(),
      random: Math.random,
      onProgress: (text) => log.info({}, text),
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/** Returns the source options of one fleet, with absolute paths. Throws `usage`. */
export function parseSourceOptions(parsedArgs: ParsedArgs, { directory, store }: Session): SourceOptions {
  const [ref, path] = [parsedArgs.text("ref"), parsedArgs.text("path")];
  return {
    repo: resolveRepo(parsedArgs.text("repo") ?? ".", directory),
    mode: parsedArgs.flag("worktree") ? "worktree" : "commits",
    cache: store.cache,
    ...parseFollowOptions(parsedArgs, directory),
    ...parseReviewRefs(parsedArgs),
    ...parseApprovers(parsedArgs, directory),
    ...(ref === undefined ? {} : { ref }),
    ...(path === undefined ? {} : { path }),
  };
}

/** Formats a source for output: `/srv/fleet.git`, `berlin of /srv/fleet.git`. */
export function formatSource({ repo, path = "" }: Pick<SourceOptions, "repo" | "path">): string {
  const { shown } = parseAddress(repo);
  return path === "" ? shown : `${path} of ${shown}`;
}

/** Resolves a local path against `directory`. Returns URLs unchanged. */
export function resolveRepo(repo: string, directory: string): string {
  const isPath = parseAddress(repo).kind === "local" && !repo.startsWith("file:");
  return isPath ? resolve(directory, repo) : repo;
}
