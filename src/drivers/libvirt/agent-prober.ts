import type { Keyed } from "../../model/json.ts";
import type { ObjectId } from "../../model/object.ts";
import type { PartHealth } from "../../model/readiness.ts";
import type { AgentProbe, HealthByObject } from "../driver.ts";

/** A ping of the guest agent of one machine. */
export interface AgentPing {
  readonly uuid: string;
  readonly timeoutSeconds: number;
}

/** The result of a ping of a guest agent. */
export type PingResult = "up" | "down";

export interface AgentProberOptions {
  /**
   * Pings guest agents, and returns the results by UUID. A machine that libvirt could not be asked for has none: that says
   * nothing about its agent. Never throws.
   */
  ping(pings: readonly AgentPing[]): Promise<ReadonlyMap<string, PingResult>>;
  now(): Date;
}

/** The results of one probe of one run of a machine. */
interface ProbeRecord {
  probe: AgentProbe;
  health: PartHealth;
  /** The last result, and how often in a row it came. */
  last: { readonly result: PingResult; readonly times: number } | undefined;
  /** When the next ping is due, in milliseconds since 1970. */
  dueAt: number;
}

/** Machines whose last ping failed are pinged apart: those that hang would delay the others. */
const LANES = ["answering", "failing"] as const;
type Lane = (typeof LANES)[number];

/**
 * Pings the guest agents of a host's machines. libvirt has no state for an agent that hangs, and no call for many machines,
 * so that the results are kept here. They begin anew with the process: then they are unknown until the first ping.
 */
export class AgentProber {
  readonly #options: AgentProberOptions;
  readonly #records = new Map<string, ProbeRecord>();
  readonly #busyLanes = new Set<Lane>();

  constructor(options: AgentProberOptions) {
    this.#options = options;
  }

  /** Starts the pings that are due, without waiting for them, and returns the results so far. */
  poll(probes: readonly AgentProbe[]): HealthByObject {
    const now = this.#options.now().getTime();
    this.#retain(probes, now);
    for (const lane of LANES) if (!this.#busyLanes.has(lane)) void this.#pingLane(lane, now);
    return this.health(probes.map(({ object }) => object));
  }

  /** Returns the results so far of these machines. */
  health(objects: Iterable<ObjectId>): Map<ObjectId, Keyed<PartHealth>> {
    const health = new Map<ObjectId, Keyed<PartHealth>>();
    if (this.#records.size === 0) return health;
    const wanted = new Set(objects);
    for (const { probe, health: own } of this.#records.values())
      if (wanted.has(probe.object))
        health.set(probe.object, { ...health.get(probe.object), [probe.part]: own });
    return health;
  }

  /** Keeps the records of these probes, and begins new ones for new probes and for machines that were started again. */
  #retain(probes: readonly AgentProbe[], now: number): void {
    const keys = new Set(probes.map(keyOf));
    for (const key of this.#records.keys()) if (!keys.has(key)) this.#records.delete(key);
    for (const probe of probes) {
      const known = this.#records.get(keyOf(probe));
      if (known !== undefined && known.probe.run === probe.run) {
        known.probe = probe; // its times may be others
        continue;
      }
      const health = { state: "unknown" } as const;
      this.#records.set(keyOf(probe), { probe, health, last: undefined, dueAt: now });
    }
  }

  /** Pings the machines of a lane that are due, at once. A clock that went back makes a machine due. */
  async #pingLane(lane: Lane, now: number): Promise<void> {
    const due = [...this.#records.values()].filter(
      ({ probe, dueAt, last }) =>
        (last?.result === "down" ? "failing" : "answering") === lane &&
        (dueAt <= now || dueAt > now + periodMs(probe)),
    );
    if (due.length === 0) return;
    this.#busyLanes.add(lane);
    for (const record of due) record.dueAt = now + periodMs(record.probe);
    const pings = due.map(({ probe: { uuid, times } }) => ({ uuid, timeoutSeconds: times.timeoutSeconds }));
    const results = await this.#options.ping(pings);
    this.#busyLanes.delete(lane);
    const since = this.#options.now().toISOString();
    for (const record of due) {
      const result = results.get(record.probe.uuid);
      if (result !== undefined) addResult(record, result, since);
    }
  }
}

function addResult(record: ProbeRecord, result: PingResult, since: string): void {
  const { successThreshold, failureThreshold } = record.probe.times;
  const inRow = record.last?.result === result ? record.last.times + 1 : 1;
  record.last = { result, times: inRow };
  const threshold = result === "up" ? successThreshold : failureThreshold;
  if (result !== record.health.state && inRow >= threshold) record.health = { state: result, since };
}

function periodMs({ times }: AgentProbe): number {
  return times.periodSeconds * 1000;
}

function keyOf({ part, object }: AgentProbe): string {
  return `${part}\n${object}`;
}
