import type { Migration } from "../../model/change.ts";
import type { TargetId } from "../../model/object.ts";

/** A migration that waits for its slot, or has one. */
interface Slot {
  /** The hosts that it leaves and enters. */
  readonly hosts: readonly TargetId[];
  readonly limits: Pick<Migration["limits"], "parallel" | "perHost">;
}

/**
 * The migrations in flight. A migration takes one slot of the fleet and one of each of its two hosts, all at once: if it took them
 * one by one, two migrations could wait for each other.
 */
export class MigrationSlots {
  readonly #waiting: { readonly slot: Slot; readonly start: () => void }[] = [];
  readonly #running = new Set<Slot>();

  async run<T>(slot: Slot, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.#waiting.push({ slot, start });
      this.#startNext();
    });
    try {
      return await work();
    } finally {
      this.#running.delete(slot);
      this.#startNext();
    }
  }

  #take(slot: Slot): boolean {
    if (!isFree(slot, this.#running)) return false;
    this.#running.add(slot);
    return true;
  }

  /** Starts what fits, the longest wait first. One that waits for a busy host holds up no other hosts. */
  #startNext(): void {
    for (const waiting of [...this.#waiting]) {
      if (!this.#take(waiting.slot)) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.start();
    }
  }
}

function isFree({ hosts, limits }: Slot, running: ReadonlySet<Slot>): boolean {
  const onHost = (host: TargetId) => [...running].filter((other) => other.hosts.includes(host)).length;
  return running.size < limits.parallel && hosts.every((host) => onHost(host) < limits.perHost);
}
