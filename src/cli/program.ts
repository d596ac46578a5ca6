import {
  Command as Commander,
  type Argument as CommanderArgument,
  CommanderError,
  Option as CommanderOption,
} from "commander";
import { type Command, type Given, GROUPS, given, type Option } from "./command.ts";
import { EXIT_CODES, type Exit } from "./exit-codes.ts";
import type { Io } from "./io.ts";

/** Options of every command. */
export interface Globals {
  readonly json: boolean;
  readonly backend: "real" | "test";
  readonly directory: string | undefined;
}

export const GLOBAL_OPTIONS: readonly Option[] = [
  { flags: "-C, --directory <dir>", about: "work as if started in this directory" },
  { flags: "--json", about: "print the result as JSON" },
  {
    flags: "--backend <backend>",
    about: "test: libvirt's own in-process driver, without root or QEMU",
    choices: ["real", "test"],
    fallback: "real",
  },
];

/** Carries a command out. */
export type Runner = (command: Command, given: Given, globals: Globals) => Promise<Exit | number>;

export interface ProgramParts {
  readonly commands: readonly Command[];
  readonly version: string;
  readonly io: Io;
  readonly run: Runner;
}

/** Understands the arguments and runs the command that they name. Says what the process ends with. */
export async function runProgram(argv: readonly string[], parts: ProgramParts): Promise<Exit | number> {
  let exit: Exit | number = "ok";
  const root = createProgram(parts, async (command, input, globals) => {
    exit = await parts.run(command, input, globals);
    return exit;
  });
  try {
    await root.parseAsync(argv.length === 0 ? ["--help"] : [...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? "ok" : "usage";
  }
}

function createProgram({ commands, version, io }: ProgramParts, run: Runner): Commander {
  const root = new Commander("fleetwright")
    .description("Keeps machines, disks and networks as your Git repository says they should be.")
    .version(`fleetwright ${version}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .enablePositionalOptions()
    .commandsGroup("Others:")
    .addHelpText("after", () => START);
  styled(root, io).helpCommand(true);
  for (const group of GROUPS)
    for (const command of commands) if (command.group === group) add(root, command, io, run);
  return root;
}

const START = `
Start here:
  $ fleetwright demo                  a small data center on this machine, with the example fleet
  $ fleetwright plan                  what would change
  $ fleetwright explain VirtualMachine

Exit codes:
${Object.values(EXIT_CODES)
  .map(({ code, meaning }) => `  ${String(code).padEnd(5)}${meaning.replaceAll("`", "")}`)
  .join("\n")}`;

/** `lab up` becomes `up` below `lab`, which is made when its first command comes. */
function add(root: Commander, command: Command, io: Io, run: Runner): void {
  const [first = "", second] = command.name.split(" ");
  const parent = second === undefined ? root : below(root, first, command, io);
  const made = styled(parent.command(second ?? first, { hidden: command.hidden === true }), io)
    .description([command.summary, command.details].filter(Boolean).join("\n\n"))
    .summary(command.summary)
    .addHelpText("after", examplesOf(command));
  if (second === undefined) made.helpGroup(command.group);
  for (const { name, about } of command.args ?? []) made.argument(name, about);
  for (const option of command.options ?? []) made.addOption(optionOf(option));
  for (const option of GLOBAL_OPTIONS) made.addOption(optionOf(option).helpGroup("Everywhere:"));
  if (command.passesOn === true) made.passThroughOptions();
  made.action(async () => {
    const words = command.passesOn === true ? withoutDashes(made.args) : made.args;
    await run(command, given(words, made.opts()), globalsOf(made.opts()));
  });
}

/** `hv1 -- virsh list`: the dashes only say that what follows is not for us. */
function withoutDashes(words: readonly string[]): string[] {
  const dashes = words.indexOf("--");
  return words.filter((_word, index) => index !== dashes);
}

function below(root: Commander, name: string, command: Command, io: Io): Commander {
  const known = root.commands.find((one) => one.name() === name);
  return (
    known ??
    styled(root.command(name), io)
      .description(PARENTS[name] ?? "")
      .helpGroup(command.group)
  );
}

const PARENTS: Readonly<Record<string, string>> = {
  hooks: "Webhooks: what they were told, and what they could not be told",
  lab: "A small virtual data center on this machine, with real libvirt and QEMU",
};

function optionOf({ flags, about, choices, fallback }: Option): CommanderOption {
  const option = new CommanderOption(flags, about);
  if (choices !== undefined) option.choices([...choices]);
  return fallback === undefined ? option : option.default(fallback);
}

function globalsOf(options: Readonly<Record<string, unknown>>): Globals {
  const { text, flag } = given([], options);
  return {
    json: flag("json"),
    backend: text("backend") === "test" ? "test" : "real",
    directory: text("directory"),
  };
}

function examplesOf({ examples }: Command): string {
  if (examples.length === 0) return "";
  const width = Math.max(...examples.map(([line]) => line.length)) + 2;
  const lines = examples.map(([line, about]) => `  $ fleetwright ${line.padEnd(width)}${about}`);
  return ["", "Examples:", ...lines].join("\n");
}

/** One look for every help and every error. */
function styled(command: Commander, io: Io): Commander {
  const { color, errColor } = io;
  return command
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureHelp({
      subcommandTerm: (one) => [one.name(), ...one.registeredArguments.map(argumentTerm)].join(" "),
      styleTitle: (text) => color.bold(text),
      styleCommandText: (text) => color.cyan(text),
      styleSubcommandText: (text) => color.cyan(text),
      styleOptionText: (text) => color.cyan(text),
      styleArgumentText: (text) => color.cyan(text),
    })
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.tell(text.trimEnd()),
      getOutHelpWidth: () => Math.min(io.columns, 110),
      getOutHasColors: () => color.isColorSupported,
      getErrHasColors: () => errColor.isColorSupported,
      outputError: (text) => tellUsage(text, command, io),
    });
}

function argumentTerm(argument: CommanderArgument): string {
  const name = argument.name() + (argument.variadic ? "..." : "");
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** commander: `error: unknown command 'pln'`, then `(Did you mean plan?)`. */
function tellUsage(text: string, command: Commander, { tell, errColor: color }: Io): void {
  const [message = "", suggestion] = text.trim().split("\n");
  const meant = suggestion?.replace(/^\((.*)\)$/, "$1").replace(/^Did/, "did");
  tell(`${color.red("error:")} ${message.replace(/^error: /, "")}`);
  tell(`${color.cyan("hint:")} ${meant ?? `${pathOf(command)} --help`}`);
}

function pathOf(command: Commander): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
