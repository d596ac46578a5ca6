import type { Io } from "./io.ts";

/**
 * What is being worked on, shown while it lasts. Lines that are done stay; on a non-terminal there are only those.
 * One for a process, since it draws over its own lines.
 */
export interface Progress {
  /** Something begins that may take a while. */
  begin(key: string, text: string): void;
  /** It is over; without a text it leaves no line. */
  end(key: string, text?: string): void;
  /** A line that stays. */
  note(text: string): void;
  /** Nothing is shown any more of what has not ended. */
  clear(): void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 90;
const MOST_LINES = 8;

/** Seconds are worth showing only when somebody begins to wonder. */
const PATIENCE_MS = 1500;

export function createProgress(io: Io, now: () => number = Date.now): Progress {
  return io.live ? liveProgress(io, now) : plainProgress(io);
}

function plainProgress(io: Io): Progress {
  return {
    begin: () => {},
    end: (_key, text) => text !== undefined && io.tell(text),
    note: (text) => io.tell(text),
    clear: () => {},
  };
}

interface Running {
  readonly text: string;
  readonly since: number;
}

function liveProgress(io: Io, now: () => number): Progress {
  const running = new Map<string, Running>();
  let drawn = 0;
  const erase = () => (drawn === 0 ? "" : `\x1b[${drawn}A\x1b[J`);
  const redraw = (above = "") => {
    const lines = linesOf([...running.values()], now(), io);
    if (above === "" && lines.length + drawn === 0) return;
    io.draw(`${erase()}${above}${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
  };
  setInterval(() => running.size > 0 && redraw(), FRAME_MS).unref();
  return {
    begin: (key, text) => {
      running.set(key, { text, since: now() });
      redraw();
    },
    end: (key, text) => {
      running.delete(key);
      redraw(text === undefined ? "" : `${text}\n`);
    },
    note: (text) => redraw(`${text}\n`),
    clear: () => {
      running.clear();
      redraw();
    },
  };
}

function linesOf(running: readonly Running[], now: number, { errColor: color, columns }: Io): string[] {
  const frame = color.cyan(FRAMES[Math.floor(now / FRAME_MS) % FRAMES.length] ?? "");
  const shown = running.slice(0, MOST_LINES).map(({ text, since }) => {
    const waited = now - since < PATIENCE_MS ? "" : ` ${showElapsed((now - since) / 1000)}`;
    return `${frame} ${text.slice(0, columns - 12)}${color.dim(waited)}`;
  });
  const more = running.length - shown.length;
  return more > 0 ? [...shown, color.dim(`  and ${more} more`)] : shown;
}

/** `0.4s`, `12s`, `3m05s` */
export function showElapsed(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
}
