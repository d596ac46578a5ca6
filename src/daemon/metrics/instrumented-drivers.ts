import type { Connection, Driver } from "../../drivers/driver.ts";
import { asFailure, type FailureCode } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";

/** A call to a target that has ended. */
export interface TargetCall {
  readonly target: TargetId;
  readonly call: "open" | "facts" | "read" | "reread" | "perform" | "stats" | "health";
  readonly seconds: number;
  /** Undefined after success. */
  readonly failure: FailureCode | undefined;
}

/** Wraps drivers to measure their calls and to list their connections. */
export interface InstrumentedDrivers {
  wrap(drivers: readonly Driver[]): readonly Driver[];
  /** The open connections. */
  readonly connections: ReadonlyMap<TargetId, Connection>;
}

/** `clock`: milliseconds that never go back. */
export function instrumentDrivers(
  clock: () => number,
  onCall: (call: TargetCall) => void,
): InstrumentedDrivers {
  const connections = new Map<TargetId, Connection>();
  const createTimer =
    (target: TargetId) =>
    async <Result>(call: TargetCall["call"], work: () => Promise<Result>): Promise<Result> => {
      const began = clock();
      const record = (failure: FailureCode | undefined) =>
        onCall({ target, call, seconds: (clock() - began) / 1000, failure });
      try {
        const result = await work();
        record(undefined);
        return result;
      } catch (error) {
        record(asFailure(error).code);
        throw error;
      }
    };
  const instrumentDriver = (driver: Driver): Driver => ({
    ...driver,
    async open(address, context, signal) {
      const timeCall = createTimer(address.id);
      const opened = await timeCall("open", () => driver.open(address, context, signal));
      const connection = instrumentConnection(opened, timeCall, async () => {
        if (connections.get(address.id) === connection) connections.delete(address.id);
        await opened[Symbol.asyncDispose]();
      });
      connections.set(address.id, connection);
      return connection;
    },
  });
  return { connections, wrap: (drivers) => drivers.map(instrumentDriver) };
}

type TimeCall = <Result>(call: TargetCall["call"], work: () => Promise<Result>) => Promise<Result>;

/** Returns the connection with each call measured. */
function instrumentConnection(
  connection: Connection,
  timeCall: TimeCall,
  close: () => Promise<void>,
): Connection {
  const { facts, cluster, stats, health } = connection;
  return {
    ...connection,
    ...(facts && { facts: (signal) => timeCall("facts", () => facts(signal)) }),
    ...(cluster && { cluster: (signal) => timeCall("facts", () => cluster(signal)) }),
    ...(stats && { stats: (signal) => timeCall("stats", () => stats(signal)) }),
    ...(health && {
      health: (request, signal) => timeCall("health", () => health(request, signal)),
    }),
    read: (signal) => timeCall("read", () => connection.read(signal)),
    reread: (ids, signal) => timeCall("reread", () => connection.reread(ids, signal)),
    perform: (change, signal) => timeCall("perform", () => connection.perform(change, signal)),
    [Symbol.asyncDispose]: close,
  };
}
