import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";
import { showProblem } from "../../model/problem.ts";
import { showResource } from "../../model/resource.ts";
import { count, showObject } from "../show.ts";
import { type Block, fitted } from "./fitted.ts";
import { type Line, linesOf } from "./lines.ts";
import { code, cut, folded, item, list, neutral } from "./neutral.ts";
import { type Group, sectionsOf } from "./select.ts";
import { causeOf, conclusion, costOf, dangersOf, dangerText, holdText } from "./words.ts";

/** The plan for a pull request: totals and dangers first, everything else folded. */
export function renderMarkdown(plan: Plan): string {
  return fitted([headline(plan), ...urgent(plan), ...details(plan)]);
}

export function headline(plan: Plan): Block {
  return { text: `### Fleetwright\n\n**${neutral(conclusion(plan))}**` };
}

/** What a person should look at before anything else. */
export function urgent(plan: Plan): Block[] {
  const blocked = plan.blocked.map(({ message, hint }) =>
    hint === undefined ? message : `${message} (${hint})`,
  );
  return [
    { text: dangers(plan) },
    { text: list("Problems", plan.problems.map(showProblem)) },
    { text: list("Blocked", blocked) },
  ];
}

/** Everything else, folded: each resource, and what is left as it is. */
export function details(plan: Plan): Block[] {
  const groups = sectionsOf(plan.changes, Number.POSITIVE_INFINITY).flatMap(({ shown }) => shown);
  const left = plan.orphans.map(({ object, reason }) => `${object}: ${reason}`);
  return [
    ...groups.map((group) => groupBlock(group, plan)),
    { text: folded("Left alone", left) },
    { text: folded("Notices", plan.notices) },
  ];
}

const MOST_DANGERS = 20;

function dangers(plan: Plan): string {
  const all = dangersOf(plan).map(dangerText);
  if (all.length === 0) return "";
  const rest = all.length <= MOST_DANGERS ? [] : [`… and ${all.length - MOST_DANGERS} more sorts of danger`];
  const lines = [...all.slice(0, MOST_DANGERS), ...rest];
  return ["> [!CAUTION]", ...lines.map((line) => `> ${item(line)}`)].join("\n");
}

function groupBlock(group: Group, plan: Plan): Block {
  const { changes } = group;
  const title = titleOf(group);
  const body = changes.map((change) => changeBlock(change, plan)).join("\n\n");
  return {
    text: `<details><summary>${title}</summary>\n\n${body}\n\n</details>`,
    short: `${title} (${count(changes.length, "change")}, too long to be shown here)`,
    changes: changes.length,
  };
}

function titleOf({ owner, changes }: Group): string {
  const signs = [...new Set(changes.map(({ action }) => `${ACTIONS[action]} ${action}`))].join(", ");
  const held = changes.some(({ hold }) => hold !== undefined) ? ", held" : "";
  return `<b>${neutral(showResource(owner))}</b>: ${neutral(signs)}${held}`;
}

function changeBlock(change: PlannedChange, plan: Plan): string {
  const about = `${costOf(change)} · ${causeOf(change, plan.commit)}`;
  const head = `**${neutral(`${ACTIONS[change.action]} ${showObject(change)}`)}** ${neutral(about)}`;
  const hold = change.hold === undefined ? [] : [`*${neutral(holdText(change.hold))}*`];
  return [head, ...hold, ...table(linesOf(change))].join("\n\n");
}

function table(lines: readonly Line[]): string[] {
  if (lines.length === 0) return [];
  const rows = lines.map((line) => `| ${neutral(cut(line.label))} | ${CELLS[line.kind](line as never)} |`); // each kind its own
  return [["| field | before | after |", "|---|---|---|", ...rows].join("\n")];
}

const CELLS: { readonly [Kind in Line["kind"]]: (line: Extract<Line, { kind: Kind }>) => string } = {
  change: ({ before, after, note }) =>
    `${code(before)} | ${code(after)}${note === undefined ? "" : ` (${neutral(note)})`}`,
  value: ({ value }) => ` | ${code(value)}`,
  text: ({ lines }) => ` | ${lines.map(({ sign, text }) => code(`${sign} ${text}`)).join("<br>")}`,
};
