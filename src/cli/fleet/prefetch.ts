import { isDeepStrictEqual } from "node:util";
import type { Connection, Driver, DriverContext, TargetAddress } from "../../drivers/driver.ts";
import type { Connections } from "../../engine/observe/observe.ts";
import { policyOf } from "../../engine/policy.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import { assertNoBug, closeAll, openTarget } from "../../workspace/connect.ts";
import { targetsOf } from "../../workspace/targets.ts";
import { contextOf, type Session } from "../session.ts";

/** Connections that are opened and read while most files of the fleet are still to be parsed. */
export interface Prefetch {
  /** Starts connecting to the hosts among these resources. `connect` repeats the work for hosts that turn out to differ. */
  start(resources: readonly Resource[]): void;
  /** Connects to all targets, reusing started connections. The caller owns and closes the result. */
  connect(
    targets: readonly TargetAddress[],
    drivers: readonly Driver[],
    context: DriverContext,
  ): Promise<Connections>;
  /** Closes started connections that `connect` did not take. */
  close(): Promise<void>;
}

interface StartedConnection {
  readonly address: TargetAddress;
  readonly connection: Promise<Connection | Failure>;
}

export function createPrefetch(session: Session): Prefetch {
  const { signal } = session;
  const started = new Map<TargetId, StartedConnection>();
  let fleet: string | undefined;
  let finalContext: DriverContext | undefined;
  const requireContext = (): DriverContext => {
    if (finalContext === undefined)
      throw new Failure("bug", "content was requested before all files were read");
    return finalContext;
  };
  const take = (address: TargetAddress): StartedConnection["connection"] | undefined => {
    const candidate = started.get(address.id);
    if (candidate === undefined || !isDeepStrictEqual(candidate.address, address)) return undefined;
    started.delete(address.id);
    return candidate.connection;
  };
  const close = async () => {
    const left = await Promise.all(
      [...started].map(async ([id, startedConnection]) => [id, await startedConnection.connection] as const),
    );
    started.clear();
    await closeAll(new Map(left));
  };
  return {
    close,
    start(resources) {
      const id = policyOf(resources).id;
      fleet = id;
      const context: DriverContext = {
        fleet: id,
        now: session.now,
        content: (build, signal) => requireContext().content(build, signal),
        secret: (from) => requireContext().secret(from),
      };
      const drivers = session.tools.drivers();
      const hosts = targetsOf(resources, contextOf(session)).filter(({ kind }) => kind === "host"); // other targets need secrets to connect
      for (const address of hosts) {
        const opening = drivers.then((all) => openTarget(address, all, context, signal));
        started.set(address.id, { address, connection: opening.then(withStartedRead).catch(asFailure) });
      }
    },
    async connect(targets, drivers, context) {
      finalContext = context;
      if (fleet !== context.fleet) await close();
      const opening = targets.map(async (target) => {
        const connection = take(target) ?? openTarget(target, drivers, context, signal).catch(asFailure);
        return [target.id, await connection] as const;
      });
      const others = close();
      const connections = new Map(await Promise.all(opening));
      await others;
      return assertNoBug(connections);
    },
  };
}

/** Starts the first read now. The first call of `read` and `facts` gets its result. */
function withStartedRead(connection: Connection): Connection {
  const { facts } = connection;
  const read = startOnce((signal) => connection.read(signal));
  return {
    ...connection,
    read,
    ...(facts === undefined ? {} : { facts: startOnce((signal) => facts(signal)) }),
  };
}

function startOnce<Result>(work: (signal: AbortSignal) => Promise<Result>): typeof work {
  const stop = new AbortController();
  let first: Promise<Result> | undefined = work(stop.signal);
  first.catch(() => {}); // the first caller gets the error
  return (signal) => {
    const pending = first;
    first = undefined;
    if (pending === undefined) return work(signal);
    signal.addEventListener("abort", () => stop.abort(signal.reason), { once: true });
    return pending;
  };
}
