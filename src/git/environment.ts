import path from "node:path";
import { ALLOWED_PROTOCOLS } from "./address.ts";

/**
 * Nothing that a repository says may start a program: no hooks, no watcher, no housekeeping behind our back; and
 * whoever owns it, it was named by whoever started us.
 */
const SETTINGS = [
  ...["--no-pager", "--literal-pathspecs", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"],
  ...["-c", "safe.bareRepository=all"],
  ...["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "submodule.recurse=false"],
  ...["-c", "log.showSignature=false", "-c", "color.ui=false", "-c", "core.quotePath=false"],
];

/** What stands before the subcommand. */
export function gitArguments(repo: string): string[] {
  const directory = path.resolve(repo);
  return [
    ...SETTINGS,
    "-c",
    `safe.directory=${directory}`,
    "-c",
    `safe.directory=${directory}/.git`,
    "-C",
    directory,
  ];
}

/** What a hook is started with to see objects that are not let in yet. See git-receive-pack(1), QUARANTINE ENVIRONMENT. */
const QUARANTINE = ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"];
/** What people set for reaching their servers. */
const REACHING =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_.*|HTTP_.*|PROXY_.*|CONFIG_NOSYSTEM|EXEC_PATH)$/;

/** Our own environment without what would send git to other repositories, or make it ask or tell more than it should. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      (!entry[0].startsWith("GIT_") || REACHING.test(entry[0]) || QUARANTINE.includes(entry[0])),
  );
  return { ...Object.fromEntries(kept), ...FIXED, ...more };
}

const FIXED = {
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
