import { escapeHidden } from "../../model/hidden-characters.ts";
import { bulletList, collapsedList, escapeMarkdown } from "../render/markdown-escape.ts";
import type { Palette } from "../render/palette.ts";
import { fitToLimit } from "../render/size-limit.ts";
import { type LossLine, lossLines, lossSummary } from "./phrases.ts";
import { type HostLoss, isSurvivable, type LossOutcome } from "./types.ts";

const SYMBOLS = {
  "stays-down": ["✗", "red"],
  "loses-data": ["✗", "red"],
  unknown: ["?", "yellow"],
  recreated: ["●", "green"],
  starts: ["●", "green"],
} as const satisfies Record<LossOutcome, readonly [string, keyof Palette]>;

/** Renders the consequences for a terminal: a line for each resource, the summary last. */
export function renderLossText(loss: HostLoss, palette: Palette): string {
  const lines = lossLines(loss);
  const width = Math.max(0, ...lines.map(({ resource }) => resource.length));
  const rows = lines.map(({ resource, outcome, text }) => {
    const [symbol, colour] = SYMBOLS[outcome];
    return `  ${palette[colour](symbol)} ${escapeHidden(resource).padEnd(width)}  ${escapeHidden(text)}`;
  });
  const summary = (isSurvivable(loss) ? palette.bold : (text: string) => palette.bold(palette.red(text)))(
    escapeHidden(lossSummary(loss)),
  );
  return [...rows, ...(rows.length === 0 ? [] : [""]), summary].join("\n");
}

/** Renders the consequences for a pull request: what would not survive in full, the rest folded. */
export function renderLossMarkdown(losses: readonly HostLoss[]): string {
  return fitToLimit([
    { text: "### Fleetwright: lost hosts" },
    ...losses.map((loss) => ({ text: lossBlock(loss) })),
  ]);
}

function lossBlock(loss: HostLoss): string {
  const lines = lossLines(loss);
  const survives = ({ outcome }: LossLine) => outcome === "starts" || outcome === "recreated";
  const format = ({ resource, text }: LossLine) => `${resource}: ${text}`;
  const worst = bulletList("Would not survive", lines.filter((line) => !survives(line)).map(format));
  const rest = collapsedList("Would survive", lines.filter(survives).map(format));
  return [`**${escapeMarkdown(lossSummary(loss))}**`, worst, rest].filter((text) => text !== "").join("\n\n");
}
