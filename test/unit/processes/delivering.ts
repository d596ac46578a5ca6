import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../../../src/daemon/hooks/dispatcher.ts";
import { hookTo, worldOf } from "../../../src/daemon/hooks/samples.ts";
import { createSqliteStore } from "../../../src/store/sqlite-store.ts";

/** `URL FOLDER`: delivers what the store in the folder has for the hook, until it is killed. */
export async function main([url = "", folder = ""]: readonly string[]): Promise<void> {
  const time = {
    now: () => new Date(),
    sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {}),
  };
  await serve(hookTo(url), worldOf(createSqliteStore(folder), time), new AbortController().signal);
}
