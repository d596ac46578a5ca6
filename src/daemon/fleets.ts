import { setTimeout as wait } from "node:timers/promises";
import { asFailure } from "../model/failure.ts";
import { type DaemonOptions, runDaemon } from "./daemon.ts";
import { pauseMs } from "./pause.ts";

/** A fleet that cannot be kept is tried again after about so long. */
const AGAIN = { firstMs: 30_000, factor: 1, mostMs: 30_000 } as const;

/**
 * Keeps several fleets in one process until it is stopped; what keeps one of them from being kept holds up none of the
 * others, and is tried again. Where there is but one, throws what `runDaemon` throws.
 */
export async function runFleets(fleets: readonly DaemonOptions[], stop: AbortSignal): Promise<void> {
  const [only] = fleets;
  if (only !== undefined && fleets.length === 1) return runDaemon(only, stop);
  await Promise.all(fleets.map((fleet) => runAgain(fleet, stop)));
}

async function runAgain(fleet: DaemonOptions, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await runDaemon(fleet, stop);
    } catch (error) {
      fleet.observe({ kind: "failed", doing: "keeping the fleet", failure: asFailure(error) });
      await wait(pauseMs(1, AGAIN, fleet.random), undefined, { signal: stop }).catch(() => {});
    }
  }
}
