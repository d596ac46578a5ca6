import { dirname, resolve } from "node:path";
import { didYouMean } from "../../fleet/did-you-mean.ts";
import { createLocator } from "../../fleet/document-locator.ts";
import type { Path } from "../../fleet/path.ts";
import { decodeText, MAX_FILE_BYTES } from "../../fleet/source-text.ts";
import { splitDocuments } from "../../fleet/split-documents.ts";
import { parseYaml } from "../../fleet/yaml.ts";
import { readNamedFileSync } from "../../host/named-file.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Option, ParsedArgs } from "../command.ts";
import { PER_FLEET_OPTIONS, resolveRepo } from "./fleet-options.ts";

/**
 * Reads the fleets of a YAML file: a list whose entries give per-fleet options by their names. Options that an entry omits have the
 * values of the command line. Paths are relative to the file's directory. Throws `usage` with file, line and column.
 */
export function loadFleetsFile(file: string, parsedArgs: ParsedArgs): ParsedArgs[] {
  const text = readFleetsText(file);
  const { value, problems: faults } = parseYaml(text);
  const [fault] = faults;
  if (fault !== undefined)
    throw new Failure("usage", `${file}:${fault.line}:${fault.column}: ${fault.message}`, {
      hint: fault.hint,
    });
  const locate = createLocator(text);
  const createFailure: CreateFailure = (path, end, message, hint) => {
    const { line, column } = locate(path, end);
    return new Failure("usage", `${file}:${line}:${column}: ${message}`, { hint });
  };
  const [, another] = splitDocuments(text);
  if (another !== undefined)
    throw new Failure("usage", `${file}:${another.line}:1: expected a single document`);
  if (!Array.isArray(value) || value.length === 0)
    throw createFailure([], "value", "expected a list of fleets", "such as: - path: berlin");
  return value.map((entry: unknown, index) =>
    overrideArgs(parsedArgs, parseEntry(entry, index, dirname(file), createFailure)),
  );
}

type CreateFailure = (path: Path, end: "key" | "value", message: string, hint?: string) => Failure;
type EntryValues = ReadonlyMap<string, unknown>;

function readFleetsText(file: string): string {
  const text = decodeText(readFleetsBytes(file));
  if (typeof text === "string") return text;
  throw new Failure("usage", `${file}:${text.line}:${text.column}: ${text.message}`, { hint: text.hint });
}

function readFleetsBytes(file: string): Uint8Array {
  try {
    return readNamedFileSync(file, { maxBytes: MAX_FILE_BYTES });
  } catch (error) {
    throw new Failure("usage", `--fleets: ${asFailure(error).message}`, { cause: error });
  }
}

/** Returns the values of one entry, by the option names of `ParsedArgs`. Throws `usage`. */
function parseEntry(
  entry: unknown,
  index: number,
  directory: string,
  createFailure: CreateFailure,
): EntryValues {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry))
    throw createFailure(
      [index],
      "value",
      "expected a fleet, with options by their names",
      "such as: path: berlin",
    );
  return new Map(
    Object.entries(entry).map(([name, value]) => {
      const option = OPTIONS_BY_NAME.get(name);
      const path = [index, name];
      if (option === undefined)
        throw createFailure(path, "key", `"${name}" is not an option of a fleet`, unknownOptionHint(name));
      const wrong = findValueError(option, value);
      if (wrong !== undefined) throw createFailure(path, "value", `${name}: ${wrong}`);
      return [toCamelCase(name), resolvePaths(option, value, directory)];
    }),
  );
}

const OPTIONS_BY_NAME: ReadonlyMap<string, Option> = new Map(
  PER_FLEET_OPTIONS.map((option) => [optionName(option), option] as const),
);

function optionName({ flags }: Option): string {
  return (flags.split(" ")[0] ?? "").replace(/^--/, "");
}

function unknownOptionHint(name: string): string {
  return (
    didYouMean(name, OPTIONS_BY_NAME.keys()) ?? `known options: ${[...OPTIONS_BY_NAME.keys()].join(", ")}`
  );
}

/** Checks a value against the form of its option: `--flag`, `--one <x>`, `--many <x...>`. Returns undefined for a valid value. */
function findValueError({ flags, choices }: Option, value: unknown): string | undefined {
  if (!flags.includes("<")) return typeof value === "boolean" ? undefined : "expected true or false";
  const isText = (item: unknown) => typeof item === "string" && item !== "";
  if (flags.includes("...>"))
    return Array.isArray(value) && value.every(isText) ? undefined : "expected a list of strings";
  if (!isText(value)) return "expected a string";
  return choices === undefined || choices.includes(String(value))
    ? undefined
    : `expected one of ${choices.join(", ")}`;
}

/** Resolves the paths of repositories and files against the directory of the fleets file. */
function resolvePaths(option: Option, value: unknown, directory: string): unknown {
  if (optionName(option) === "repo") return resolveRepo(String(value), directory);
  if (!/<file(\.\.\.)?>/.test(option.flags)) return value;
  return Array.isArray(value)
    ? value.map((item) => resolve(directory, String(item)))
    : resolve(directory, String(value));
}

/** Returns the name that commander gives to an option. */
function toCamelCase(name: string): string {
  return name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

/** Returns arguments in which the options of an entry override those of the command line. */
function overrideArgs(parsedArgs: ParsedArgs, entry: EntryValues): ParsedArgs {
  return {
    args: parsedArgs.args,
    text: (option) => (entry.has(option) ? (entry.get(option) as string) : parsedArgs.text(option)), // `findValueError` checked its type
    flag: (option) => (entry.has(option) ? entry.get(option) === true : parsedArgs.flag(option)),
    list: (option) =>
      entry.has(option) ? (entry.get(option) as readonly string[]) : parsedArgs.list(option), // likewise checked
  };
}
