import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type Mark, type ObservedObject, observedObject, type TargetId } from "../../model/object.ts";
import type { Connection } from "../driver.ts";
import { createBatcher } from "../shared/batcher.ts";
import { subjectOf } from "../shared/errors.ts";
import { parseAnswer } from "../shared/parse-answer.ts";
import type { DnsClient } from "./client.ts";
import { isWithin } from "./domain-name.ts";
import { formatRcode, PRECONDITION_RCODES } from "./rcodes.ts";
import { movedFailure, planAdoption, planZoneChange, toUpdate, type ZoneChange } from "./rrset-change.ts";
import { parseRrsetName, type RrsetState } from "./state.ts";
import { lookUp, markedRrsets, parseZone, rrsetState, type Zone } from "./zone.ts";

interface ZoneTarget {
  readonly target: TargetId;
  /** Absolute names of the zone and its reverse zones. */
  readonly zones: readonly string[];
  readonly client: DnsClient;
  readonly fleet: string;
  readonly onClose: () => void;
}

/**
 * Creates the connection to a zone and its reverse zones on one server. It reads whole zones, and changes single
 * records.
 */
export function createConnection({ target, zones: names, client, fleet, onClose }: ZoneTarget): Connection {
  const zones = new Map<string, Promise<Zone>>();
  const transfer = (name: string, signal: AbortSignal): Promise<Zone> => {
    const read = client.transfer(name, signal).then((records) => {
      return parseAnswer(`DNS zone ${name}`, () => parseZone(name, records));
    });
    zones.set(name, read);
    read.catch(() => zones.delete(name)); // the next read tries again
    return read;
  };
  const readAll = async (signal: AbortSignal): Promise<ObservedObject[]> => {
    const all = await Promise.all(names.map((name) => transfer(name, signal)));
    return all.flatMap((zone) => toObservedObjects(target, zone));
  };
  /** Sends one message for all tasks. If the server refuses a single task, the failure explains why. */
  const applyBatch = async (name: string, tasks: readonly RecordTask[]): Promise<void> => {
    const [first] = tasks;
    if (first === undefined) return;
    const { change, plan, signal } = first;
    const zone = await (zones.get(name) ?? transfer(name, signal));
    const zoneChanges = tasks.flatMap((task) => task.plan(task.change, zone, fleet) ?? []);
    if (zoneChanges.length === 0) return;
    const rcode = await client.update(toUpdate(zone, zoneChanges), signal);
    if (rcode === 0) {
      for (const applied of zoneChanges) applyWrites(zone, applied);
      return;
    }
    if (!PRECONDITION_RCODES.has(rcode)) throw refusedFailure(change, rcode);
    const now = await transfer(name, signal);
    if (plan(change, now, fleet) === undefined) return; // an earlier update of ours whose answer was lost
    throw movedFailure(change, lookUp(now, change.name));
  };
  const batchers = new Map(
    names.map(
      (name) => [name, createBatcher<RecordTask>(MAX_BATCH, (tasks) => applyBatch(name, tasks))] as const,
    ),
  );
  const enqueue = async (task: RecordTask): Promise<void> => {
    const { change, signal } = task;
    if (signal.aborted) throw new Failure("cancelled", `${subjectOf(change)}: stopped before it began`);
    await batchers.get(zoneNameOf(change, names))?.(task);
  };
  return {
    target,
    read: readAll,
    reread: async (ids, signal) => {
      const requested = new Set(ids);
      return (await readAll(signal)).filter(({ id }) => requested.has(id));
    },
    maxConcurrency: () => 10 * MAX_BATCH,
    perform: (change, signal) => withSubject(change, enqueue({ change, plan: planZoneChange, signal })),
    adopt: (change, signal) => withSubject(change, enqueue({ change, plan: planAdoption, signal })),
    [Symbol.asyncDispose]: async () => onClose(),
  };
}

interface RecordTask {
  readonly change: Change;
  readonly plan: typeof planZoneChange;
  readonly signal: AbortSignal;
}

/**
 * Maximum of changes in one message: with their marks some 50 KB, of the 64 that a message over TCP may have (RFC 1035,
 * 4.2.2).
 */
const MAX_BATCH = 60;

function toObservedObjects(target: TargetId, zone: Zone): ObservedObject[] {
  const marked = Array.from(markedRrsets(zone), ([key, record]) =>
    toObservedObject(target, key, rrsetState(record), record.mark),
  );
  const others = Array.from(zone.unsupported, ([key, state]) =>
    toObservedObject(target, key, state, undefined),
  );
  return [...marked, ...others];
}

function toObservedObject(
  target: TargetId,
  key: string,
  state: RrsetState,
  mark: Mark | undefined,
): ObservedObject {
  return observedObject("rrset", target, key, { state: { ...state }, mark, dependsOn: [] });
}

/** Returns the innermost zone that contains the name. */
function zoneNameOf(change: Change, names: readonly string[]): string {
  const { name } = parseRrsetName(change.name);
  const [innermost] = names.filter((zone) => isWithin(name, zone)).sort((a, b) => b.length - a.length);
  if (innermost !== undefined) return innermost;
  throw new Failure("bug", `${subjectOf(change)}: the name is in none of the zones ${names.join(", ")}`);
}

function applyWrites({ rrsets }: Zone, { writes }: ZoneChange): void {
  for (const [key, rrset] of writes) {
    if (rrset === undefined) rrsets.delete(key);
    else rrsets.set(key, rrset);
  }
}

function refusedFailure(change: Change, rcode: number): Failure {
  return new Failure(
    "rejected",
    `${subjectOf(change)}: the DNS server refused the change: ${formatRcode(rcode)}`,
  );
}

/** Adds the subject of the change to failures of the server. */
async function withSubject(change: Change, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const subject = subjectOf(change);
    if (!(error instanceof Failure) || error.message.startsWith(subject)) throw error;
    throw new Failure(error.code, `${subject}: ${error.message}`, { cause: error });
  }
}
