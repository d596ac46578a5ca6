import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type ObservedObject, objectRef, type TargetId } from "../../model/object.ts";
import { batching } from "../batch.ts";
import type { Connection } from "../driver.ts";
import type { DnsClient } from "./client.ts";
import { isWithin } from "./names.ts";
import { MOVED, showRcode } from "./rcodes.ts";
import { adoption, moved, updateOf, type ZoneChange, zoneChange } from "./rrset-change.ts";
import { parseRrsetName } from "./state.ts";
import { subjectOf } from "./subject.ts";
import { listed, lookUp, stateOf, type Zone, zoneOf } from "./zone.ts";

export interface ZoneTarget {
  readonly target: TargetId;
  /** The names of the zone and of its reverse zones, absolute. */
  readonly zones: readonly string[];
  readonly client: DnsClient;
  readonly onClose: () => void;
}

/** A zone and its reverse zones on one server: read whole, changed record by record. */
export function makeConnection({ target, zones: names, client, onClose }: ZoneTarget): Connection {
  const zones = new Map<string, Promise<Zone>>();
  const transfer = (name: string, signal: AbortSignal): Promise<Zone> => {
    const read = client.transfer(name, signal).then((records) => zoneOf(name, records));
    zones.set(name, read);
    read.catch(() => zones.delete(name)); // the next one asks anew
    return read;
  };
  const readAll = async (signal: AbortSignal): Promise<ObservedObject[]> => {
    const all = await Promise.all(names.map((name) => transfer(name, signal)));
    return all.flatMap((zone) => observed(target, zone));
  };
  /** One message for all. Alone, a change that was refused is explained. */
  const carryOut = async (name: string, tasks: readonly Task[]): Promise<void> => {
    const [first] = tasks;
    if (first === undefined) return;
    const { change, step, signal } = first;
    const zone = await (zones.get(name) ?? transfer(name, signal));
    const intended = tasks.flatMap((task) => task.step(task.change, zone) ?? []);
    if (intended.length === 0) return;
    const rcode = await client.update(updateOf(zone, intended), signal);
    if (rcode === 0) {
      for (const one of intended) note(zone, one);
      return;
    }
    if (!MOVED.has(rcode)) throw refused(change, rcode);
    const now = await transfer(name, signal);
    if (step(change, now) === undefined) return; // an update of ours whose answer was lost
    throw moved(change, lookUp(now, change.name));
  };
  const inZone = new Map(
    names.map((name) => [name, batching<Task>(MOST, (tasks) => carryOut(name, tasks))] as const),
  );
  const ask = async (task: Task): Promise<void> => {
    const { change, signal } = task;
    if (signal.aborted) throw new Failure("cancelled", `${subjectOf(change)}: stopped before it began`);
    await inZone.get(zoneNameOf(change, names))?.(task);
  };
  return {
    target,
    read: readAll,
    reread: async (ids, signal) => {
      const wanted = new Set(ids);
      return (await readAll(signal)).filter(({ id }) => wanted.has(id));
    },
    atOnce: () => 10 * MOST,
    perform: (change, signal) => speakingOf(change, ask({ change, step: zoneChange, signal })),
    adopt: (change, signal) => speakingOf(change, ask({ change, step: adoption, signal })),
    [Symbol.asyncDispose]: async () => onClose(),
  };
}

interface Task {
  readonly change: Change;
  readonly step: typeof zoneChange;
  readonly signal: AbortSignal;
}

/** Changes in one message: with their marks some 50 KB, of the 64 that a message over TCP may have (RFC 1035, 4.2.2). */
const MOST = 60;

function observed(target: TargetId, zone: Zone): ObservedObject[] {
  return Array.from(listed(zone), ([key, known]) => ({
    ...objectRef("rrset", target, key),
    state: { ...stateOf(known) },
    mark: known.mark,
    needs: [],
  }));
}

/** The innermost zone that the name is in. */
function zoneNameOf(change: Change, names: readonly string[]): string {
  const { name } = parseRrsetName(change.name);
  const [found] = names.filter((zone) => isWithin(name, zone)).sort((a, b) => b.length - a.length);
  if (found !== undefined) return found;
  throw new Failure("bug", `${subjectOf(change)}: the name is in none of the zones ${names.join(", ")}`);
}

function note({ rrsets }: Zone, { writes }: ZoneChange): void {
  for (const [key, rrset] of writes) {
    if (rrset === undefined) rrsets.delete(key);
    else rrsets.set(key, rrset);
  }
}

function refused(change: Change, rcode: number): Failure {
  return new Failure("rejected", `${subjectOf(change)}: the DNS server did not do it: ${showRcode(rcode)}`);
}

/** Failures of the server, with whose change it was put in front. */
async function speakingOf(change: Change, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const subject = subjectOf(change);
    if (!(error instanceof Failure) || error.message.startsWith(subject)) throw error;
    throw new Failure(error.code, `${subject}: ${error.message}`, { cause: error });
  }
}
