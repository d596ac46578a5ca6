import type { Stats } from "node:fs";
import path from "node:path";
import { type ChokidarOptions, watch } from "chokidar";

/** Files that change together, as a commit changes them, are one change. */
const QUIET_MS = 20;
/** However busy it is, a change is told of after this. */
const PATIENCE_MS = 250;
/**
 * chokidar is silent about a file for 50 ms after a change of it, and about what happens while it begins to watch another
 * file of the same name, or a new directory. After this it is done with that, and what it did not tell of can be seen.
 */
const SETTLED_MS = 1_000;

/**
 * Calls back after something changed in these places, which need not be there yet, and once more a second after the last
 * change, for one that was not told; so it does when it has begun to watch, for what changed before that.
 */
export function watchPlaces(
  places: readonly string[],
  onChange: () => void,
  ignored: (path: string, stats?: Stats) => boolean,
): AsyncDisposable {
  const options: ChokidarOptions = { ignoreInitial: true, followSymlinks: false, ignored };
  const gathered = gather(onChange);
  const watcher = watch([...places], options)
    .on("ready", gathered.tell)
    .on("all", gathered.tell)
    .on("error", gathered.tell);
  return {
    async [Symbol.asyncDispose]() {
      gathered.stop();
      await watcher.close();
    },
  };
}

/** What a commit, a checkout or a fetch changes in a repository: gitrepository-layout(5). */
export function placesOfRefs(gitdir: string): string[] {
  return ["HEAD", "packed-refs", "refs/heads", "reftable"].map((name) => path.join(gitdir, name));
}

function gather(onChange: () => void) {
  let quiet: NodeJS.Timeout | undefined;
  let patience: NodeJS.Timeout | undefined;
  let settled: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(quiet);
    clearTimeout(patience);
    clearTimeout(settled);
    patience = undefined;
  };
  const flush = () => {
    stop();
    settled = setTimeout(onChange, SETTLED_MS);
    onChange();
  };
  const tell = () => {
    clearTimeout(quiet);
    quiet = setTimeout(flush, QUIET_MS);
    patience ??= setTimeout(flush, PATIENCE_MS);
  };
  return { tell, stop };
}

/** Calls again and again, each time after the interval give or take a tenth, so that many do not ask at once. */
export function repeat(intervalMs: number, run: () => void, random: () => number = Math.random): Disposable {
  let timer: NodeJS.Timeout;
  const again = () => {
    timer = setTimeout(
      () => {
        again();
        run();
      },
      intervalMs * (0.9 + 0.2 * random()),
    );
  };
  again();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
