import { count } from "../show.ts";

/** A part of a page that is shown whole, in short, or not at all. */
export interface Block {
  readonly text: string;
  /** In place of it where it would take most of the page. */
  readonly short?: string;
  /** How many changes of one resource it shows. */
  readonly changes?: number;
}

/** Comments may hold 65,536 characters on GitHub, and more elsewhere; we stay well below. */
const MOST_BYTES = 60_000;
const FOR_THE_NOTE = 300;
/** One resource is no longer than this. */
const MOST_OF_ONE = 15_000;

/** As many blocks as fit, in their order, and a note of what was left out. */
export function fitted(blocks: readonly Block[]): string {
  const kept: string[] = [];
  const left: Block[] = [];
  let bytes = FOR_THE_NOTE;
  for (const block of blocks) {
    const text = textOf(block);
    const own = Buffer.byteLength(text) + 2;
    if (text === "") continue;
    if (bytes + own > MOST_BYTES) left.push(block);
    else {
      bytes += own;
      kept.push(text);
    }
  }
  return `${[...kept, ...note(left)].join("\n\n")}\n`;
}

function textOf({ text, short }: Block): string {
  return short !== undefined && Buffer.byteLength(text) > MOST_OF_ONE ? short : text;
}

function note(left: readonly Block[]): string[] {
  if (left.length === 0) return [];
  const ofResources = left.filter(({ changes }) => changes !== undefined);
  const changes = ofResources.reduce((sum, block) => sum + (block.changes ?? 0), 0);
  const resources =
    ofResources.length === 0
      ? []
      : [`${count(ofResources.length, "more resource")} with ${count(changes, "change")}`];
  const others = left.length - ofResources.length;
  const parts = others === 0 ? [] : [count(others, "more part")];
  const what = [...resources, ...parts].join(" and ");
  return [`*… and ${what}, too long for a comment:* \`fleetwright plan\` *shows the whole plan.*`];
}
