import { isDeepStrictEqual } from "node:util";
import { closeAll, openTarget, settled } from "../../daemon/connect.ts";
import { targetsOf } from "../../daemon/targets.ts";
import type { Connection, Driver, DriverWorld, TargetAddress } from "../../drivers/driver.ts";
import type { Connections } from "../../engine/observe.ts";
import { policyOf } from "../../engine/policy.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import { meansOf, type Session } from "../session.ts";

/** Hosts that are opened and read while most of the fleet's files are still to be read. */
export interface Ahead {
  /** Begins with what these resources name. Whatever turns out to be otherwise in the end is done again. */
  begin(resources: readonly Resource[]): void;
  /** All these targets opened, those that were begun and the others. They are the caller's from then on. */
  connect(
    targets: readonly TargetAddress[],
    drivers: readonly Driver[],
    world: DriverWorld,
  ): Promise<Connections>;
  /** Lets go of what nobody took. */
  close(): Promise<void>;
}

interface Begun {
  readonly address: TargetAddress;
  readonly connection: Promise<Connection | Failure>;
}

export function createAhead(session: Session): Ahead {
  const { signal } = session;
  const begun = new Map<TargetId, Begun>();
  let fleet: string | undefined;
  let filled: DriverWorld | undefined;
  const late = (): DriverWorld => {
    if (filled === undefined) throw new Failure("bug", "nothing is made before all files are read");
    return filled;
  };
  const take = (address: TargetAddress): Begun["connection"] | undefined => {
    const known = begun.get(address.id);
    if (known === undefined || !isDeepStrictEqual(known.address, address)) return undefined;
    begun.delete(address.id);
    return known.connection;
  };
  const close = async () => {
    const left = await Promise.all([...begun].map(async ([id, one]) => [id, await one.connection] as const));
    begun.clear();
    await closeAll(new Map(left));
  };
  return {
    close,
    begin(resources) {
      const id = policyOf(resources).id;
      fleet = id;
      const world: DriverWorld = {
        fleet: id,
        now: session.now,
        content: (build) => late().content(build),
        secret: (from) => late().secret(from),
      };
      const drivers = session.tools.drivers();
      const hosts = targetsOf(resources, meansOf(session)).filter(({ kind }) => kind === "host"); // others want secrets at once
      for (const address of hosts) {
        const opened = drivers.then((all) => openTarget(address, all, world, signal));
        begun.set(address.id, { address, connection: opened.then(readAtOnce).catch(asFailure) });
      }
    },
    async connect(targets, drivers, world) {
      filled = world;
      if (fleet !== world.fleet) await close();
      const opened = targets.map(async (target) => {
        const connection = take(target) ?? openTarget(target, drivers, world, signal).catch(asFailure);
        return [target.id, await connection] as const;
      });
      const others = close();
      const connections = new Map(await Promise.all(opened));
      await others;
      return settled(connections);
    },
  };
}

/** Its first reading begins now; whoever asks for it gets that one. */
function readAtOnce(connection: Connection): Connection {
  const { facts } = connection;
  const read = begunOnce((signal) => connection.read(signal));
  return {
    ...connection,
    read,
    ...(facts === undefined ? {} : { facts: begunOnce((signal) => facts(signal)) }),
  };
}

function begunOnce<Result>(work: (signal: AbortSignal) => Promise<Result>): typeof work {
  const stop = new AbortController();
  let first: Promise<Result> | undefined = work(stop.signal);
  first.catch(() => {}); // told to whoever asks
  return (signal) => {
    const begun = first;
    first = undefined;
    if (begun === undefined) return work(signal);
    signal.addEventListener("abort", () => stop.abort(signal.reason), { once: true });
    return begun;
  };
}
