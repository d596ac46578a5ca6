import type { HostSilence } from "../../model/host-failure.ts";
import type { TargetId } from "../../model/object.ts";
import type { TargetUpdate } from "./target-informer.ts";

/** Remembers since when each target cannot be read. In memory only: a daemon that starts anew counts from its start. */
export class HostSilences {
  readonly #clock: () => number;
  readonly #silent = new Map<TargetId, { since: string; from: number; reason: string }>();
  readonly #readAt = new Map<TargetId, number>();

  /** `clock`: milliseconds that never go back. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Takes the result of a read that ended at `now`. */
  record(target: TargetId, update: TargetUpdate, now: Date): void {
    if (update.kind !== "unreachable") {
      this.#silent.delete(target);
      this.#readAt.set(target, this.#clock());
      return;
    }
    const { since, from } = this.#silent.get(target) ?? { since: now.toISOString(), from: this.#clock() };
    this.#silent.set(target, { since, from, reason: update.failure.message });
  }

  /** Forgets all other targets. */
  retain(targets: ReadonlySet<TargetId>): void {
    for (const known of [this.#silent, this.#readAt])
      for (const target of known.keys()) if (!targets.has(target)) known.delete(target);
  }

  /** Returns since when a target cannot be read; undefined if its last read succeeded, or it was not read yet. */
  silenceOf(target: TargetId): HostSilence | undefined {
    const silent = this.#silent.get(target);
    if (silent === undefined) return undefined;
    return { since: silent.since, forMs: this.#clock() - silent.from, reason: silent.reason };
  }

  /** Returns the milliseconds since the last successful read; undefined before the first. */
  readAgoMs(target: TargetId): number | undefined {
    const readAt = this.#readAt.get(target);
    return readAt === undefined ? undefined : this.#clock() - readAt;
  }
}
