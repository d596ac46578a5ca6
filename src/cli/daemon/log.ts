import type { Line, Logger } from "../../daemon/log.ts";
import type { Io, Palette } from "../io.ts";

export const LOG_FORMS = ["text", "json"] as const;
export type LogForm = (typeof LOG_FORMS)[number];
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** The log on stderr: lines for people on a terminal, else JSON by pino, a line each. */
export async function createLog(
  io: Pick<Io, "draw" | "errColor">,
  { form, level, now }: { readonly form: LogForm; readonly level: string; now(): Date },
): Promise<Logger> {
  const { pino } = await import("pino");
  const json = { write: (line: string) => io.draw(line) };
  const text = { write: (line: string) => io.draw(`${textOf(JSON.parse(line) as Written, io.errColor)}\n`) }; // pino wrote it
  const log = pino(
    {
      ...{ level, base: null, timestamp: () => `,"time":"${now().toISOString()}"` },
      formatters: { level: (label) => ({ level: label }) },
    },
    form === "json" ? json : text,
  );
  const write = (of: Line["level"]) => (fields: Line["fields"], words: string) => log[of](fields, words);
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** A log of which every line says which fleet it is about: by where it is followed, until its name is known. */
export function ofFleet(log: Logger, place: string): { readonly log: Logger; called(fleet: string): void } {
  let about: Line["fields"] = { source: place };
  const write = (of: Line["level"]) => (fields: Line["fields"], words: string) =>
    log[of]({ ...about, ...fields }, words);
  return {
    log: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
    called: (fleet) => {
      about = { fleet };
    },
  };
}

/** What pino has written. */
interface Written {
  readonly level: Line["level"];
  readonly time: string;
  readonly msg: string;
  readonly run?: string;
  readonly fleet?: string;
  readonly source?: string;
  readonly host?: string;
  readonly seconds?: number;
}

const LOOKS = {
  debug: { symbol: "·", paint: "dim" },
  info: { symbol: " ", paint: "reset" },
  warn: { symbol: "!", paint: "yellow" },
  error: { symbol: "✗", paint: "red" },
} as const satisfies Record<Line["level"], { symbol: string; paint: keyof Palette }>;

/** `06:12:44   update domain db on hv1 (drift) 0.6s` */
export function textOf({ level, time, msg, run, host, seconds, ...of }: Written, color: Palette): string {
  const { symbol, paint } = LOOKS[level];
  const about = [of.fleet ?? of.source, host].filter((one) => one !== undefined && !msg.includes(one));
  const subject = about.map((one) => `${one}: `).join("");
  const took = seconds === undefined ? "" : ` ${seconds.toFixed(1)}s`;
  const by = run === undefined ? "" : ` ${run.slice(0, 4)}`;
  return `${color.dim(time.slice(11, 19))} ${color[paint](`${symbol} ${subject}${msg}`)}${color.dim(`${took}${by}`)}`;
}
