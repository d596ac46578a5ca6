import type { Connection, MigrationProgress } from "../../drivers/driver.ts";
import type { PlannedChange, RedirectedObject } from "../../model/change.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { JsonObject } from "../../model/json.ts";
import { type ObjectId, type TargetId, targetOf } from "../../model/object.ts";
import { applyEdits } from "../../model/redirect.ts";
import { formatMilliseconds } from "../../model/units.ts";
import type { Connections } from "../observe/observe.ts";

/** The machines that have arrived in an apply, and the redirects in flight, by object. */
export interface MigrationsDone {
  readonly machines: Set<ObjectId>;
  readonly redirects: Map<ObjectId, Promise<unknown>>;
}

export interface MigrationContext {
  readonly connections: Connections;
  readonly incoming: MigrationsDone;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MigrationProgress) => void;
}

/**
 * Carries out a migration, and then at once what follows it on other hosts. Returns a sentence about it. Throws what the driver
 * throws; after the machine has arrived, the first failure of what follows.
 */
export async function performMigration(change: PlannedChange, context: MigrationContext): Promise<string> {
  const { connections, incoming, signal, onProgress } = context;
  const { from, migration, target } = change;
  if (from === undefined || migration === undefined)
    throw new Failure("bug", `${change.id}: ${change.action} without a source`);
  const [source, destination] = [targetOf(from), target].map((host) => migrationsOf(host, connections));
  if (source === undefined || destination === undefined) throw new Failure("bug", `${change.id}: no hosts`);
  const { haltedMs } = await destination.receive(change, source, { signal, onProgress });
  incoming.machines.add(change.id);
  await redirectFollowers(migration.redirects, context);
  return haltedMs === undefined ? "" : `the machine halted for ${formatMilliseconds(haltedMs)}`;
}

function migrationsOf(target: TargetId, connections: Connections): NonNullable<Connection["migrations"]> {
  const { migrations } = connectionOf(target, connections);
  if (migrations !== undefined) return migrations;
  throw new Failure("unsupported", `${target}: machines cannot move from or to it`);
}

function connectionOf(target: TargetId, connections: Connections): Connection {
  const connection = connections.get(target);
  if (connection === undefined) throw new Failure("host-unreachable", `${target} is not connected`);
  if (connection instanceof Failure) throw connection;
  return connection;
}

/** Redirects what follows, on all hosts at once: until then the traffic of the machine goes to the host that it left. */
async function redirectFollowers(
  redirects: readonly RedirectedObject[],
  context: MigrationContext,
): Promise<void> {
  const { machines } = context.incoming;
  const due = redirects.filter(({ after }) => after.every((machine) => machines.has(machine)));
  const results = await Promise.allSettled(due.map((object) => redirectInTurn(object, context)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw asFailure(failed.reason);
}

/** Redirects of one object run one after the other, because each reads the object and writes it. */
async function redirectInTurn(object: RedirectedObject, context: MigrationContext): Promise<void> {
  const { redirects } = context.incoming;
  const before = redirects.get(object.id) ?? Promise.resolve();
  const own = before.then(() => redirect(object, context));
  redirects.set(
    object.id,
    own.catch(() => {}),
  );
  await own;
}

async function redirect(object: RedirectedObject, { connections, signal }: MigrationContext): Promise<void> {
  const connection = connectionOf(object.target, connections);
  if (connection.redirect !== undefined && (await connection.redirect(object, signal))) return;
  const [current] = await connection.reread([object.id], signal);
  if (current === undefined) return; // deleted meanwhile: then nothing names the machine
  const { id, type, target, name, owner, mark, edits } = object;
  const after = applyEdits(current.state, edits) as JsonObject;
  const change = {
    id,
    type,
    target,
    name,
    owner,
    mark,
    action: "update",
    fields: [],
    before: current.state,
    after,
  } as const;
  await connection.perform(change, signal);
}
