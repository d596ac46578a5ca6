import { resolve } from "node:path";
import { runDaemon } from "../../daemon/daemon.ts";
import { logTo } from "../../daemon/log.ts";
import { parseAddress } from "../../git/address.ts";
import { openSource } from "../../git/source.ts";
import type { Command } from "../command.ts";
import { meansOf } from "../session.ts";

export const daemon: Command = {
  name: "daemon",
  group: "The fleet:",
  summary: "keep the hosts as a Git repository says, commit after commit, until it is stopped",
  options: [
    {
      flags: "--repo <repo>",
      about: "the repository: a directory, or an address that git knows",
      fallback: ".",
    },
    { flags: "--ref <branch>", about: "the branch that is followed [the one that HEAD names]" },
    { flags: "--path <dir>", about: "the fleet's directory in the repository" },
  ],
  examples: [["daemon --repo /srv/fleet.git --ref main", "follows main of a bare repository"]],
  async run(given, session) {
    const { io, signal, store, version, user } = session;
    const repo = placeOf(given.text("repo") ?? ".", session.directory);
    const [ref, path] = [given.text("ref"), given.text("path")];
    await using source = await openSource({
      ...{ repo, mode: "commits", cache: store.cache },
      ...(ref === undefined ? {} : { ref }),
      ...(path === undefined ? {} : { path }),
    });
    const write = (level: string) => (fields: object, text: string) =>
      io.tell(JSON.stringify({ level, time: session.now().toISOString(), ...fields, msg: text }));
    const logger = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
    await runDaemon(
      {
        ...{ source, repo, means: meansOf(session), observe: logTo(logger) },
        ...{ userAgent: `fleetwright/${version}`, by: user },
        ...{ clock: () => performance.now(), random: Math.random },
        onProgress: (text) => logger.info({}, text),
      },
      signal,
    );
    return "ok";
  },
};

/** A directory is meant from where the command was started. */
function placeOf(repo: string, directory: string): string {
  const isPath = parseAddress(repo).kind === "local" && !repo.startsWith("file:");
  return isPath ? resolve(directory, repo) : repo;
}
