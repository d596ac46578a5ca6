import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Mark } from "../../model/object.ts";
import { type ObservedObject, objectRef } from "../../model/object.ts";
import type { Cluster } from "./cluster.ts";
import { ifThere, subjectOf } from "./errors.ts";
import { markIn, parsed } from "./note.ts";
import type { CephPoolState } from "./states.ts";

/** What we keep in the metadata of the pool itself. */
interface PoolNote {
  readonly mark: Mark;
  readonly pgNum: number;
}

const NOTE_KEY = "fleetwright";

/** A pool as `osd pool ls detail` tells it. */
interface Listed {
  readonly pool_name: string;
  readonly pg_num: number;
  readonly quota_max_bytes: number;
  readonly application_metadata: Readonly<Record<string, unknown>>;
}

export async function listPool({ ceph, pool }: Cluster): Promise<Listed | undefined> {
  const { output } = await ceph.monCommand({ prefix: "osd pool ls", detail: "detail" });
  return (output as Listed[]).find(({ pool_name }) => pool_name === pool.name); // as the monitors have it since Luminous
}

/** The pool, if it is one for images. One without any application is not made ready yet, or nobody's business. */
export async function observePool(cluster: Cluster): Promise<ObservedObject<CephPoolState>[]> {
  const listed = await listPool(cluster);
  if (listed === undefined || !isReady(listed)) return [];
  const note = await readNote(cluster);
  const state = { pgNum: note?.pgNum ?? listed.pg_num, quotaBytes: listed.quota_max_bytes };
  return [{ ...objectRef("cephpool", cluster.target, listed.pool_name), state, mark: note?.mark, needs: [] }];
}

function isReady({ application_metadata }: Listed): boolean {
  return Object.keys(application_metadata).length > 0;
}

async function readNote({ pool }: Cluster): Promise<PoolNote | undefined> {
  const text = await ifThere(pool.poolMetadataGet(NOTE_KEY));
  const note = parsed<Partial<PoolNote>>(text);
  return note?.mark?.fleet === undefined ? undefined : (note as PoolNote);
}

type Step = (cluster: Cluster, change: Change) => Promise<void>;

export const POOL_ACTIONS: Readonly<Record<Action, Step>> = {
  create: createPool,
  update: updatePool,
  delete: unsupported,
  trash: unsupported,
  restore: unsupported,
  restart: unsupported,
  replace: unsupported,
  migrate: unsupported,
};

async function unsupported(_cluster: Cluster, change: Change): Promise<void> {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for Ceph pools`);
}

function wantedState(change: Change): CephPoolState {
  if (change.after === undefined)
    throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a state`);
  return change.after as unknown as CephPoolState; // the planner keeps states with their types
}

/** Marked before it is made ready for images: a pool that is ready and has no mark is somebody else's. */
async function createPool(cluster: Cluster, change: Change): Promise<void> {
  const { ceph, pool } = cluster;
  const { pgNum, quotaBytes } = wantedState(change);
  const there = await listPool(cluster);
  if (there === undefined)
    await ceph.monCommand({ prefix: "osd pool create", pool: pool.name, pg_num: pgNum });
  else if (isReady(there) || (await readNote(cluster)) !== undefined) await checkOurs(cluster, change);
  else await refuseFilled(cluster, change);
  await setQuota(cluster, quotaBytes);
  await writeNote(cluster, { mark: markIn(subjectOf(change), change.mark), pgNum });
  await pool.init();
}

async function updatePool(cluster: Cluster, change: Change): Promise<void> {
  const { ceph, pool } = cluster;
  const { pgNum, quotaBytes } = wantedState(change);
  const note = await checkOurs(cluster, change);
  if (note.pgNum !== pgNum)
    await ceph.monCommand({ prefix: "osd pool set", pool: pool.name, var: "pg_num", val: `${pgNum}` });
  await setQuota(cluster, quotaBytes);
  await writeNote(cluster, { mark: markIn(subjectOf(change), change.mark), pgNum });
}

async function checkOurs(cluster: Cluster, change: Change): Promise<PoolNote> {
  const note = await readNote(cluster);
  if (note?.mark.fleet === cluster.world.fleet) return note;
  throw new Failure("world-moved", `${subjectOf(change)}: the pool is not ours`);
}

/** What RBD keeps about a pool without images. */
const ADMINISTRATION = /^rbd_(info|directory|trash|children|namespace|mirroring|mirror_\w+|support|task)$/;

async function refuseFilled({ pool }: Cluster, change: Change): Promise<void> {
  const objects = await pool.objects(100);
  const data = objects.find((name) => !ADMINISTRATION.test(name));
  if (data === undefined) return;
  throw new Failure(
    "rejected",
    `${subjectOf(change)}: there is a pool of that name which is not empty: it holds ${data}`,
    {
      hint: "if it is for images, make it ready yourself: rbd pool init",
    },
  );
}

async function setQuota({ ceph, pool }: Cluster, bytes: number): Promise<void> {
  await ceph.monCommand({
    prefix: "osd pool set-quota",
    pool: pool.name,
    field: "max_bytes",
    val: `${bytes}`,
  });
}

async function writeNote({ pool }: Cluster, note: PoolNote): Promise<void> {
  await pool.poolMetadataSet(NOTE_KEY, JSON.stringify(note));
}

/** Takes over a stranger: only the mark is written. */
export async function adoptPool(cluster: Cluster, change: Change): Promise<void> {
  const listed = await listPool(cluster);
  if (listed === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the pool is gone`);
  await writeNote(cluster, { mark: markIn(subjectOf(change), change.mark), pgNum: listed.pg_num });
}
