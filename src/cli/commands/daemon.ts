import { resolve } from "node:path";
import { DEFAULT_LISTEN, parseListen } from "../../daemon/http/listen.ts";
import { createWords } from "../../daemon/http/words.ts";
import { runWatchedDaemon, type WatchedOptions } from "../../daemon/watched-daemon.ts";
import type { Command, Given } from "../command.ts";
import { OF_A_FLEET } from "../daemon/fleet.ts";
import { openFleets } from "../daemon/fleets.ts";
import { createLog, LOG_FORMS, LOG_LEVELS, type LogForm } from "../daemon/log.ts";
import type { Session } from "../session.ts";

export const daemon: Command = {
  name: "daemon",
  group: "The fleet:",
  summary: "keep the hosts as a Git repository says, commit after commit, until it is stopped",
  details:
    "What somebody changes by hand is put right at once. What needs a person waits for: fleetwright approve.\n" +
    "Files with a problem stay in force as they were in the last commit in which they had none.\n" +
    "Tells how it is doing over HTTP: /healthz, /readyz, /metrics for Prometheus, and what it\n" +
    "knows of the fleet below /api/v1. A forge's webhooks go to /hooks/push. See docs/operations.md.",
  options: [
    ...OF_A_FLEET,
    {
      flags: "--fleets <file>",
      about: "several fleets: a YAML list; each entry has options by their names, where they differ",
    },
    {
      flags: "--listen <address>",
      about: "where HTTP is answered: HOST:PORT, PORT on loopback, or none",
      fallback: DEFAULT_LISTEN,
    },
    {
      flags: "--tokens <file>",
      about: "tokens of those who may read over HTTP, one a line; also FLEETWRIGHT_HTTP_TOKEN",
    },
    {
      flags: "--push-secrets <file>",
      about: "secrets that a forge's webhooks are signed with, one a line; also FLEETWRIGHT_PUSH_SECRET",
    },
    { flags: "--log <form>", about: "text or json [text on a terminal]", choices: LOG_FORMS },
    { flags: "--log-level <level>", about: "from which level on", choices: LOG_LEVELS, fallback: "info" },
  ],
  examples: [
    ["daemon --worktree", "follows the files of this directory while they are written"],
    ["daemon --repo /srv/fleet.git --ref main", "follows main of a bare repository"],
    ["daemon --review notes", "and writes what merging each branch would change as Git notes"],
    [
      "daemon --repo /srv/fleets.git --fleets fleets.yaml",
      "keeps the fleets of a file, such as: - path: berlin",
    ],
    ["daemon --listen 0.0.0.0:7780 --tokens /etc/fleetwright/tokens", "others may read, with a token"],
  ],
  async run(given, session) {
    const { io, signal, now } = session;
    const form = (given.text("log") ?? (io.live ? "text" : "json")) as LogForm; // one of its choices
    const log = await createLog(io, { form, level: given.text("logLevel") ?? "info", now });
    await using open = await openFleets(given, session, log);
    await runWatchedDaemon(
      {
        fleets: open.fleets,
        http: httpOf(given, session),
        onListening: ({ url }) => log.info({ url }, `answers at ${url}`),
      },
      signal,
    );
    return "ok";
  },
};

/** Undefined where nothing is to be answered. */
function httpOf(given: Given, { io, directory }: Session): WatchedOptions["http"] {
  const listen = parseListen(given.text("listen") ?? DEFAULT_LISTEN);
  if (listen === undefined) return undefined;
  const fileOf = (name: string) => {
    const file = given.text(name);
    return file === undefined ? undefined : resolve(directory, file);
  };
  const { FLEETWRIGHT_HTTP_TOKEN: token, FLEETWRIGHT_PUSH_SECRET: secret } = io.env;
  return {
    listen,
    tokens: createWords({ option: "--tokens", file: fileOf("tokens"), word: token }),
    secrets: createWords({ option: "--push-secrets", file: fileOf("pushSecrets"), word: secret }),
  };
}
