import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Mark } from "../../model/object.ts";
import { type ObservedObject, observedObject } from "../../model/object.ts";
import { type ActionTable, type ChangeHandler, desiredState, requireMark } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertStillOurs, replacedFailure } from "../shared/ownership-check.ts";
import { ignoreNotFound } from "./errors.ts";
import { parseJsonObject } from "./image-record.ts";
import type { CephPoolContext } from "./pool-context.ts";
import type { CephPoolState } from "./states.ts";

/** Our record in the metadata of the pool itself. */
interface PoolRecord {
  readonly mark: Mark;
  readonly pgNum: number;
}

const METADATA_KEY = "fleetwright";

/** A pool as `osd pool ls detail` lists it. */
interface PoolListing {
  readonly pool_name: string;
  readonly pg_num: number;
  readonly quota_max_bytes: number;
  readonly application_metadata: Readonly<Record<string, unknown>>;
}

export async function readPoolListing({ ceph, pool }: CephPoolContext): Promise<PoolListing | undefined> {
  const { output } = await ceph.monCommand({ prefix: "osd pool ls", detail: "detail" });
  return (output as PoolListing[]).find(({ pool_name }) => pool_name === pool.name); // the format of monitors since Luminous
}

/** Reads the pool. A pool without any application is not initialized yet, or unknown: it is left out. */
export async function observePool(cluster: CephPoolContext): Promise<ObservedObject<CephPoolState>[]> {
  const listing = await readPoolListing(cluster);
  if (listing === undefined || !isReady(listing)) return [];
  const record = await readPoolRecord(cluster);
  const state = { pgNum: record?.pgNum ?? listing.pg_num, quotaBytes: listing.quota_max_bytes };
  const { target } = cluster;
  return [
    observedObject("cephpool", target, listing.pool_name, { state, mark: record?.mark, dependsOn: [] }),
  ];
}

function isReady({ application_metadata }: PoolListing): boolean {
  return Object.keys(application_metadata).length > 0;
}

async function readPoolRecord({ pool }: CephPoolContext): Promise<PoolRecord | undefined> {
  const text = await ignoreNotFound(pool.poolMetadataGet(METADATA_KEY));
  const record = parseJsonObject<Partial<PoolRecord>>(text);
  return record?.mark?.fleet === undefined ? undefined : (record as PoolRecord);
}

export const POOL_ACTIONS: ActionTable<ChangeHandler<CephPoolContext>> = {
  objects: "Ceph pools",
  handlers: {
    create: createPool,
    update: updatePool,
  },
};

/**
 * Creates a pool. Marks it before it is initialized for images, so that an initialized pool without a mark is not ours.
 */
async function createPool(cluster: CephPoolContext, change: Change): Promise<void> {
  const { ceph, pool } = cluster;
  const { pgNum, quotaBytes } = desiredState<CephPoolState>(change);
  const existing = await readPoolListing(cluster);
  if (existing === undefined)
    await ceph.monCommand({ prefix: "osd pool create", pool: pool.name, pg_num: pgNum });
  else if (isReady(existing) || (await readPoolRecord(cluster)) !== undefined)
    await assertOwned(cluster, change);
  else await assertEmpty(cluster, change);
  await setQuota(cluster, quotaBytes);
  await writePoolRecord(cluster, { mark: requireMark(change), pgNum });
  await pool.init();
}

async function updatePool(cluster: CephPoolContext, change: Change): Promise<void> {
  const { ceph, pool } = cluster;
  const { pgNum, quotaBytes } = desiredState<CephPoolState>(change);
  const record = await assertOwned(cluster, change);
  if (record.pgNum !== pgNum)
    await ceph.monCommand({ prefix: "osd pool set", pool: pool.name, var: "pg_num", val: `${pgNum}` });
  await setQuota(cluster, quotaBytes);
  await writePoolRecord(cluster, { mark: requireMark(change), pgNum });
}

async function assertOwned(cluster: CephPoolContext, change: Change): Promise<PoolRecord> {
  const record = await readPoolRecord(cluster);
  assertStillOurs(change, cluster.context.fleet, record?.mark);
  if (record === undefined) throw replacedFailure(change, "is not managed by Fleetwright");
  return record;
}

/** The objects that RBD keeps in a pool without images. */
const ADMINISTRATION = /^rbd_(info|directory|trash|children|namespace|mirroring|mirror_\w+|support|task)$/;

async function assertEmpty({ pool }: CephPoolContext, change: Change): Promise<void> {
  const objects = await pool.objects(100);
  const data = objects.find((name) => !ADMINISTRATION.test(name));
  if (data === undefined) return;
  throw new Failure(
    "rejected",
    `${subjectOf(change)}: a pool of that name exists and is not empty: it holds ${data}`,
    {
      hint: "if it is for images, initialize it: rbd pool init",
    },
  );
}

async function setQuota({ ceph, pool }: CephPoolContext, bytes: number): Promise<void> {
  await ceph.monCommand({
    prefix: "osd pool set-quota",
    pool: pool.name,
    field: "max_bytes",
    val: `${bytes}`,
  });
}

async function writePoolRecord({ pool }: CephPoolContext, record: PoolRecord): Promise<void> {
  await pool.poolMetadataSet(METADATA_KEY, JSON.stringify(record));
}

/** Adopts an unmanaged pool: writes only the mark. */
export async function adoptPool(cluster: CephPoolContext, change: Change): Promise<void> {
  const listing = await readPoolListing(cluster);
  if (listing === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the pool is gone`);
  await writePoolRecord(cluster, {
    mark: requireMark(change),
    pgNum: listing.pg_num,
  });
}
