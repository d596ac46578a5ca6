import { escapeHidden } from "../../model/hidden-characters.ts";
import type { Io } from "./io.ts";

/**
 * Shows running tasks. Lines of finished tasks stay; without a terminal only those are printed. A process needs exactly one
 * instance, because it overwrites its own lines.
 */
export interface Progress {
  /** Shows a task until `end` with the same key. Replaces the text of a task that is shown already. */
  begin(key: string, text: string): void;
  /** Removes a task and prints `lines`. */
  end(key: string, ...lines: readonly string[]): void;
  /** Prints lines above the running tasks. */
  note(...lines: readonly string[]): void;
  /** Removes all running tasks. */
  clear(): void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 90;
const MAX_LINES = 8;

/** Short tasks show no elapsed time. */
const SHOW_ELAPSED_AFTER_MS = 1500;

export function createProgress(io: Io, now: () => number = Date.now): Progress {
  return io.live ? liveProgress(io, now) : plainProgress(io);
}

function plainProgress(io: Io): Progress {
  return {
    begin: () => {},
    end: (_key, ...lines) => io.info(...lines),
    note: (...lines) => io.info(...lines),
    clear: () => {},
  };
}

interface RunningTask {
  readonly text: string;
  readonly since: number;
}

function liveProgress(io: Io, now: () => number): Progress {
  const running = new Map<string, RunningTask>();
  let drawn = 0;
  const redraw = (...above: readonly string[]) => {
    const lines = formatRunning([...running.values()], now(), io);
    if (above.length + lines.length + drawn === 0) return;
    io.redraw(drawn, ...above, ...lines);
    drawn = lines.length;
  };
  setInterval(() => running.size > 0 && redraw(), FRAME_MS).unref();
  return {
    begin: (key, text) => {
      running.set(key, { text, since: running.get(key)?.since ?? now() });
      redraw();
    },
    end: (key, ...lines) => {
      running.delete(key);
      redraw(...lines);
    },
    note: redraw,
    clear: () => {
      running.clear();
      redraw();
    },
  };
}

function formatRunning(
  running: readonly RunningTask[],
  now: number,
  { errColor: color, columns }: Io,
): string[] {
  const frame = color.cyan(FRAMES[Math.floor(now / FRAME_MS) % FRAMES.length] ?? "");
  const shown = running.slice(0, MAX_LINES).map(({ text, since }) => {
    const waited = now - since < SHOW_ELAPSED_AFTER_MS ? "" : ` ${formatElapsed((now - since) / 1000)}`;
    return `${frame} ${escapeHidden(text).slice(0, columns - 12)}${color.dim(waited)}`;
  });
  const more = running.length - shown.length;
  return more > 0 ? [...shown, color.dim(`  and ${more} more`)] : shown;
}

/** Formats `0.4s`, `12s`, `3m05s`. */
export function formatElapsed(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
}
