import {
  Command as Commander,
  type Argument as CommanderArgument,
  CommanderError,
  Option as CommanderOption,
} from "commander";
import type { Backend } from "../model/backend.ts";
import { type Command, GROUPS, type Option, type ParsedArgs, toParsedArgs } from "./command.ts";
import { EXIT_CODES, type Exit } from "./exit-codes.ts";
import type { Io } from "./terminal/io.ts";

/** The values of the options that every command has. */
export interface GlobalOptions {
  readonly json: boolean;
  readonly backend: Backend;
  readonly directory: string | undefined;
  readonly allowedHostUris: readonly string[];
}

export const GLOBAL_OPTIONS: readonly Option[] = [
  { flags: "-C, --directory <dir>", description: "run as if started in this directory" },
  { flags: "--json", description: "print the result as JSON" },
  {
    flags: "--backend <backend>",
    description: "real hosts, or libvirt's in-process test driver (no root, no QEMU)",
    choices: ["real", "test"],
    default: "real",
  },
  {
    flags: "--allow-host-uri <uris>",
    description:
      "allow these Host URIs although they can start local programs; also FLEETWRIGHT_ALLOW_HOST_URI",
  },
];

/** Runs one command. */
type Runner = (command: Command, parsedArgs: ParsedArgs, globals: GlobalOptions) => Promise<Exit | number>;

interface ProgramParts {
  readonly commands: readonly Command[];
  readonly version: string;
  readonly io: Io;
  readonly run: Runner;
}

/** Parses the arguments and runs the command that they name. Returns the exit of the process; `usage` for invalid arguments. */
export async function runProgram(argv: readonly string[], parts: ProgramParts): Promise<Exit | number> {
  let exit: Exit | number = "ok";
  const root = createProgram(parts, async (command, parsedArgs, globals) => {
    exit = await parts.run(command, parsedArgs, globals);
    return exit;
  });
  try {
    await root.parseAsync(argv.length === 0 ? ["--help"] : moveGlobalsBehind(argv), { from: "user" });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? "ok" : "usage";
  }
}

/** Moves global options from before the command to behind it. git(1) accepts them there, too: `fleetwright -C DIR plan`. */
function moveGlobalsBehind(argv: readonly string[]): string[] {
  let at = 0;
  for (let length = globalOptionLength(argv[at]); length > 0; length = globalOptionLength(argv[at]))
    at += length;
  const [first = ""] = argv.slice(at);
  const words = Object.hasOwn(PARENT_COMMANDS, first) ? 2 : 1;
  return [...argv.slice(at, at + words), ...argv.slice(0, at), ...argv.slice(at + words)];
}

/** Returns how many arguments the global option at `text` takes, itself included; 0 if `text` is no global option. */
function globalOptionLength(text: string | undefined): number {
  const [name = "", value] = (text ?? "").split("=", 2);
  const option = GLOBAL_OPTIONS.find(({ flags }) => flags.split(/[ ,]+/).includes(name));
  if (option === undefined) return 0;
  return option.flags.includes("<") && value === undefined ? 2 : 1;
}

