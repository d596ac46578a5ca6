import { resolve } from "node:path";
import { type DaemonWithHttpOptions, runDaemonWithHttp } from "../../daemon/daemon-with-http.ts";
import { parseProxies } from "../../daemon/http/client-address.ts";
import { DEFAULT_LISTEN, parseListenAddress } from "../../daemon/http/listen.ts";
import { openTokenFile } from "../../daemon/http/token-file.ts";
import type { Command, ParsedArgs } from "../command.ts";
import { PER_FLEET_OPTIONS } from "../daemon/fleet-options.ts";
import { openFleets } from "../daemon/open-fleets.ts";
import { createLog, LOG_FORMS, LOG_LEVELS, type LogForm } from "../daemon/pino-log.ts";
import { GRACE_OPTION, parseGrace } from "../grace.ts";
import type { Session } from "../session.ts";

export const daemon: Command = {
  name: "daemon",
  group: "The fleet:",
  summary: "reconcile the hosts with a Git branch, continuously",
  details:
    "Applies each new commit and corrects drift at once. Changes that need approval wait for: fleetwright approve.\n" +
    "An invalid file stays in force as of the last commit in which it was valid.\n" +
    "Serves /healthz, /readyz, /metrics (Prometheus) and a read-only API below /api/v1, and receives the webhooks " +
    "of a forge at /hooks/push. See docs/operations.md.",
  options: [
    ...PER_FLEET_OPTIONS,
    {
      flags: "--fleets <file>",
      description: "run several fleets from a YAML list; each entry overrides the options of one fleet",
    },
    {
      flags: "--listen <address>",
      description: "HTTP listen address: HOST:PORT, PORT on loopback, or none",
      default: DEFAULT_LISTEN,
    },
    {
      flags: "--proxies <address...>",
      description: "trusted reverse proxies, by address or subnet: their X-Forwarded-For names the client",
    },
    {
      flags: "--tokens <file>",
      description: "file of bearer tokens for reading over HTTP, one per line; also FLEETWRIGHT_HTTP_TOKEN",
    },
    {
      flags: "--push-secrets <file>",
      description:
        "file of secrets that sign the forge's webhooks, one per line; also FLEETWRIGHT_PUSH_SECRET",
    },
    GRACE_OPTION,
    { flags: "--log <form>", description: "log format [text on a terminal, else json]", choices: LOG_FORMS },
    {
      flags: "--log-level <level>",
      description: "lowest level to log",
      choices: LOG_LEVELS,
      default: "info",
    },
  ],
  examples: [
    ["daemon --worktree", "follow the working tree of this directory"],
    ["daemon --repo /srv/fleet.git --ref main", "follow main of a bare repository"],
    ["daemon --review notes", "also write the plan of each branch as a Git note"],
    [
      "daemon --repo /srv/fleets.git --fleets fleets.yaml",
      "run the fleets of a file, such as: - path: berlin",
    ],
    ["daemon --listen 0.0.0.0:7780 --tokens /etc/fleetwright/tokens", "serve remote clients with a token"],
  ],
  async run(parsedArgs, session) {
    const { io, signal, now } = session;
    const form = (parsedArgs.text("log") ?? (io.live ? "text" : "json")) as LogForm; // commander checked the choices
    const log = await createLog(io, { form, level: parsedArgs.text("logLevel") ?? "info", now });
    const sessionPaths = session.privatePaths;
    const files = [parsedArgs.text("tokens"), parsedArgs.text("pushSecrets")].filter(
      (file) => file !== undefined,
    );
    const privatePaths = [...sessionPaths, ...files.map((file) => resolve(session.directory, file))];
    await using opened = await openFleets(parsedArgs, { ...session, privatePaths }, log);
    const abandoned = await runDaemonWithHttp(
      {
        graceMs: parseGrace(parsedArgs),
        fleets: opened.fleets,
        http: parseHttpOptions(parsedArgs, session),
        onListening: ({ url }) => log.info({ url }, `listening at ${url}`),
      },
      signal,
    );
    return abandoned === 0 ? "ok" : "abandoned";
  },
};

/** Returns the HTTP options; undefined for `--listen none`. */
function parseHttpOptions(parsedArgs: ParsedArgs, { io, directory }: Session): DaemonWithHttpOptions["http"] {
  const listen = parseListenAddress(parsedArgs.text("listen") ?? DEFAULT_LISTEN);
  if (listen === undefined) return undefined;
  const fileOf = (name: string) => {
    const file = parsedArgs.text(name);
    return file === undefined ? undefined : resolve(directory, file);
  };
  const { FLEETWRIGHT_HTTP_TOKEN: token, FLEETWRIGHT_PUSH_SECRET: secret } = io.env;
  return {
    listen,
    proxies: parseProxies(parsedArgs.list("proxies")),
    tokens: openTokenFile({ option: "--tokens", file: fileOf("tokens"), extraToken: token }),
    secrets: openTokenFile({ option: "--push-secrets", file: fileOf("pushSecrets"), extraToken: secret }),
  };
}
