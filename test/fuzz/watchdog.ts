import { Worker } from "node:worker_threads";

/** Longer than any case takes on the busiest machine. */
const HANGS_MS = 60_000;
const SHOWN_BYTES = 64 * 1024;

export interface Watchdog {
  /** To be held while a case is tried. */
  guard(sentence: string, input: unknown): Disposable;
}

/**
 * A thread that ends this process, with the case on stderr, when one case takes for ever: synchronous work can be
 * interrupted by nothing else.
 */
export function startWatchdog(): Watchdog {
  const times = new Float64Array(new SharedArrayBuffer(8)); // when the case began; 0 between cases
  const length = new Int32Array(new SharedArrayBuffer(4));
  const text = new Uint8Array(new SharedArrayBuffer(SHOWN_BYTES));
  const workerData = { times, length, text, hangsMs: HANGS_MS };
  new Worker(WATCH, { eval: true, workerData }).unref();
  return {
    guard(sentence, input) {
      const shown = Buffer.from(`${sentence}\n${formatCase(input)}`).subarray(0, SHOWN_BYTES);
      text.set(shown);
      length[0] = shown.length;
      times[0] = Date.now();
      return {
        [Symbol.dispose]: () => {
          times[0] = 0;
        },
      };
    },
  };
}

function formatCase(input: unknown): string {
  if (typeof input === "string") return input.slice(0, SHOWN_BYTES);
  return Buffer.isBuffer(input)
    ? input.subarray(0, SHOWN_BYTES / 2).toString("hex")
    : (JSON.stringify(input) ?? "");
}

const WATCH = `
const { workerData: { times, length, text, hangsMs } } = require("node:worker_threads");
const { writeSync } = require("node:fs");
setInterval(() => {
  if (times[0] === 0 || Date.now() - times[0] < hangsMs) return;
  writeSync(2, "\\nthis hangs: " + Buffer.from(text.slice(0, length[0])).toString() + "\\n");
  process.kill(process.pid, "SIGKILL");
}, 1000);
`;
