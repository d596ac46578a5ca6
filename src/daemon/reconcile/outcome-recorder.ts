import { alteredObjects, type PlannedChange } from "../../model/change.ts";
import type { ObjectId } from "../../model/object.ts";
import { isAbandoned, type Outcome } from "../../model/run.ts";
import type { ObjectBackoff } from "./object-backoff.ts";
import { createUnverifiedChanges } from "./unverified-changes.ts";

export interface OutcomeRecorderOptions {
  readonly backoff: ObjectBackoff;
  /** Called for an object that a change may have altered, so that its state is read again. */
  readonly onAltered: (ids: readonly ObjectId[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Turns the outcomes of changes into backoffs of their objects. */
export class OutcomeRecorder {
  readonly #options: OutcomeRecorderOptions;
  readonly #unverified = createUnverifiedChanges();
  readonly #pending = new Set<Promise<void>>();

  constructor(options: OutcomeRecorderOptions) {
    this.#options = options;
  }

  /** Records an outcome in the background. Reports errors to `onError`. */
  record(change: PlannedChange, outcome: Outcome): void {
    const recording = this.#record(change, outcome).catch(this.#options.onError);
    this.#pending.add(recording);
    void recording.finally(() => this.#pending.delete(recording));
  }

  /**
   * Records a failure for each ready change that succeeded before: its driver reported success, and the object still
   * differs. Returns how many there are.
   */
  async recordStillPlanned(
    ready: readonly PlannedChange[],
    isInFlight: (id: ObjectId) => boolean,
  ): Promise<number> {
    const stillPlanned = this.#unverified.stillPlanned(ready, isInFlight);
    for (const { id, fields } of stillPlanned)
      await this.#options.backoff.recordFailure(
        id,
        `it succeeded, but ${fields[0]?.path ?? "it"} still differs`,
      );
    return stillPlanned.length;
  }

  /** Resolves when all outcomes so far are recorded. */
  async idle(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #record(planned: PlannedChange, outcome: Outcome): Promise<void> {
    const { id, action, change, cause } = planned;
    const { backoff, onAltered } = this.#options;
    const { result, message = "" } = outcome;
    if (isAbandoned(outcome)) await backoff.recordFailure(id, message); // the next daemon does not begin with it
    if (result === "held") await backoff.recordFailure(id, message); // an admission webhook refused it
    if (result !== "succeeded" && result !== "failed") return;
    if (result === "succeeded") this.#unverified.add(change);
    onAltered(alteredObjects(planned));
    if (result === "failed") await backoff.recordFailure(id, message);
    else if (action === "restart" && cause === "health") await backoff.recordRestart(id);
    else await backoff.recordSuccess(id, cause === "drift" || cause === "health");
  }
}
