import { pluralize } from "../format.ts";

/** Part of a page: shown in full, in short, or not at all. */
export interface MarkdownBlock {
  readonly text: string;
  /** Short form, for a block that would take most of the page. */
  readonly short?: string;
  /** Number of changes of one resource in the block. */
  readonly changes?: number;
}

/** Maximum size of a page. GitHub allows 65,536 characters in a comment, and others allow more. */
const MAX_BYTES = 60_000;
const NOTE_BYTES = 300;
/** Maximum size of one resource. */
const MAX_BLOCK_BYTES = 15_000;

/** Joins the blocks that fit, in their order, with a note about the omitted ones. */
export function fitToLimit(blocks: readonly MarkdownBlock[]): string {
  const included: string[] = [];
  const omitted: MarkdownBlock[] = [];
  let bytes = NOTE_BYTES;
  for (const block of blocks) {
    const text = blockText(block);
    const size = Buffer.byteLength(text) + 2;
    if (text === "") continue;
    if (bytes + size > MAX_BYTES) omitted.push(block);
    else {
      bytes += size;
      included.push(text);
    }
  }
  return `${[...included, ...omissionNote(omitted)].join("\n\n")}\n`;
}

function blockText({ text, short }: MarkdownBlock): string {
  return short !== undefined && Buffer.byteLength(text) > MAX_BLOCK_BYTES ? short : text;
}

function omissionNote(omitted: readonly MarkdownBlock[]): string[] {
  if (omitted.length === 0) return [];
  const ofResources = omitted.filter(({ changes }) => changes !== undefined);
  const changes = ofResources.reduce((sum, block) => sum + (block.changes ?? 0), 0);
  const resources =
    ofResources.length === 0
      ? []
      : [`${pluralize(ofResources.length, "more resource")} with ${pluralize(changes, "change")}`];
  const others = omitted.length - ofResources.length;
  const parts = others === 0 ? [] : [pluralize(others, "more part")];
  const what = [...resources, ...parts].join(" and ");
  return [`*… and ${what}, too long for a comment:* \`fleetwright plan\` *shows the whole plan.*`];
}
