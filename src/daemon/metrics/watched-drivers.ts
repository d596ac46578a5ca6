import type { Connection, Driver } from "../../drivers/driver.ts";
import { asFailure, type FailureCode } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";

/** One call to a target. */
export interface Call {
  readonly target: TargetId;
  readonly call: "open" | "facts" | "read" | "reread" | "perform" | "stats";
  readonly seconds: number;
  /** Undefined: it went well. */
  readonly failure: FailureCode | undefined;
}

/** Drivers of which every call is measured, and whose connections are known. */
export interface WatchedDrivers {
  wrap(drivers: readonly Driver[]): readonly Driver[];
  /** Those that are open. */
  readonly connections: ReadonlyMap<TargetId, Connection>;
}

/** `clock`: milliseconds that never go back. */
export function watchDrivers(clock: () => number, onCall: (call: Call) => void): WatchedDrivers {
  const connections = new Map<TargetId, Connection>();
  const timing =
    (target: TargetId) =>
    async <Result>(call: Call["call"], work: () => Promise<Result>): Promise<Result> => {
      const began = clock();
      const tell = (failure: FailureCode | undefined) =>
        onCall({ target, call, seconds: (clock() - began) / 1000, failure });
      try {
        const result = await work();
        tell(undefined);
        return result;
      } catch (error) {
        tell(asFailure(error).code);
        throw error;
      }
    };
  const watched = (driver: Driver): Driver => ({
    ...driver,
    async open(address, world, signal) {
      const timed = timing(address.id);
      const opened = await timed("open", () => driver.open(address, world, signal));
      const connection = measured(opened, timed, async () => {
        if (connections.get(address.id) === connection) connections.delete(address.id);
        await opened[Symbol.asyncDispose]();
      });
      connections.set(address.id, connection);
      return connection;
    },
  });
  return { connections, wrap: (drivers) => drivers.map(watched) };
}

type Timed = <Result>(call: Call["call"], work: () => Promise<Result>) => Promise<Result>;

/** The same, with each call measured. */
function measured(connection: Connection, timed: Timed, close: () => Promise<void>): Connection {
  const { facts, cluster, stats } = connection;
  return {
    ...connection,
    ...(facts && { facts: (signal) => timed("facts", () => facts(signal)) }),
    ...(cluster && { cluster: (signal) => timed("facts", () => cluster(signal)) }),
    ...(stats && { stats: (signal) => timed("stats", () => stats(signal)) }),
    read: (signal) => timed("read", () => connection.read(signal)),
    reread: (ids, signal) => timed("reread", () => connection.reread(ids, signal)),
    perform: (change, signal) => timed("perform", () => connection.perform(change, signal)),
    [Symbol.asyncDispose]: close,
  };
}
