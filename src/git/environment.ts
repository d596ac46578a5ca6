import path from "node:path";
import { ALLOWED_PROTOCOLS } from "./address.ts";

/**
 * The settings of every call of git. No setting of a repository may start a program: hooks, file watchers or housekeeping.
 * Repositories of any owner are read, because the user who started this process named them.
 */
const CONFIG = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "safe.bareRepository=all",
  "gc.auto=0",
  "maintenance.auto=false",
  "submodule.recurse=false",
  "log.showSignature=false",
  "color.ui=false",
  "core.quotePath=false",
];

/** Returns the arguments of git before the subcommand. */
export function gitArguments(repo: string): string[] {
  const directory = path.resolve(repo);
  const config = [...CONFIG, `safe.directory=${directory}`, `safe.directory=${directory}/.git`];
  const settings = config.flatMap((setting) => ["-c", setting]);
  return ["--no-pager", "--literal-pathspecs", ...settings, "-C", directory];
}

/** The variables with which a hook reads objects that are not accepted yet. See git-receive-pack(1), QUARANTINE ENVIRONMENT. */
const QUARANTINE_VARIABLES = [
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_QUARANTINE_PATH",
];
/** The variables with which users configure the connection to their servers. */
const CONNECTION_VARIABLES =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_.*|HTTP_.*|PROXY_.*|CONFIG_NOSYSTEM|EXEC_PATH)$/;

/**
 * Returns the environment of git: that of this process without variables that would select other repositories, prompt for input,
 * or make git print more.
 */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      (!entry[0].startsWith("GIT_") ||
        CONNECTION_VARIABLES.test(entry[0]) ||
        QUARANTINE_VARIABLES.includes(entry[0])),
  );
  return { ...Object.fromEntries(inherited), ...FIXED_VARIABLES, ...more };
}

const FIXED_VARIABLES = {
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  SSH_ASKPASS_REQUIRE: "never",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_ALLOW_PROTOCOL: ALLOWED_PROTOCOLS,
  GIT_PROTOCOL_FROM_USER: "0",
  GIT_NO_REPLACE_OBJECTS: "1", // a commit is what its id says, not what a replacement says
  GIT_GRAFT_FILE: "/dev/null",
  GIT_CONFIG_COUNT: "0",
} as const;
