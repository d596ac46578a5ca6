import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";
import { formatProblem } from "../../model/problem.ts";
import { formatResource } from "../../model/resource.ts";
import { formatObject, pluralize } from "../format.ts";
import { isHeld } from "../plan/queries.ts";
import { type FieldLine, fieldLines } from "./field-lines.ts";
import { type ChangeGroup, groupChanges } from "./group-changes.ts";
import {
  bulletList,
  collapsedList,
  escapeMarkdown,
  inlineCode,
  listItem,
  truncate,
} from "./markdown-escape.ts";
import {
  causePhrase,
  formatRisk,
  holdPhrase,
  impactPhrase,
  riskyChanges,
  ruleRiskLines,
  summaryLine,
} from "./phrases.ts";
import { fitToLimit, type MarkdownBlock } from "./size-limit.ts";

/** Renders a plan for a pull request: totals and dangers first, everything else folded. */
export function renderMarkdown(plan: Plan): string {
  return fitToLimit([headline(plan), ...importantBlocks(plan), ...detailBlocks(plan)]);
}

export function headline(plan: Plan): MarkdownBlock {
  return { text: `### Fleetwright\n\n**${escapeMarkdown(summaryLine(plan))}**` };
}

/** Returns the blocks to read first: totals and dangers. */
export function importantBlocks(plan: Plan): MarkdownBlock[] {
  const blocked = plan.blocked.map(({ message, hint }) =>
    hint === undefined ? message : `${message} (${hint})`,
  );
  return [
    { text: riskBlock(plan) },
    { text: bulletList("Problems", plan.problems.map(formatProblem)) },
    { text: bulletList("Blocked", blocked) },
  ];
}

/** Returns the folded blocks: each resource, and the objects that stay. */
export function detailBlocks(plan: Plan): MarkdownBlock[] {
  const groups = groupChanges(plan.changes, Number.POSITIVE_INFINITY).flatMap(({ shown }) => shown);
  const orphans = plan.orphans.map(({ object, reason }) => `${object}: ${reason}`);
  return [
    ...groups.map((group) => groupBlock(group, plan)),
    { text: collapsedList("Left alone", orphans) },
    { text: collapsedList("Notices", plan.notices) },
  ];
}

const MAX_RISKS = 20;

function riskBlock(plan: Plan): string {
  const all = riskyChanges(plan).map(formatRisk);
  const rules = ruleRiskLines(plan);
  if (all.length + rules.length === 0) return "";
  const rest = all.length <= MAX_RISKS ? [] : [`… and ${all.length - MAX_RISKS} more sorts of danger`];
  const lines = [...rules, ...all.slice(0, MAX_RISKS), ...rest];
  return ["> [!CAUTION]", ...lines.map((line) => `> ${listItem(line)}`)].join("\n");
}

function groupBlock(group: ChangeGroup, plan: Plan): MarkdownBlock {
  const { changes } = group;
  const title = groupTitle(group);
  const body = changes.map((change) => changeBlock(change, plan)).join("\n\n");
  return {
    text: `<details><summary>${title}</summary>\n\n${body}\n\n</details>`,
    short: `${title} (${pluralize(changes.length, "change")}, too long to be shown here)`,
    changes: changes.length,
  };
}

function groupTitle({ owner, changes }: ChangeGroup): string {
  const signs = [...new Set(changes.map(({ action }) => `${ACTIONS[action]} ${action}`))].join(", ");
  const held = changes.some(isHeld) ? ", held" : "";
  return `<b>${escapeMarkdown(formatResource(owner))}</b>: ${escapeMarkdown(signs)}${held}`;
}

function changeBlock(change: PlannedChange, plan: Plan): string {
  const impact = `${impactPhrase(change)} · ${causePhrase(change, plan.commit)}`;
  const head = `**${escapeMarkdown(`${ACTIONS[change.action]} ${formatObject(change)}`)}** ${escapeMarkdown(impact)}`;
  const hold = change.hold === undefined ? [] : [`*${escapeMarkdown(holdPhrase(change.hold))}*`];
  return [head, ...hold, ...fieldTable(fieldLines(change))].join("\n\n");
}

function fieldTable(lines: readonly FieldLine[]): string[] {
  if (lines.length === 0) return [];
  const rows = lines.map(
    (line) => `| ${escapeMarkdown(truncate(line.label))} | ${CELLS[line.kind](line as never)} |`,
  ); // each kind its own
  return [["| field | before | after |", "|---|---|---|", ...rows].join("\n")];
}

const CELLS: { readonly [Kind in FieldLine["kind"]]: (line: Extract<FieldLine, { kind: Kind }>) => string } =
  {
    change: ({ before, after, note }) =>
      `${inlineCode(before)} | ${inlineCode(after)}${note === undefined ? "" : ` (${escapeMarkdown(note)})`}`,
    value: ({ value }) => ` | ${inlineCode(value)}`,
    text: ({ lines }) => ` | ${lines.map(({ sign, text }) => inlineCode(`${sign} ${text}`)).join("<br>")}`,
  };
