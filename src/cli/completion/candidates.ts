import { ANY_HOST } from "../../engine/host-loss/host-loss.ts";
import { SCHEMAS } from "../../generated/schemas.ts";
import { labStatus, listLabs } from "../../lab/status.ts";
import { formatResource } from "../../model/resource.ts";
import type { Command, CompletionSource } from "../command.ts";
import { explainPath } from "../explain/fields.ts";
import { candidateResources } from "../fleet/resolve-name.ts";
import { fleetDirectory, readDirectory } from "../fleet/source.ts";
import { GLOBAL_OPTIONS } from "../program.ts";
import type { Session } from "../session.ts";
import { SCRIPTS } from "./scripts.ts";

/** Returns candidates for the last word. Returns none where the shell should complete files. */
export async function findCandidates(
  words: readonly string[],
  commands: readonly Command[],
  session: Session,
): Promise<string[]> {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const command = findCommand(before, commands);
  const all =
    command === undefined
      ? nextCommandWords(before, commands)
      : await candidatesOfCommand(command, before, current, session);
  return [...new Set(all)].filter((word) => word.startsWith(current) && isPlainWord(word)).sort();
}

/** Returns whether a word has no shell syntax. Shells insert candidates without quoting. */
function isPlainWord(word: string): boolean {
  return /^[A-Za-z0-9_.:@%+=,/-]+$/.test(word);
}

function findCommand(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const two = words.slice(0, 2).join(" ");
  return commands.find(({ name }) => name === two) ?? commands.find(({ name }) => name === words[0]);
}

/** Returns command names, or subcommands after the name of a parent. */
function nextCommandWords(before: readonly string[], commands: readonly Command[]): string[] {
  const shown = commands.filter(({ hidden }) => hidden !== true).map(({ name }) => name.split(" "));
  if (before.length === 0) return shown.map(([first = ""]) => first);
  return shown.flatMap(([first, second]) => (first === before[0] && second !== undefined ? [second] : []));
}

async function candidatesOfCommand(
  command: Command,
  before: readonly string[],
  current: string,
  session: Session,
): Promise<string[]> {
  const options = [...(command.options ?? []), ...GLOBAL_OPTIONS];
  const last = before.at(-1);
  const option = options.find(({ flags }) => last !== undefined && flags.split(/[ ,]+/).includes(last));
  if (option?.choices !== undefined) return [...option.choices];
  if (option?.flags.includes("only") === true) return resourceNames(session);
  if (option?.flags.startsWith("--without ") === true) return hostNames(session);
  if (current.startsWith("-")) return options.flatMap(({ flags }) => flags.match(/--[a-z-]+/g) ?? []);
  const typed = before.slice(command.name.split(" ").length).filter((word) => !word.startsWith("-"));
  const argument = command.args?.[Math.min(typed.length, (command.args.length || 1) - 1)];
  return argument?.completes === undefined
    ? []
    : CANDIDATE_SOURCES[argument.completes](session, current, typed);
}

type CandidateSource = (
  session: Session,
  current: string,
  typed: readonly string[],
) => Promise<string[]> | string[];

const CANDIDATE_SOURCES = {
  kinds: () => Object.keys(SCHEMAS),
  resources: async (session, _current, [kind]) => {
    const all = await resourceNames(session);
    return kind === undefined
      ? all
      : all.filter((name) => name.startsWith(`${kind}/`)).map((name) => name.slice(kind.length + 1));
  },
  machines: async (session) =>
    (await resourceNames(session)).flatMap((name) => /^VirtualMachine\/(.*)$/.exec(name)?.[1] ?? []),
  fields: (_session, current) => fieldPaths(current),
  labs: async () =>
    (await Promise.all(listLabs().map(labStatus))).flatMap(({ hosts }) => [
      "internet",
      ...hosts.map(({ name }) => name),
    ]),
  shells: () => Object.keys(SCRIPTS),
  files: () => [],
} satisfies Record<CompletionSource, CandidateSource>;

/** Returns the hosts of the fleet, and the word for each of them. */
async function hostNames(session: Session): Promise<string[]> {
  const names = (await resourceNames(session)).flatMap((name) => /^Host\/(.*)$/.exec(name)?.[1] ?? []);
  return names.length === 0 ? [] : [...names, ANY_HOST];
}

async function resourceNames(session: Session): Promise<string[]> {
  const directory = fleetDirectory(undefined, session.directory);
  const source = await readDirectory(directory, session).catch(() => undefined);
  return source === undefined ? [] : candidateResources(source).resources.map(({ id }) => formatResource(id));
}

/** Returns the fields beside `current`: for `VirtualMachine.spec.root`, the fields of the spec. */
function fieldPaths(current: string): string[] {
  const dot = current.lastIndexOf(".");
  if (dot === -1) return Object.keys(SCHEMAS);
  try {
    const above = current.slice(0, dot);
    return explainPath(above).fields.map(({ name }) => `${above}.${name}`);
  } catch {
    return [];
  }
}
