import type { Command } from "../../src/cli/command.ts";
import { GROUPS } from "../../src/cli/command.ts";
import { EXIT_CODES } from "../../src/cli/exit-codes.ts";

const NOTICE = "<!-- Made by `npm run generate` from src/cli/; not to be edited. -->";

/** Every command and exit code on one page, from the same data as the help texts. */
export function commandLinePage(commands: readonly Command[]): string {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  const groups = GROUPS.filter((group) => shown.some((command) => command.group === group));
  return `${[
    NOTICE,
    "# Command line",
    "Every command takes `--json`, `-C DIR` and `--backend test`. Results go to standard output, progress and errors to " +
      "standard error. Colours only on a terminal (`NO_COLOR`, `FORCE_COLOR`).",
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
  const rows = [
    ...args.map((argument) => [argument.name, argument.about]),
    ...options.map(({ flags, about, choices }) => [
      flags,
      choices ? `${about}: ${choices.join(", ")}` : about,
    ]),
  ].map(
    (row) =>
      `| ${row.map((cell, index) => (index === 0 ? `\`${cell}\`` : escaped(cell ?? ""))).join(" | ")} |`,
  );
  const shown = examples.map(([line, about]) => `fleetwright ${line}   # ${about}`);
  return [
    `### \`${usage}\``,
    `${sentence(summary)}${details === undefined ? "" : ` ${details}`}`,
    ...(rows.length === 0 ? [] : [`| | |\n|---|---|\n${rows.join("\n")}`]),
    ...(shown.length === 0 ? [] : [`\`\`\`sh\n${shown.join("\n")}\n\`\`\``]),
  ].join("\n\n");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, ".");
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
