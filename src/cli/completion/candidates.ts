import { SCHEMAS } from "../../fleet/schemas.gen.ts";
import { labStatus, listLabs } from "../../lab/status.ts";
import { showResource } from "../../model/resource.ts";
import type { Command, Completes } from "../command.ts";
import { explain } from "../explain/fields.ts";
import { GLOBAL_OPTIONS } from "../program.ts";
import type { Session } from "../session.ts";
import { namesIn } from "../world/names.ts";
import { fleetDirectory, readDirectory } from "../world/tree.ts";
import { SCRIPTS } from "./scripts.ts";

/** What could stand in the place of the last word. Nothing where only files can. */
export async function candidates(
  words: readonly string[],
  commands: readonly Command[],
  session: Session,
): Promise<string[]> {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const command = commandIn(before, commands);
  const all =
    command === undefined ? nextWords(before, commands) : await ofCommand(command, before, current, session);
  return [...new Set(all)].filter((word) => word.startsWith(current)).sort();
}

function commandIn(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const two = words.slice(0, 2).join(" ");
  return commands.find(({ name }) => name === two) ?? commands.find(({ name }) => name === words[0]);
}

/** Commands, and the second words of `lab`. */
function nextWords(before: readonly string[], commands: readonly Command[]): string[] {
  const shown = commands.filter(({ hidden }) => hidden !== true).map(({ name }) => name.split(" "));
  if (before.length === 0) return shown.map(([first = ""]) => first);
  return shown.flatMap(([first, second]) => (first === before[0] && second !== undefined ? [second] : []));
}

async function ofCommand(
  command: Command,
  before: readonly string[],
  current: string,
  session: Session,
): Promise<string[]> {
  const options = [...(command.options ?? []), ...GLOBAL_OPTIONS];
  const last = before.at(-1);
  const asked = options.find(({ flags }) => last !== undefined && flags.split(/[ ,]+/).includes(last));
  if (asked?.choices !== undefined) return [...asked.choices];
  if (asked?.flags.includes("only") === true) return resources(session);
  if (current.startsWith("-")) return options.flatMap(({ flags }) => flags.match(/--[a-z-]+/g) ?? []);
  const typed = before.slice(command.name.split(" ").length).filter((word) => !word.startsWith("-"));
  const argument = command.args?.[Math.min(typed.length, (command.args.length || 1) - 1)];
  return argument?.completes === undefined ? [] : SOURCES[argument.completes](session, current, typed);
}

type Source = (session: Session, current: string, typed: readonly string[]) => Promise<string[]> | string[];

const SOURCES = {
  kinds: () => Object.keys(SCHEMAS),
  resources: async (session, _current, [kind]) => {
    const all = await resources(session);
    return kind === undefined
      ? all
      : all.filter((name) => name.startsWith(`${kind}/`)).map((name) => name.slice(kind.length + 1));
  },
  fields: (_session, current) => fieldsBelow(current),
  labs: async () =>
    (await Promise.all(listLabs().map(labStatus))).flatMap(({ hosts }) => [
      "internet",
      ...hosts.map(({ name }) => name),
    ]),
  shells: () => Object.keys(SCRIPTS),
  files: () => [],
} satisfies Record<Completes, Source>;

async function resources(session: Session): Promise<string[]> {
  const directory = fleetDirectory(undefined, session.directory);
  const source = await readDirectory(directory, session).catch(() => undefined);
  return source === undefined ? [] : namesIn(source).resources.map(({ id }) => showResource(id));
}

/** `VirtualMachine.spec.root` → the fields of the spec. */
function fieldsBelow(current: string): string[] {
  const dot = current.lastIndexOf(".");
  if (dot === -1) return Object.keys(SCHEMAS);
  try {
    const above = current.slice(0, dot);
    return explain(above).fields.map(({ name }) => `${above}.${name}`);
  } catch {
    return [];
  }
}
