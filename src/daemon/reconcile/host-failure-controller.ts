import type { OffHosts } from "../../engine/placement/state.ts";
import type { HostConditions } from "../../model/host-failure.ts";
import type { TargetId } from "../../model/object.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { Revision } from "../../workspace/revision.ts";
import type { DaemonEventListener } from "../daemon-event.ts";
import { fencingTarget, type LabFencing } from "../fencing/fencing-target.ts";
import { HostFencer } from "../fencing/host-fencer.ts";
import { HostSilences } from "../observe/host-silences.ts";
import type { TargetUpdate } from "../observe/target-informer.ts";
import { conditionEvents, hostConditions } from "./host-conditions.ts";
import { LastMachines } from "./last-machines.ts";

export interface HostFailureControllerOptions {
  readonly fleet: string;
  readonly labFencing: LabFencing;
  readonly emit: DaemonEventListener;
  /** Returns the commit in force; undefined before the first. */
  revision(): Revision | undefined;
  /** Called when the known power state of a host has changed. */
  onPowerChange(): void;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}

/** Decides which hosts of a fleet have failed, has them fenced, and remembers their machines. */
export class HostFailureController implements AsyncDisposable {
  readonly #options: HostFailureControllerOptions;
  readonly #silences: HostSilences;
  readonly #fencer: HostFencer;
  readonly #lastMachines = new LastMachines();

  constructor(options: HostFailureControllerOptions) {
    const { clock, labFencing } = options;
    this.#options = options;
    this.#silences = new HostSilences(clock);
    this.#fencer = new HostFencer({
      clock,
      target: (host) => {
        const revision = options.revision();
        return revision && fencingTarget(host, revision, labFencing);
      },
      isSilent: (host) => this.#silences.silenceOf(host) !== undefined,
      onChange: () => options.onPowerChange(),
    });
  }

  /** Records the result of a read that ended at `now`. */
  recordUpdate(target: TargetId, update: TargetUpdate, now: Date): void {
    this.#silences.record(target, update, now);
  }

  /** Forgets all targets that are not in `targets`. */
  retainTargets(targets: ReadonlySet<TargetId>): void {
    this.#silences.retain(targets);
  }

  /**
   * Returns the conditions of the hosts of a commit, emits their events, and passes the conditions to the fencer. `snapshot` is the
   * observed state, without the expected results of changes in flight. `before` are the conditions of the last reconciliation.
   */
  classify(revision: Revision, snapshot: Snapshot, before: HostConditions): HostConditions {
    const { fleet, emit } = this.#options;
    const hosts = hostConditions(revision, this.#silences, this.#fencer);
    this.#fencer.setConditions(hosts);
    this.#lastMachines.record(snapshot, fleet);
    for (const event of conditionEvents(before, hosts)) emit(event);
    return hosts;
  }

  /** Returns the hosts that are off, with the machines that may be restarted elsewhere; undefined if no host is off. */
  offHosts(conditions: HostConditions): OffHosts | undefined {
    return this.#lastMachines.offHosts(conditions);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fencer[Symbol.asyncDispose]();
  }
}
