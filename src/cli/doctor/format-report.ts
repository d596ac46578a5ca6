import { pluralize } from "../terminal/format.ts";
import type { Palette } from "../terminal/io.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";
import type { Check, Report } from "./check.ts";
import { mergeInstalls } from "./distribution.ts";

const SYMBOLS = { ok: ["✓", "green"], warning: ["!", "yellow"], error: ["✗", "red"] } as const;

/** The width of the column with names, and of the indentation of the lines below. */
const NAME_WIDTH = 16;
const INDENT = " ".repeat(4 + NAME_WIDTH);

/** Formats the checks of all targets. Each line is free of control characters. */
export function formatReports(reports: readonly Report[], color: Palette): string {
  return reports.map((report) => formatReport(report, color)).join("\n\n");
}

function formatReport({ name, address, checks }: Report, color: Palette): string {
  const heading = sanitizeLine(
    `${color.bold(name)}${address === undefined ? "" : color.dim(`  ${address}`)}`,
  );
  const all = mergeInstalls(checks.flatMap(({ commands = [] }) => commands));
  return [
    heading,
    ...checks.flatMap((check) => formatCheck(check, color)),
    ...all.map((command) =>
      sanitizeLine(`    ${"all at once".padEnd(NAME_WIDTH)}${color.cyan("$")} ${command}`),
    ),
  ].join("\n");
}

function formatCheck(check: Check, color: Palette): string[] {
  const { name, status, about, why, neededBy, commands = [], hint, on } = check;
  const [symbol, paint] = SYMBOLS[status];
  const place = on === "here" ? color.dim("  (on this machine)") : "";
  return [
    `  ${color[paint](symbol)} ${name.padEnd(NAME_WIDTH)}${about}`,
    ...(why === undefined || status === "ok" ? [] : [`${INDENT}${color.dim(formatWhy(why, neededBy))}`]),
    ...commands.map((command) => `${INDENT}${color.cyan("$")} ${command}${place}`),
    ...(hint === undefined ? [] : [`${INDENT}${color.cyan("→")} ${hint}`]),
  ].map(sanitizeLine);
}

/** The number of resources that are named. */
const NAMED = 3;

function formatWhy(why: string, neededBy: readonly string[] | undefined): string {
  if (neededBy === undefined || neededBy.length === 0) return why;
  const more = neededBy.length - NAMED;
  const names = neededBy.slice(0, NAMED).join(", ");
  return `${why}; needed by ${names}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Formats the last line: `2 problems, 1 warning`. */
export function formatSummary(reports: readonly Report[], color: Palette): string {
  const count = (status: Check["status"]) =>
    reports.reduce((sum, { checks }) => sum + checks.filter((check) => check.status === status).length, 0);
  const errors = count("error");
  const warnings = count("warning");
  if (errors + warnings === 0) return `${color.green("✓")} nothing is missing`;
  const parts = [
    ...(errors === 0 ? [] : [color.red(pluralize(errors, "problem"))]),
    ...(warnings === 0 ? [] : [color.yellow(pluralize(warnings, "warning"))]),
  ];
  return parts.join(", ");
}
