import type { Connection } from "../../drivers/driver.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import { groupBy } from "../../model/group-by.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { CreditControllerOptions } from "./controller-options.ts";
import { type CreditHost, readHostCredits } from "./host-credits.ts";
import { TrackedMachines, uuidOf } from "./tracked-machines.ts";

/** The interval at which the CPU time of machines is read. The reserve of `quotaFor` lasts a little longer. */
const INTERVAL_MS = 10_000;

/**
 * Counts the CPU credits of a fleet's burstable machines, and limits those without credits. Reads the CPU time of each host
 * in one call, and only of hosts with burstable machines. A slow host delays no other.
 *
 * The controller writes the credits into the definitions of the machines from time to time. So the next daemon continues
 * with them.
 */
export class CreditController implements AsyncDisposable {
  readonly #options: CreditControllerOptions;
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #tracked = new TrackedMachines();
  readonly #busy = new Map<TargetId, Promise<void>>();

  constructor(options: CreditControllerOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.tick(), INTERVAL_MS);
  }

  /** Begins to read each host with burstable machines that is not being read. */
  tick(): void {
    const snapshot = this.#options.snapshot();
    const byUuid = groupBy(burstableMachines(snapshot, this.#options.fleet), uuidOf);
    if (snapshot.unreadable.size === 0) this.#tracked.retain(byUuid);
    const settled = [...byUuid.values()].flatMap((same) => (same.length === 1 ? same : [])); // others migrate
    for (const [target, own] of groupBy(settled, (machine) => machine.target)) this.#readHost(target, own);
  }

  /** Waits until no host is being read. */
  async idle(): Promise<void> {
    await Promise.all(this.#busy.values());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.idle();
  }

  #readHost(target: TargetId, machines: readonly ObservedObject[]): void {
    const host = creditHost(this.#options.connections().get(target));
    if (this.#busy.has(target) || host === undefined) return;
    const context = { ...this.#options, tracked: this.#tracked, signal: this.#stop.signal };
    const reading = readHostCredits(host, machines, context)
      .catch((error: unknown) => this.#onFailure(asFailure(error)))
      .finally(() => this.#busy.delete(target));
    this.#busy.set(target, reading);
  }

  /** Reports a failure, but not that a host is unreachable, which its informer reports. */
  #onFailure(failure: Failure): void {
    if (this.#stop.signal.aborted || failure.code === "host-unreachable") return;
    this.#options.emit({ kind: "error", operation: "limiting CPU", failure });
  }
}

function burstableMachines({ objects }: Snapshot, fleet: string): ObservedObject[] {
  return objects.filter(
    ({ credits, mark, trashed }) => credits !== undefined && mark?.fleet === fleet && trashed === undefined,
  );
}

function creditHost(connection: Connection | Failure | undefined): CreditHost | undefined {
  if (connection === undefined || connection instanceof Failure) return undefined;
  const { target, cpuCredits } = connection;
  return cpuCredits === undefined ? undefined : { target, cpuCredits };
}
