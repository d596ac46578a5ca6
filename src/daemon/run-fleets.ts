import { setTimeout as sleep } from "node:timers/promises";
import { asFailure } from "../model/failure.ts";
import { backoffMs } from "../workspace/backoff.ts";
import { type DaemonOptions, runDaemon } from "./daemon.ts";

/** The delay before a fleet is started again after its daemon failed. */
const RETRY = { initialMs: 30_000, factor: 1, maxMs: 30_000 } as const;

/**
 * Reconciles several fleets in one process until it is stopped. A fleet that fails is retried and does not affect the others.
 * With a single fleet, throws what `runDaemon` throws. Returns how many changes were abandoned.
 */
export async function runFleets(
  fleets: readonly DaemonOptions[],
  stop: AbortSignal,
  graceMs: number,
): Promise<number> {
  const [only] = fleets;
  if (only !== undefined && fleets.length === 1) return runDaemon(only, stop, graceMs);
  const abandoned = await Promise.all(fleets.map((fleet) => runWithRetry(fleet, stop, graceMs)));
  return abandoned.reduce((sum, amount) => sum + amount, 0);
}

async function runWithRetry(fleet: DaemonOptions, stop: AbortSignal, graceMs: number): Promise<number> {
  let abandoned = 0;
  while (!stop.aborted) {
    try {
      abandoned += await runDaemon(fleet, stop, graceMs);
    } catch (error) {
      fleet.emit({ kind: "error", operation: "reconciling the fleet", failure: asFailure(error) });
      await sleep(backoffMs(1, RETRY, fleet.random), undefined, { signal: stop }).catch(() => {});
    }
  }
  return abandoned;
}
