/** Factors of the quantity suffixes, as in Kubernetes: binary with `i`, decimal without. */
const BYTE_FACTORS = {
  "": 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
} as const satisfies Record<string, number>;

const SECOND_FACTORS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const satisfies Record<
  string,
  number
>;

const BYTES = /^(\d+(?:\.\d+)?)(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;
const DURATION = /^(?:\d+(?:\.\d+)?[smhdw])+$/;
const SHORT_DURATION = /^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/;
const SHORT_DURATION_PART = /(\d+(?:\.\d+)?)(ms|[smhdw])/g;
const DURATION_PART = /(\d+(?:\.\d+)?)([smhdw])/g;

/** Parses a quantity to bytes: `512Mi`, `1.5Gi`, `20G`, `4096`. Throws a RangeError on any other text. */
export function parseBytes(text: string): number {
  const [, amount = "", suffix = ""] = BYTES.exec(text) ?? throwInvalid(text, "a size such as 512Mi or 10Gi");
  return toSafeInteger(Number(amount) * factor(BYTE_FACTORS, suffix), text);
}

/** Parses a duration to seconds: `30s`, `5m`, `7d`, `1h30m`. Throws a RangeError on any other text. */
export function parseSeconds(text: string): number {
  if (!DURATION.test(text)) throwInvalid(text, "a duration such as 30s, 5m or 7d");
  let seconds = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(DURATION_PART)) {
    seconds += Number(amount) * factor(SECOND_FACTORS, unit);
  }
  return toSafeInteger(seconds, text);
}

/** Parses a duration to milliseconds: `300ms`, `2s`, `1m500ms`. Throws a RangeError on any other text. */
export function parseMilliseconds(text: string): number {
  if (!SHORT_DURATION.test(text)) throwInvalid(text, "a duration such as 300ms or 2s");
  let milliseconds = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(SHORT_DURATION_PART)) {
    milliseconds += Number(amount) * (unit === "ms" ? 1 : 1000 * factor(SECOND_FACTORS, unit));
  }
  return toSafeInteger(milliseconds, text);
}

/** Formats milliseconds exactly: 1500 is `1s500ms`. The inverse of `parseMilliseconds`. */
export function formatMilliseconds(milliseconds: number): string {
  const rest = milliseconds % 1000;
  if (rest === 0) return formatDuration(milliseconds / 1000);
  return milliseconds < 1000 ? `${rest}ms` : `${formatDuration((milliseconds - rest) / 1000)}${rest}ms`;
}

/** Formats bytes as a short exact quantity: `512Mi`, `1.5Gi`, `20G`, `1000`. The inverse of `parseBytes`. */
export function formatBytes(bytes: number): string {
  for (const suffix of ["Pi", "Ti", "Gi", "Mi", "Ki"] as const) {
    const amount = bytes / BYTE_FACTORS[suffix];
    if (amount >= 1 && Number.isInteger(amount * 4)) return `${amount}${suffix}`;
  }
  for (const suffix of ["P", "T", "G", "M"] as const) {
    const factor = BYTE_FACTORS[suffix];
    if (bytes >= factor && bytes % (factor / 4) === 0) return `${bytes / factor}${suffix}`;
  }
  return String(bytes);
}

/** Formats seconds exactly: 90 is `1m30s`, seven days are `7d`. The inverse of `parseSeconds`. */
export function formatDuration(seconds: number): string {
  let rest = seconds;
  let text = "";
  for (const unit of ["d", "h", "m", "s"] as const) {
    const amount = unit === "s" ? rest : Math.floor(rest / SECOND_FACTORS[unit]);
    rest -= amount * SECOND_FACTORS[unit];
    if (amount > 0) text += `${amount}${unit}`;
  }
  return text === "" ? "0s" : text;
}

function factor(factors: Readonly<Record<string, number>>, suffix: string): number {
  return factors[suffix] ?? Number.NaN;
}

/** Throws a RangeError beyond 2^53, where numbers are no longer exact. No machine has such sizes or times. */
function toSafeInteger(value: number, text: string): number {
  const rounded = Math.round(value);
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`"${text}" is too large`);
  return rounded;
}

function throwInvalid(text: string, expected: string): never {
  throw new RangeError(`"${text}" is not ${expected}`);
}
