import { setMaxListeners } from "node:events";
import { Failure } from "../model/failure.ts";
import { parseSeconds } from "../model/units.ts";
import type { Option, ParsedArgs } from "./command.ts";

const DEFAULT_GRACE = "60s";

/** The option of commands that change objects. */
export const GRACE_OPTION: Option = {
  flags: "--grace <duration>",
  description: "after a signal, how long to wait for changes in flight before abandoning them",
  default: DEFAULT_GRACE,
};

/** The longest timeout of `setTimeout`, 24 days in milliseconds. Longer timeouts fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Returns the value of `--grace` in milliseconds. Throws `usage` if it is not a duration. */
export function parseGrace(parsedArgs: ParsedArgs): number {
  const text = parsedArgs.text("grace") ?? DEFAULT_GRACE;
  try {
    return Math.min(parseSeconds(text) * 1000, MAX_TIMER_MS);
  } catch {
    throw new Failure("usage", `--grace ${text}: must be a duration such as 30s or 5m`);
  }
}

/** Returns a signal that aborts `ms` milliseconds after `signal`. Dispose of it to stop its timer. */
export function abandonAfter(
  signal: AbortSignal,
  ms: number,
): { readonly abandon: AbortSignal } & Disposable {
  const abandoning = new AbortController();
  setMaxListeners(0, abandoning.signal); // every change in flight adds a listener
  let timer: NodeJS.Timeout | undefined;
  const startTimer = () => {
    timer = setTimeout(() => abandoning.abort(), ms);
  };
  signal.addEventListener("abort", startTimer, { once: true });
  if (signal.aborted) startTimer();
  return {
    abandon: abandoning.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener("abort", startTimer);
    },
  };
}
