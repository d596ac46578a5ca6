import type { Exit } from "./exit-codes.ts";
import type { Session } from "./session.ts";

/** The headings of `fleetwright --help`, in this order. */
export const GROUPS = ["The fleet:", "Looking:", "Objects:", "The machine:", "Others:"] as const;
export type Group = (typeof GROUPS)[number];

/** What completion offers for an argument. */
export type Completes = "kinds" | "resources" | "fields" | "labs" | "files" | "shells";

/** One command as data; only `run` does anything. */
export interface Command {
  /** `plan`, or `lab up` for one below another. */
  readonly name: string;
  readonly group: Group;
  readonly summary: string;
  /** Further sentences for its help. */
  readonly details?: string;
  readonly args?: readonly Argument[];
  readonly options?: readonly Option[];
  /** Command lines without `fleetwright`, each with what it does. */
  readonly examples: readonly (readonly [line: string, about: string])[];
  readonly hidden?: boolean;
  /** From its first argument on, options are another program's. */
  readonly passesOn?: boolean;
  run(given: Given, session: Session): Promise<Exit | number>;
}

export interface Argument {
  /** As in a help text: `<kind>`, `[dir]`, `[ids...]`. */
  readonly name: string;
  readonly about: string;
  readonly completes?: Completes;
}

export interface Option {
  /** `--out <file>`, `-o, --output <form>`, `--only <id...>` */
  readonly flags: string;
  readonly about: string;
  readonly choices?: readonly string[];
  readonly fallback?: string;
}

/** What was given on the command line, in place of commander's untyped options. */
export interface Given {
  readonly args: readonly string[];
  /** The text of an option that takes one. */
  text(option: string): string | undefined;
  flag(option: string): boolean;
  list(option: string): readonly string[];
}

export function given(args: readonly unknown[], options: Readonly<Record<string, unknown>>): Given {
  return {
    args: args.flat().filter((arg): arg is string => typeof arg === "string"),
    text: (option) => {
      const value = options[option];
      return typeof value === "string" ? value : undefined;
    },
    flag: (option) => options[option] === true,
    list: (option) => [options[option] ?? []].flat().filter((one): one is string => typeof one === "string"),
  };
}

/** For commands that take the fleet's place: `[dir]`, `--repo`, `--ref`. */
export const FLEET_ARGUMENT: Argument = {
  name: "[dir]",
  about: "the fleet's directory [fleet/, else .]",
  completes: "files",
};

export const FLEET_OPTIONS: readonly Option[] = [
  { flags: "--repo <repo>", about: "a Git repository instead: a directory, or an address that git knows" },
  { flags: "--ref <ref>", about: "branch, tag or commit of --repo", fallback: "HEAD" },
  { flags: "--path <dir>", about: "the fleet's directory in --repo" },
];

/** For commands that only look. */
export const BASE_OPTION: Option = {
  flags: "--base <ref>",
  about: "as it will be once --ref is merged into this branch",
};
