import type { FieldValue } from "../drivers/driver.ts";
import { showBytes, showDuration } from "../model/units.ts";
import { isKeyed } from "./difference.ts";
import { plain } from "./show.ts";

/** How one field is told to people. */
export interface ShownField {
  /** The path without its unit: `memoryKiB` → `memory`. */
  readonly label: string;
  /** A value on one line, in units that people read. */
  show(value: FieldValue): string;
}

interface Unit {
  readonly suffix: RegExp;
  /** Whether the label goes without the suffix. */
  readonly spoken: "dropped" | "kept";
  show(amount: number): string;
}

/** The units that field names end in; the first that fits wins. */
const UNITS: readonly Unit[] = [
  { suffix: /KiB$/, spoken: "dropped", show: (amount) => showBytes(amount * 1024) },
  { suffix: /BytesPerSecond$/, spoken: "kept", show: (amount) => `${showBytes(amount)}/s` },
  { suffix: /Bytes$/, spoken: "dropped", show: showBytes },
  { suffix: /Seconds$/, spoken: "dropped", show: showDuration },
  { suffix: /Us$/, spoken: "dropped", show: (amount) => `${amount}us` },
];

/** `memoryKiB`, 524288 → `memory`, `512Mi`. */
export function showField(path: string): ShownField {
  const unit = UNITS.find(({ suffix }) => suffix.test(path));
  const label = unit?.spoken === "dropped" ? path.replace(unit.suffix, "") : path;
  const amount = (value: number) => (value >= 0 && unit !== undefined ? unit.show(value) : String(value));
  return {
    label: plain(label),
    show: (value) => (typeof value === "number" ? amount(value) : showValue(value)),
  };
}

const PLAIN_WORD = /^[\p{L}\p{N}_./:@+-]+$/u;
const LONGEST = 120;

/** Any value on one line; absent is `(none)`. */
export function showValue(value: FieldValue): string {
  if (value === undefined) return "(none)";
  if (typeof value === "string") return showText(value);
  if (Array.isArray(value)) return cut(`[${value.map(showValue).join(", ")}]`);
  return isKeyed(value) ? cut(`{${membersOf(value).join(", ")}}`) : String(value);
}

function membersOf(value: { readonly [key: string]: FieldValue }): string[] {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return keys.map((key) => {
    const { label, show } = showField(key);
    return `${label}: ${show(value[key])}`;
  });
}

function showText(text: string): string {
  return cut(PLAIN_WORD.test(text) ? text : `"${plain(text)}"`);
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
