import type { FieldValue } from "../../drivers/object-type.ts";
import { escapeHidden } from "../../model/hidden-characters.ts";
import { formatBytes, formatDuration } from "../../model/units.ts";
import { isPlainObject } from "./diff.ts";

/** Format of a field for users. */
export interface FieldFormat {
  /** Path without its unit: `memoryKiB` → `memory`. */
  readonly label: string;
  /** Formats a value on one line, in a readable unit. */
  format(value: FieldValue): string;
}

interface Unit {
  readonly suffix: RegExp;
  /** Form of the label: with or without the suffix. */
  readonly suffixInLabel: "dropped" | "kept";
  format(amount: number): string;
}

/** Units of field names, by suffix. The first match wins. */
const UNITS: readonly Unit[] = [
  { suffix: /KiB$/, suffixInLabel: "dropped", format: (amount) => formatBytes(amount * 1024) },
  { suffix: /BytesPerSecond$/, suffixInLabel: "kept", format: (amount) => `${formatBytes(amount)}/s` },
  { suffix: /Bytes$/, suffixInLabel: "dropped", format: formatBytes },
  { suffix: /Seconds$/, suffixInLabel: "dropped", format: formatDuration },
  { suffix: /Us$/, suffixInLabel: "dropped", format: (amount) => `${amount}us` },
];

/** Returns the format of a field: `memoryKiB` with 524288 → `memory`, `512Mi`. */
export function formatField(path: string): FieldFormat {
  const unit = UNITS.find(({ suffix }) => suffix.test(path));
  const label = unit?.suffixInLabel === "dropped" ? path.replace(unit.suffix, "") : path;
  const amount = (value: number) => (value >= 0 && unit !== undefined ? unit.format(value) : String(value));
  return {
    label: escapeHidden(label),
    format: (value) => (typeof value === "number" ? amount(value) : formatValue(value)),
  };
}

const PLAIN_WORD = /^[\p{L}\p{N}_./:@+-]+$/u;
const MAX_LENGTH = 120;

/** Formats a value on one line. Absent: `(none)`. */
export function formatValue(value: FieldValue): string {
  if (value === undefined) return "(none)";
  if (typeof value === "string") return formatText(value);
  if (Array.isArray(value)) return truncate(`[${value.map(formatValue).join(", ")}]`);
  return isPlainObject(value) ? truncate(`{${formatMembers(value).join(", ")}}`) : String(value);
}

function formatMembers(value: { readonly [key: string]: FieldValue }): string[] {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return keys.map((key) => {
    const { label, format } = formatField(key);
    return `${label}: ${format(value[key])}`;
  });
}

function formatText(text: string): string {
  return truncate(PLAIN_WORD.test(text) ? text : `"${escapeHidden(text)}"`);
}

function truncate(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
