import type { Stats } from "node:fs";
import path from "node:path";
import { type ChokidarOptions, watch } from "chokidar";

/** The pause that ends a change. A commit changes several files at once. */
const QUIET_MS = 20;
/** The longest delay of a callback while files keep changing. */
const MAX_DELAY_MS = 250;
/**
 * The delay of a second callback after each change. chokidar reports no change of a file for 50 ms after the last one, and none
 * while it starts to watch a new directory or a new file of the same name. After this delay such changes are visible.
 */
const RECHECK_MS = 1_000;

/**
 * Calls `onChange` after changes below the paths, which need not exist yet, and again one second after the last change for those
 * that chokidar missed. Also calls it once watching has started, for changes before that.
 */
export function watchPaths(
  paths: readonly string[],
  onChange: () => void,
  ignored: (path: string, stats?: Stats) => boolean,
): AsyncDisposable {
  const options: ChokidarOptions = { ignoreInitial: true, followSymlinks: false, ignored };
  const debounced = debounce(onChange);
  const watcher = watch([...paths], options)
    .on("ready", debounced.tell)
    .on("all", debounced.tell)
    .on("error", debounced.tell);
  return {
    async [Symbol.asyncDispose]() {
      debounced.stop();
      await watcher.close();
    },
  };
}

/** Returns the paths that a commit, a checkout or a fetch changes: gitrepository-layout(5). */
export function refPaths(gitdir: string): string[] {
  return ["HEAD", "packed-refs", "refs/heads", "reftable"].map((name) => path.join(gitdir, name));
}

function debounce(onChange: () => void) {
  let quietTimer: NodeJS.Timeout | undefined;
  let maxDelayTimer: NodeJS.Timeout | undefined;
  let recheckTimer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(quietTimer);
    clearTimeout(maxDelayTimer);
    clearTimeout(recheckTimer);
    maxDelayTimer = undefined;
  };
  const flush = () => {
    stop();
    recheckTimer = setTimeout(onChange, RECHECK_MS);
    onChange();
  };
  const notify = () => {
    clearTimeout(quietTimer);
    quietTimer = setTimeout(flush, QUIET_MS);
    maxDelayTimer ??= setTimeout(flush, MAX_DELAY_MS);
  };
  return { tell: notify, stop };
}

/** Calls `run` at every interval, varied by up to a tenth. Otherwise many daemons would poll at the same moment. */
export function repeatWithJitter(
  intervalMs: number,
  run: () => void,
  random: () => number = Math.random,
): Disposable {
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(
      () => {
        schedule();
        run();
      },
      intervalMs * (0.9 + 0.2 * random()),
    );
  };
  schedule();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
