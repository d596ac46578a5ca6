import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import type { Plan } from "../../model/plan.ts";
import { showProblem } from "../../model/problem.ts";
import { showResource } from "../../model/resource.ts";
import { plain, showObject } from "../show.ts";
import { type Line, linesOf } from "./lines.ts";
import { type Group, sectionsOf } from "./select.ts";
import { causeOf, conclusion, costOf, dangersOf, dangerText, holdText } from "./words.ts";

/** Review comments may hold 65,536 characters; we stay well below. */
const MOST_BYTES = 60_000;
const FOR_THE_NOTE = 300;

/** The plan for a pull request: totals and dangers first, everything else folded. */
export function renderMarkdown(plan: Plan): string {
  const groups = sectionsOf(plan.changes, Number.POSITIVE_INFINITY).flatMap(({ shown }) => shown);
  const blocks = [
    `### Fleetwright\n\n**${neutral(conclusion(plan))}**`,
    dangers(plan),
    list("Problems", plan.problems.map(showProblem)),
    list(
      "Blocked",
      plan.blocked.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`)),
    ),
    ...groups.map((group) => details(group, plan)),
    folded(
      "Left alone",
      plan.orphans.map(({ object, reason }) => `${object}: ${reason}`),
    ),
    folded("Notices", plan.notices),
  ];
  return fitted(blocks.filter((block) => block !== ""));
}

function dangers(plan: Plan): string {
  const lines = dangersOf(plan).slice(0, 20).map(dangerText);
  if (lines.length === 0) return "";
  return ["> [!CAUTION]", ...lines.map((line) => `> * ${neutral(line)}`)].join("\n");
}

const MOST_LISTED = 50;

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, MOST_LISTED).map((line) => `* ${neutral(cut(line))}`);
  const rest = lines.length <= MOST_LISTED ? [] : [`* … and ${lines.length - MOST_LISTED} more`];
  return [`**${title}**`, "", ...shown, ...rest].join("\n");
}

function folded(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `<details><summary>${title} (${lines.length})</summary>\n\n${list(title, lines)}\n\n</details>`;
}

function details({ owner, changes }: Group, plan: Plan): string {
  const signs = [...new Set(changes.map(({ action }) => `${ACTIONS[action]} ${action}`))].join(", ");
  const held = changes.some(({ hold }) => hold !== undefined) ? ", held" : "";
  const title = `<b>${neutral(showResource(owner))}</b>: ${neutral(signs)}${held}`;
  const body = changes.map((change) => changeBlock(change, plan)).join("\n\n");
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
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

function code(text: string): string {
  return `<code>${neutral(cut(text))}</code>`;
}

const LONGEST = 300;

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

const HARMLESS = /[^\p{L}\p{N} ,/()=+%→·…±.-]/gu;

/**
 * Text that is shown as it is and does nothing: no markup, no HTML, no table cell, no mention of people, no link.
 * A zero-width space after what starts a mention, a reference or an address keeps the page from making a link of it.
 */
export function neutral(text: string): string {
  const safe = plain(text).replace(HARMLESS, (character) => {
    const entity = `&#${character.codePointAt(0)};`;
    return "@#:".includes(character) ? `${entity}&#8203;` : entity;
  });
  return safe.replace(/\bwww\./gi, (start) => `${start.slice(0, 3)}&#8203;.`);
}

/** As many blocks as fit, and a note about the rest. */
function fitted(blocks: readonly string[]): string {
  const kept: string[] = [];
  let bytes = FOR_THE_NOTE;
  for (const block of blocks) {
    bytes += Buffer.byteLength(block) + 2;
    if (bytes > MOST_BYTES) return `${[...kept, note(blocks.length - kept.length)].join("\n\n")}\n`;
    kept.push(block);
  }
  return `${kept.join("\n\n")}\n`;
}

function note(left: number): string {
  return `*… and ${left} more parts, which are too long for a comment: run* \`fleetwright plan\` *to see the whole plan.*`;
}
