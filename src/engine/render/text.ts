import type pc from "picocolors";
import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import type { Blocked, Plan } from "../../model/plan.ts";
import { showProblem } from "../../model/problem.ts";
import { showResource } from "../../model/resource.ts";
import { count, plain, short, showObject } from "../show.ts";
import { type Line, linesOf, type TextLine } from "./lines.ts";
import { type Group, type Section, sectionsOf } from "./select.ts";
import {
  causeOf,
  conclusion,
  costOf,
  dangersOf,
  dangerText,
  holdText,
  isDangerous,
  totals,
} from "./words.ts";

/** Colours, or none: `picocolors.createColors(false)`. */
export type Palette = ReturnType<typeof pc.createColors>;

export interface TextOptions {
  readonly palette: Palette;
  /** `full` leaves nothing out; `short` folds long lists and the values of what is created. */
  readonly detail: "short" | "full";
  /** How to approve it where something waits. [`fleetwright apply --approve DIGEST`] */
  readonly approve?: string;
}

/** Resources of one kind that are shown in full before the rest is only counted. */
const MOST = { short: 25, full: Number.POSITIVE_INFINITY } as const;

/** The dry run as people read it in a terminal: what happens and why, and at the end what it comes to. */
export function renderText(plan: Plan, options: TextOptions): string {
  const { palette } = options;
  const sections = sectionsOf(plan.changes, MOST[options.detail]);
  const blocks = [
    ...sections.flatMap((section) => sectionText(section, plan, options)),
    listed("Problems", plan.problems.map(showProblem), palette.red),
    listed("Blocked", plan.blocked.flatMap(blockedLines), palette.red),
    listed("Left alone", orphanLines(plan, MOST[options.detail]), palette.dim),
    listed("Notices", plan.notices, palette.dim),
    listed("Look at this first", dangerLines(plan), (text) => palette.bold(palette.red(text))),
    ending(plan, options),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function sectionText({ kind, shown, folded }: Section, plan: Plan, options: TextOptions): string[] {
  const groups = shown.map((group) => groupText(group, plan, options));
  if (folded.length === 0) return groups;
  const rest = totals({ changes: folded.flatMap(({ changes }) => changes), blocked: [] });
  return [
    ...groups,
    options.palette.dim(`… and ${folded.length} more of kind ${kind}: ${rest} (--detail shows all)`),
  ];
}

function groupText({ owner, changes }: Group, plan: Plan, options: TextOptions): string {
  const lines = changes.flatMap((change) => changeText(change, plan, options));
  return [options.palette.bold(plain(showResource(owner))), ...lines].join("\n");
}

function changeText(change: PlannedChange, plan: Plan, options: TextOptions): string[] {
  const { palette } = options;
  const colour = (text: string) =>
    isDangerous(change) ? palette.red(text) : palette[COLOURS[change.action]](text);
  const about = `${costOf(change)} · ${causeOf(change, plan.commit)}`;
  const head = `  ${colour(`${ACTIONS[change.action]} ${plain(showObject(change))}`)}  ${palette.dim(plain(about))}`;
  const hold = change.hold === undefined ? [] : [`      ${palette.yellow(plain(holdText(change.hold)))}`];
  return [head, ...fieldTexts(change, options), ...hold];
}

const COLOURS = {
  ...{ create: "green", update: "yellow", restart: "magenta", replace: "red", migrate: "cyan" },
  ...{ restore: "green", trash: "red", delete: "red" },
} as const satisfies Record<PlannedChange["action"], keyof Palette>;

function fieldTexts(change: PlannedChange, { palette, detail }: TextOptions): string[] {
  const lines = linesOf(change);
  if (change.action === "create" && detail === "short") {
    const words = change.summary === undefined ? folded(lines) : [plain(change.summary)];
    return words.filter((text) => text !== "").map((text) => `      ${text}`);
  }
  const width = Math.max(0, ...lines.map(({ label }) => label.length));
  return lines.flatMap((line) => SHOWN[line.kind](line as never, width, palette)); // each kind its own function
}

type Shown<Kind extends Line["kind"]> = (
  line: Extract<Line, { kind: Kind }>,
  width: number,
  palette: Palette,
) => string[];

const SHOWN: { readonly [Kind in Line["kind"]]: Shown<Kind> } = {
  change: ({ label, before, after, note }, width, palette) => [
    `      ${label.padEnd(width)}  ${before} ${palette.dim("→")} ${after}${note === undefined ? "" : palette.dim(` (${note})`)}`,
  ],
  value: ({ label, value }, width) => [`      ${label.padEnd(width)}  ${value}`],
  text: ({ label, lines }, _, palette) => [
    `      ${label}`,
    ...lines.map((line) => `        ${signed(line, palette)}`),
  ],
};

function signed({ sign, text }: TextLine, palette: Palette): string {
  const colour = { "+": palette.green, "-": palette.red, " ": palette.dim }[sign];
  return colour(`${sign} ${text}`.trimEnd());
}

const WIDTH = 100;

/** What is created, on one line as far as it fits: its plain values. */
function folded(lines: readonly Line[]): string[] {
  const values = lines.filter((line) => line.kind === "value").map(({ label, value }) => `${label} ${value}`);
  const text = values.join(", ");
  if (text === "") return [];
  return [text.length <= WIDTH ? text : `${text.slice(0, text.lastIndexOf(", ", WIDTH))}, …`];
}

function blockedLines({ message, hint }: Blocked): string[] {
  return hint === undefined ? [message] : [message, `  → ${hint}`];
}

function orphanLines({ orphans }: Plan, most: number): string[] {
  const lines = orphans.slice(0, most).map(({ object, reason }) => `${object}: ${reason}`);
  return orphans.length <= most ? lines : [...lines, `… and ${orphans.length - most} more`];
}

const MOST_DANGERS = 10;

function dangerLines(plan: Plan): string[] {
  const dangers = dangersOf(plan);
  const lines = dangers.slice(0, MOST_DANGERS).map(dangerText);
  const rest = dangers.length - MOST_DANGERS;
  return rest <= 0 ? lines : [...lines, `… and ${count(rest, "more sort")} of dangerous change`];
}

function listed(title: string, lines: readonly string[], colour: (text: string) => string): string {
  if (lines.length === 0) return "";
  return [colour(title), ...lines.map((line) => `  ${plain(line)}`)].join("\n");
}

function ending(plan: Plan, { palette, approve: how }: TextOptions): string {
  const asks = plan.changes.some(({ hold }) => hold?.gate === "approval" || hold?.gate === "brake");
  const approve = how ?? `To approve it as a whole: fleetwright apply --approve ${short(plan.digest)}`;
  return [palette.bold(plain(conclusion(plan))), ...(asks ? [approve] : [])].join("\n");
}
