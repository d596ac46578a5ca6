import { setTimeout as sleep } from "node:timers/promises";
import { createSqliteStore } from "../../../src/store/sqlite-store.ts";
import { dispatch } from "../../../src/workspace/webhooks/dispatcher.ts";
import { dispatcherContextOf, webhookTo } from "../../../src/workspace/webhooks/samples.testing.ts";

/** `URL FOLDER`: delivers what the store in the folder has for the hook, until it is killed. */
export async function main([url = "", folder = ""]: readonly string[]): Promise<void> {
  const time = {
    now: () => new Date(),
    sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {}),
  };
  await dispatch(
    webhookTo(url),
    dispatcherContextOf(createSqliteStore(folder), time),
    new AbortController().signal,
  );
}
