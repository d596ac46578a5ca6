import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { splitDocuments } from "../../fleet/documents.ts";
import { locator } from "../../fleet/locate.ts";
import { didYouMean } from "../../fleet/nearest.ts";
import type { Path } from "../../fleet/path.ts";
import { readText } from "../../fleet/text.ts";
import { parseYaml } from "../../fleet/yaml.ts";
import { Failure } from "../../model/failure.ts";
import type { Given, Option } from "../command.ts";
import { OF_A_FLEET, placeOf } from "./fleet.ts";

/**
 * The fleets of a file, in YAML: a list, of which each entry has options of the command line that are about a fleet, by their
 * names; what an entry does not say is as on the command line. Files and directories are meant from the file's own
 * directory. Throws `usage` with file, line and column.
 */
export function fleetsIn(file: string, given: Given): Given[] {
  const text = textOf(file);
  const { value, faults } = parseYaml(text);
  const [fault] = faults;
  if (fault !== undefined)
    throw new Failure("usage", `${file}:${fault.line}:${fault.column}: ${fault.message}`, hinted(fault.hint));
  const locate = locator(text);
  const refuse: Refuse = (path, end, message, hint) => {
    const { line, column } = locate(path, end);
    return new Failure("usage", `${file}:${line}:${column}: ${message}`, hinted(hint));
  };
  const [, another] = splitDocuments(text);
  if (another !== undefined)
    throw new Failure(
      "usage",
      `${file}:${another.line}:1: one list is expected, and here is another document`,
    );
  if (!Array.isArray(value) || value.length === 0)
    throw refuse([], "value", "a list of fleets is expected", "such as: - path: berlin");
  return value.map((entry: unknown, index) => over(given, entryOf(entry, index, dirname(file), refuse)));
}

type Refuse = (path: Path, end: "key" | "value", message: string, hint?: string) => Failure;
type Values = ReadonlyMap<string, unknown>;

function textOf(file: string): string {
  try {
    const text = readText(readFileSync(file));
    if (typeof text === "string") return text;
    throw new Failure("usage", `${file}:${text.line}:${text.column}: ${text.message}`, hinted(text.hint));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("usage", `--fleets: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function hinted(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

/** The values of one entry, by the names that a command knows them by. */
function entryOf(entry: unknown, index: number, directory: string, refuse: Refuse): Values {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry))
    throw refuse(
      [index],
      "value",
      "a fleet is expected, with options by their names",
      "such as: path: berlin",
    );
  return new Map(
    Object.entries(entry).map(([name, value]) => {
      const option = OPTIONS.get(name);
      const path = [index, name];
      if (option === undefined) throw refuse(path, "key", `"${name}" is no option of a fleet`, hintFor(name));
      const wrong = wrongIn(option, value);
      if (wrong !== undefined) throw refuse(path, "value", `${name}: ${wrong}`);
      return [camelCased(name), placed(option, value, directory)];
    }),
  );
}

const OPTIONS: ReadonlyMap<string, Option> = new Map(
  OF_A_FLEET.map((option) => [nameIn(option), option] as const),
);

function nameIn({ flags }: Option): string {
  return (flags.split(" ")[0] ?? "").replace(/^--/, "");
}

function hintFor(name: string): string {
  return didYouMean(name, OPTIONS.keys()) ?? `there are ${[...OPTIONS.keys()].join(", ")}`;
}

/** What is wrong with a value, by how the option is written: `--flag`, `--one <x>`, `--many <x...>`. */
function wrongIn({ flags, choices }: Option, value: unknown): string | undefined {
  if (!flags.includes("<")) return typeof value === "boolean" ? undefined : "true or false is expected";
  const isText = (one: unknown) => typeof one === "string" && one !== "";
  if (flags.includes("...>"))
    return Array.isArray(value) && value.every(isText) ? undefined : "a list of texts is expected";
  if (!isText(value)) return "a text is expected";
  return choices === undefined || choices.includes(String(value))
    ? undefined
    : `one of ${choices.join(", ")} is expected`;
}

/** With what is meant from the file's directory made whole. */
function placed(option: Option, value: unknown, directory: string): unknown {
  if (nameIn(option) === "repo") return placeOf(String(value), directory);
  if (!/<file(\.\.\.)?>/.test(option.flags)) return value;
  return Array.isArray(value)
    ? value.map((one) => resolve(directory, String(one)))
    : resolve(directory, String(value));
}

/** As commander calls it. */
function camelCased(name: string): string {
  return name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

/** What was given on the command line, below what an entry says. */
function over(given: Given, entry: Values): Given {
  return {
    args: given.args,
    text: (option) => (entry.has(option) ? (entry.get(option) as string) : given.text(option)), // as it was checked
    flag: (option) => (entry.has(option) ? entry.get(option) === true : given.flag(option)),
    list: (option) => (entry.has(option) ? (entry.get(option) as readonly string[]) : given.list(option)), // likewise
  };
}
