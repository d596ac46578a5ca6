import { Failure } from "../model/failure.ts";
import type { Exit } from "./exit-codes.ts";
import type { Session } from "./session.ts";

/** The headings of `fleetwright --help`, in this order. */
export const GROUPS = ["The fleet:", "Inspect:", "Change:", "Lab and host:", "Other:"] as const;
type CommandGroup = (typeof GROUPS)[number];

/** A source of completion candidates for an argument. */
export type CompletionSource = "kinds" | "resources" | "machines" | "fields" | "labs" | "files" | "shells";

/** A command of the command line as data; only `run` has effects. */
export interface Command {
  /** `plan`; `lab up` for a subcommand. */
  readonly name: string;
  readonly group: CommandGroup;
  /** Imperative, at most 60 characters, without a full stop. */
  readonly summary: string;
  /** Further sentences for the help of the command, a paragraph per line. */
  readonly details?: string;
  readonly args?: readonly Argument[];
  readonly options?: readonly Option[];
  /** Command lines without `fleetwright`, each with an imperative caption. */
  readonly examples: readonly (readonly [line: string, about: string])[];
  readonly hidden?: boolean;
  /** Options after the first argument belong to another program. */
  readonly passThrough?: boolean;
  /** The command changes nothing and lasts until Ctrl-C: nothing is said about changes in flight. */
  readonly endsBySignal?: boolean;
  /** The command creates labs. Without root and without a user namespace, it fails, or uses libvirt's test driver instead. */
  readonly createsLab?: "or-fails" | "or-uses-test-driver";
  run(parsedArgs: ParsedArgs, session: Session): Promise<Exit | number>;
}

export interface Argument {
  /** In the notation of the help: `<kind>`, `[dir]`, `[ids...]`. */
  readonly name: string;
  readonly description: string;
  readonly completes?: CompletionSource;
}

export interface Option {
  /** `--out <file>`, `-o, --output <form>`, `--only <id...>` */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly default?: string;
}

/** The parsed arguments and options of one command line. Replaces the untyped options of commander. */
export interface ParsedArgs {
  readonly args: readonly string[];
  /** Returns the value of an option that takes one; undefined if it was not given. */
  text(option: string): string | undefined;
  flag(option: string): boolean;
  list(option: string): readonly string[];
}

/** Returns the integer value of an option. Throws `usage` if it is not an integer of at least `least`. */
export function parseIntegerOption(parsedArgs: ParsedArgs, option: string, least: number): number {
  const text = parsedArgs.text(option) ?? "";
  const number = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(number) && number >= least) return number;
  throw new Failure("usage", `--${option} ${text}: must be an integer of at least ${least}`);
}

export function toParsedArgs(
  args: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): ParsedArgs {
  return {
    args: args.flat().filter((arg): arg is string => typeof arg === "string"),
    text: (option) => {
      const value = options[option];
      return typeof value === "string" ? value : undefined;
    },
    flag: (option) => options[option] === true,
    list: (option) =>
      [options[option] ?? []].flat().filter((entry): entry is string => typeof entry === "string"),
  };
}

/** The argument of commands that read a fleet's directory. */
export const FLEET_ARGUMENT: Argument = {
  name: "[dir]",
  description: "directory of the fleet [fleet/ if it exists, else .]",
  completes: "files",
};

/** Options of commands that read the fleet from a commit. */
export const FLEET_OPTIONS: readonly Option[] = [
  {
    flags: "--repo <repo>",
    description: "read a commit of this Git repository, by path or URL [. if a commit option is given]",
  },
  { flags: "--ref <ref>", description: "branch, tag or commit of --repo [HEAD]" },
  { flags: "--path <dir>", description: "directory of the fleet in --repo" },
];

/** Options of commands that only read. An untrusted commit contacts no host, and reads no file and no environment variable. */
export const LOOK_OPTIONS: readonly Option[] = [
  ...FLEET_OPTIONS,
  {
    flags: "--trust <ref>",
    description: "trust the newest commit of this branch; others contact no host [--base, else HEAD]",
  },
];

/** The option of commands that can plan a merge. */
export const BASE_OPTION: Option = {
  flags: "--base <ref>",
  description: "use the result of merging --ref into this branch",
};
