import type { Logger, LogLine } from "../../daemon/log-lines.ts";
import { escapeHiddenJson } from "../../model/hidden-characters.ts";
import type { Io, Palette } from "../terminal/io.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";

export const LOG_FORMS = ["text", "json"] as const;
export type LogForm = (typeof LOG_FORMS)[number];
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** Creates the log on stderr: short text lines, or JSON lines of pino. */
export async function createLog(
  io: Pick<Io, "info" | "errColor">,
  { form, level, now }: { readonly form: LogForm; readonly level: string; now(): Date },
): Promise<Logger> {
  const { pino } = await import("pino");
  const json = { write: (line: string) => io.info(escapeHiddenJson(line.trimEnd())) };
  const text = { write: (line: string) => io.info(formatLogLine(JSON.parse(line) as PinoLine, io.errColor)) }; // written by pino
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    form === "json" ? json : text,
  );
  const write = (of: LogLine["level"]) => (fields: LogLine["fields"], words: string) =>
    log[of](fields, words);
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** Returns a log whose lines name their fleet. Until `called` gives the name of the fleet, they name its source. */
export function withFleet(log: Logger, place: string): { readonly log: Logger; called(fleet: string): void } {
  let subject: LogLine["fields"] = { source: place };
  const write = (of: LogLine["level"]) => (fields: LogLine["fields"], words: string) =>
    log[of]({ ...subject, ...fields }, words);
  return {
    log: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
    called: (fleet) => {
      subject = { fleet };
    },
  };
}

/** A log line as pino writes it. */
interface PinoLine {
  readonly level: LogLine["level"];
  readonly time: string;
  readonly msg: string;
  readonly run?: string;
  readonly fleet?: string;
  readonly source?: string;
  readonly host?: string;
  readonly seconds?: number;
}

const LEVEL_STYLES = {
  debug: { symbol: "·", paint: "dim" },
  info: { symbol: " ", paint: "reset" },
  warn: { symbol: "!", paint: "yellow" },
  error: { symbol: "✗", paint: "red" },
} as const satisfies Record<LogLine["level"], { symbol: string; paint: keyof Palette }>;

/** Formats `06:12:44   update domain db on hv1 (drift) 0.6s`. */
function formatLogLine({ level, time, msg, run, host, seconds, ...rest }: PinoLine, color: Palette): string {
  const { symbol, paint } = LEVEL_STYLES[level];
  const subjects = [rest.fleet ?? rest.source, host].filter(
    (name) => name !== undefined && !msg.includes(name),
  );
  const subject = subjects.map((name) => `${name}: `).join("");
  const took = seconds === undefined ? "" : ` ${seconds.toFixed(1)}s`;
  const by = run === undefined ? "" : ` ${run.slice(0, 4)}`;
  return sanitizeLine(
    `${color.dim(time.slice(11, 19))} ${color[paint](`${symbol} ${subject}${msg}`)}${color.dim(`${took}${by}`)}`,
  );
}
