import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import { escapeHidden } from "../../model/hidden-characters.ts";
import type { Blocked, Plan } from "../../model/plan.ts";
import { formatProblem } from "../../model/problem.ts";
import { formatResource } from "../../model/resource.ts";
import { approvalDigits, formatObject, pluralize } from "../format.ts";
import { needsApproval } from "../plan/queries.ts";
import { type FieldLine, fieldLines, type TextLine } from "./field-lines.ts";
import { type ChangeGroup, type ChangeSection, groupChanges } from "./group-changes.ts";
import type { Palette } from "./palette.ts";
import {
  causePhrase,
  countByAction,
  formatRisk,
  holdPhrase,
  impactPhrase,
  isRisky,
  riskyChanges,
  ruleRiskLines,
  summaryLine,
} from "./phrases.ts";

export interface TextOptions {
  readonly palette: Palette;
  /** `full` shows everything. `short` folds long lists and the values of created objects. */
  readonly detail: "short" | "full";
  /** Instruction for approval, where changes need it. [`fleetwright apply --approve DIGEST`] */
  readonly approve?: string;
}

/** Maximum number of resources of one kind in full. Others are only counted. */
const MAX_SHOWN = { short: 25, full: Number.POSITIVE_INFINITY } as const;

/** Renders a plan for a terminal: changes and their reasons first, the summary last. */
export function renderText(plan: Plan, options: TextOptions): string {
  const { palette } = options;
  const sections = groupChanges(plan.changes, MAX_SHOWN[options.detail]);
  const alarm = (text: string) => palette.bold(palette.red(text));
  const blocks = [
    listBlock("Rules and addresses that it changes", ruleRiskLines(plan), alarm),
    ...sections.flatMap((section) => sectionText(section, plan, options)),
    listBlock("Blocked", plan.blocked.flatMap(blockedLines), palette.red),
    listBlock("Left alone", orphanLines(plan, MAX_SHOWN[options.detail]), palette.dim),
    listBlock("Notices", plan.notices, palette.dim),
    listBlock("Problems", plan.problems.map(formatProblem), palette.red), // late: they explain what is left alone
    listBlock("Look at this first", riskLines(plan), alarm),
    closingLines(plan, options),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function sectionText({ kind, shown, omitted }: ChangeSection, plan: Plan, options: TextOptions): string[] {
  const groups = shown.map((group) => groupText(group, plan, options));
  if (omitted.length === 0) return groups;
  const rest = countByAction({ changes: omitted.flatMap(({ changes }) => changes), blocked: [] });
  return [
    ...groups,
    options.palette.dim(`… and ${omitted.length} more of kind ${kind}: ${rest} (--detail shows all)`),
  ];
}

function groupText({ owner, changes }: ChangeGroup, plan: Plan, options: TextOptions): string {
  const lines = changes.flatMap((change) => changeText(change, plan, options));
  return [options.palette.bold(escapeHidden(formatResource(owner))), ...lines].join("\n");
}

function changeText(change: PlannedChange, plan: Plan, options: TextOptions): string[] {
  const { palette } = options;
  const colour = (text: string) =>
    isRisky(change) ? palette.red(text) : palette[ACTION_COLORS[change.action]](text);
  const about = `${impactPhrase(change)} · ${causePhrase(change, plan.commit)}`;
  const head = `  ${colour(`${ACTIONS[change.action]} ${escapeHidden(formatObject(change))}`)}  ${palette.dim(escapeHidden(about))}`;
  const hold =
    change.hold === undefined ? [] : [`      ${palette.yellow(escapeHidden(holdPhrase(change.hold)))}`];
  return [head, ...fieldTextLines(change, options), ...hold];
}

const ACTION_COLORS = {
  create: "green",
  update: "yellow",
  restart: "magenta",
  replace: "red",
  migrate: "cyan",
  restore: "green",
  trash: "red",
  delete: "red",
} as const satisfies Record<PlannedChange["action"], keyof Palette>;

function fieldTextLines(change: PlannedChange, { palette, detail }: TextOptions): string[] {
  const lines = fieldLines(change);
  if (change.action === "create" && detail === "short") {
    const words = change.summary === undefined ? inlineValues(lines) : [escapeHidden(change.summary)];
    return words.filter((text) => text !== "").map((text) => `      ${text}`);
  }
  const width = Math.max(0, ...lines.map(({ label }) => label.length));
  return lines.flatMap((line) => LINE_FORMATTERS[line.kind](line as never, width, palette)); // each kind its own function
}

type LineFormatter<Kind extends FieldLine["kind"]> = (
  line: Extract<FieldLine, { kind: Kind }>,
  width: number,
  palette: Palette,
) => string[];

const LINE_FORMATTERS: { readonly [Kind in FieldLine["kind"]]: LineFormatter<Kind> } = {
  change: ({ label, before, after, note }, width, palette) => [
    `      ${label.padEnd(width)}  ${before} ${palette.dim("→")} ${after}${note === undefined ? "" : palette.dim(` (${note})`)}`,
  ],
  value: ({ label, value }, width) => [`      ${label.padEnd(width)}  ${value}`],
  text: ({ label, lines }, _, palette) => [
    `      ${label}`,
    ...lines.map((line) => `        ${formatSignedLine(line, palette)}`),
  ],
};

function formatSignedLine({ sign, text }: TextLine, palette: Palette): string {
  const colour = { "+": palette.green, "-": palette.red, " ": palette.dim }[sign];
  return colour(`${sign} ${text}`.trimEnd());
}

const WIDTH = 100;

/** Returns the plain values of a created object on one line, as far as they fit. */
function inlineValues(lines: readonly FieldLine[]): string[] {
  const values = lines.filter((line) => line.kind === "value").map(({ label, value }) => `${label} ${value}`);
  const text = values.join(", ");
  if (text === "") return [];
  return [text.length <= WIDTH ? text : `${text.slice(0, text.lastIndexOf(", ", WIDTH))}, …`];
}

function blockedLines({ message, hint }: Blocked): string[] {
  return hint === undefined ? [message] : [message, `  → ${hint}`];
}

function orphanLines({ orphans }: Plan, max: number): string[] {
  const lines = orphans.slice(0, max).map(({ object, reason }) => `${object}: ${reason}`);
  return orphans.length <= max ? lines : [...lines, `… and ${orphans.length - max} more`];
}

const MAX_RISKS = 10;

function riskLines(plan: Plan): string[] {
  const risks = riskyChanges(plan);
  const lines = risks.slice(0, MAX_RISKS).map(formatRisk);
  const rest = risks.length - MAX_RISKS;
  const more = rest <= 0 ? [] : [`… and ${pluralize(rest, "more sort")} of dangerous change`];
  return [...lines, ...more];
}

function listBlock(title: string, lines: readonly string[], colour: (text: string) => string): string {
  if (lines.length === 0) return "";
  return [colour(title), ...lines.map((line) => `  ${escapeHidden(line)}`)].join("\n");
}

function closingLines(plan: Plan, { palette, approve: hint }: TextOptions): string {
  const approve =
    hint ?? `To approve it as a whole: fleetwright apply --approve ${approvalDigits(plan.digest)}`;
  return [
    palette.bold(escapeHidden(summaryLine(plan))),
    ...(plan.changes.some(needsApproval) ? [approve] : []),
  ].join("\n");
}
