import type { TrackedMachine } from "../../engine/cpu-credits/step.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";

/** The time for which a machine is left alone after a call for it has failed. */
const PAUSE_MS = 60_000;

/** The burstable machines that a daemon follows, by UUID: a machine may move to another host. */
export class TrackedMachines {
  readonly #machines = new Map<string, TrackedMachine>();
  readonly #failedAt = new Map<string, number>();

  get(uuid: string): TrackedMachine | undefined {
    return this.#machines.get(uuid);
  }

  set(uuid: string, machine: TrackedMachine): void {
    this.#machines.set(uuid, machine);
  }

  /** Returns those of these machines that were counted, by their ids. */
  of(machines: readonly ObservedObject[]): ReadonlyMap<ObjectId, TrackedMachine> {
    const counted = new Map<ObjectId, TrackedMachine>();
    for (const object of machines) {
      const machine = this.#machines.get(uuidOf(object));
      if (machine !== undefined) counted.set(object.id, machine);
    }
    return counted;
  }

  /** Forgets the machines that are not in `present`. */
  retain(present: Pick<ReadonlySet<string>, "has">): void {
    for (const known of [this.#machines, this.#failedAt])
      for (const uuid of known.keys()) if (!present.has(uuid)) known.delete(uuid);
  }

  /** Notes that a call for the machine failed. `clockMs`: milliseconds that never go back. */
  pause(uuid: string, clockMs: number): void {
    this.#failedAt.set(uuid, clockMs);
  }

  isPaused(uuid: string, clockMs: number): boolean {
    return clockMs - (this.#failedAt.get(uuid) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS;
  }
}

export function uuidOf({ state }: ObservedObject): string {
  return String(state.uuid);
}