function createProgram({ commands, version, io }: ProgramParts, run: Runner): Commander {
  const root = new Commander("fleetwright")
    .description("Reconciles virtual machines, disks and networks on plain hosts with a Git repository.")
    .version(`fleetwright ${version}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print help for a command")
    .enablePositionalOptions()
    .commandsGroup("Other:")
    .addHelpText("after", () => HELP_FOOTER);
  configureStyle(root, io).helpCommand(true);
  for (const group of GROUPS)
    for (const command of commands) if (command.group === group) addCommand(root, command, io, run);
  return root;
}

const HELP_FOOTER = `
Getting started:
  $ fleetwright demo                     start a small data center with the example fleet
  $ fleetwright init my-fleet            write a first fleet for a host of yours
  $ fleetwright import qemu:///system    write files for the machines that a host has
  $ fleetwright plan                     show what apply would change
  $ fleetwright explain VirtualMachine   show the fields of a kind

Exit codes:
${Object.values(EXIT_CODES)
  .map(({ code, meaning }) => `  ${String(code).padEnd(5)}${meaning.replaceAll("`", "")}`)
  .join("\n")}`;

/** Adds a command. `lab up` becomes `up` below `lab`; its first subcommand creates the parent. */
function addCommand(root: Commander, command: Command, io: Io, run: Runner): void {
  const [first = "", second] = command.name.split(" ");
  const parent = second === undefined ? root : parentCommand(root, first, command, io);
  const created = configureStyle(parent.command(second ?? first, { hidden: command.hidden === true }), io)
    .description([command.summary, command.details].filter(Boolean).join("\n\n"))
    .summary(command.summary)
    .addHelpText("after", formatExamples(command));
  if (second === undefined) created.helpGroup(command.group);
  for (const { name, description } of command.args ?? []) created.argument(name, description);
  for (const option of command.options ?? []) created.addOption(toCommanderOption(option));
  for (const option of GLOBAL_OPTIONS) created.addOption(toCommanderOption(option).helpGroup("Everywhere:"));
  if (command.passThrough === true) created.passThroughOptions();
  created.action(async () => {
    const words = command.passThrough === true ? removeDashes(created.args) : created.args;
    await run(command, toParsedArgs(words, created.opts()), parseGlobals(created.opts()));
  });
}

/** Removes the first `--`, which only separates the other program: `hv1 -- virsh list`. */
function removeDashes(words: readonly string[]): string[] {
  const dashes = words.indexOf("--");
  return words.filter((_word, index) => index !== dashes);
}

function parentCommand(root: Commander, name: string, command: Command, io: Io): Commander {
  const existing = root.commands.find((child) => child.name() === name);
  return (
    existing ??
    configureStyle(root.command(name), io)
      .description(PARENT_COMMANDS[name] ?? "")
      .helpGroup(command.group)
  );
}

const PARENT_COMMANDS: Readonly<Record<string, string>> = {
  webhooks: "inspect webhooks and redeliver events",
  lab: "manage a small virtual data center on this machine",
};

function toCommanderOption({ flags, description, choices, default: fallback }: Option): CommanderOption {
  const option = new CommanderOption(flags, description);
  if (choices !== undefined) option.choices([...choices]);
  return fallback === undefined ? option : option.default(fallback);
}

function parseGlobals(options: Readonly<Record<string, unknown>>): GlobalOptions {
  const { text, flag } = toParsedArgs([], options);
  return {
    json: flag("json"),
    backend: text("backend") === "test" ? "test" : "real",
    directory: text("directory"),
    allowedHostUris: (text("allowHostUri") ?? "").split(/\s+/).filter(Boolean),
  };
}

function formatExamples({ examples }: Command): string {
  if (examples.length === 0) return "";
  const width = Math.max(...examples.map(([line]) => line.length)) + 2;
  const lines = examples.map(([line, about]) => `  $ fleetwright ${line.padEnd(width)}${about}`);
  return ["", "Examples:", ...lines].join("\n");
}

/** Applies the same style to every help text and every error. */
function configureStyle(command: Commander, io: Io): Commander {
  const { color, errColor } = io;
  return command
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureHelp({
      subcommandTerm: (subcommand) =>
        [subcommand.name(), ...subcommand.registeredArguments.map(formatArgument)].join(" "),
      styleTitle: (text) => color.bold(text),
      styleCommandText: (text) => color.cyan(text),
      styleSubcommandText: (text) => color.cyan(text),
      styleOptionText: (text) => color.cyan(text),
      styleArgumentText: (text) => color.cyan(text),
    })
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.info(...text.trimEnd().split("\n")),
      getOutHelpWidth: () => Math.min(io.columns, 110),
      getOutHasColors: () => color.isColorSupported,
      getErrHasColors: () => errColor.isColorSupported,
      outputError: (text) => reportUsageError(text, command, io),
    });
}

function formatArgument(argument: CommanderArgument): string {
  const name = argument.name() + (argument.variadic ? "..." : "");
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Prints an error of commander with a hint. commander writes `error: unknown command 'pln'`, then `(Did you mean plan?)`. */
function reportUsageError(text: string, command: Commander, { info, errColor: color }: Io): void {
  const [message = "", suggestion] = text.trim().split("\n");
  const didYouMean = suggestion?.replace(/^\((.*)\)$/, "$1").replace(/^Did/, "did");
  info(`${color.red("error:")} ${message.replace(/^error: /, "")}`);
  info(`${color.cyan("hint:")} ${didYouMean ?? `${commandPath(command)} --help`}`);
}

function commandPath(command: Commander): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}
