import { type Command, GROUPS, type Option } from "../../src/cli/command.ts";
import { EXIT_CODES } from "../../src/cli/exit-codes.ts";
import { GLOBAL_OPTIONS } from "../../src/cli/program.ts";

const NOTICE = "<!-- Made by `npm run generate` from src/cli/; not to be edited. -->";

/** Returns a page with all commands and exit codes, from the same data as the help texts. */
export function commandLinePage(commands: readonly Command[]): string {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  const groups = GROUPS.filter((group) => shown.some((command) => command.group === group));
  return `${[
    NOTICE,
    "# Command line",
    "Commands print results to standard output, and progress and errors to standard error. Only terminals get colours (`NO_COLOR`, `FORCE_COLOR`).",
    "## Global options",
    "These options may precede or follow the command.",
    `| | |\n|---|---|\n${GLOBAL_OPTIONS.map((option) => line(rowOf(option))).join("\n")}`,
    "## Exit codes",
    exitCodes(),
    ...groups.flatMap((group) => [
      `## ${group.replace(/:$/, "")}`,
      ...shown.filter((command) => command.group === group).map(section),
    ]),
  ].join("\n\n")}\n`;
}

function exitCodes(): string {
  const rows = Object.values(EXIT_CODES).map(({ code, meaning }) => `| ${code} | ${meaning} |`);
  return `| code | meaning |\n|---|---|\n${rows.join("\n")}`;
}

function section({ name, summary, details, args = [], options = [], examples }: Command): string {
  const usage = ["fleetwright", name, ...args.map((argument) => argument.name)].join(" ");
  const rows = [...args.map((argument) => [argument.name, argument.description]), ...options.map(rowOf)].map(
    line,
  );
  const shown = examples.map(([line, about]) => `fleetwright ${line}   # ${about}`);
  return [
    `### \`${usage}\``,
    `${sentence(summary)}${details === undefined ? "" : ` ${details}`}`,
    ...(rows.length === 0 ? [] : [`| | |\n|---|---|\n${rows.join("\n")}`]),
    ...(shown.length === 0 ? [] : [`\`\`\`sh\n${shown.join("\n")}\n\`\`\``]),
  ].join("\n\n");
}

/** Returns the description of the help text, with the default. */
function rowOf({ flags, description: about, choices, default: fallback }: Option): string[] {
  const all = choices ? `${about}: ${choices.join(", ")}` : about;
  return [flags, fallback === undefined ? all : `${all} [${fallback}]`];
}

function line(row: readonly string[]): string {
  return `| ${row.map((cell, index) => (index === 0 ? `\`${cell}\`` : escaped(cell))).join(" | ")} |`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, ".");
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
