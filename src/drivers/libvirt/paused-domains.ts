import { setTimeout as sleep } from "node:timers/promises";
import {
  type Connect,
  type DomainRef,
  virConnectListAllDomainsFlags as L,
  LibvirtError,
  virDomainJobType,
  virDomainPausedReason,
  virDomainState,
  virErrorNumber,
} from "node-libvirt";
import { ignoreNotFound } from "./errors.ts";

const R = virDomainPausedReason;
/** libvirt itself resumes these: QEMU starts with halted CPUs, and halts them for a snapshot. */
const TRANSIENT_REASONS: ReadonlySet<number> = new Set([
  R.VIR_DOMAIN_PAUSED_STARTING_UP,
  R.VIR_DOMAIN_PAUSED_SNAPSHOT,
  R.VIR_DOMAIN_PAUSED_DUMP,
  R.VIR_DOMAIN_PAUSED_MIGRATION,
  R.VIR_DOMAIN_PAUSED_POSTCOPY,
  R.VIR_DOMAIN_PAUSED_POSTCOPY_FAILED,
]);

/** The other host may run the machine. */
const MIGRATION_REASONS: ReadonlySet<number> = new Set([
  R.VIR_DOMAIN_PAUSED_MIGRATION,
  R.VIR_DOMAIN_PAUSED_POSTCOPY,
  R.VIR_DOMAIN_PAUSED_POSTCOPY_FAILED,
]);

/** Paused machines, by UUID. */
export interface PausedDomains {
  /** They stay paused until they are resumed. */
  readonly forGood: ReadonlySet<string>;
  /** They start up, or a migration that has not ended halts them: on either host, before or after they are defined there. */
  readonly migrating: ReadonlySet<string>;
  /** They arrive by a migration that has not ended. Another host has them until then. */
  readonly incoming: ReadonlySet<string>;
  /** Their migration has ended, and they run on another host. libvirt leaves them so if its daemon died at the end. */
  readonly left: ReadonlySet<string>;
}

const NONE: PausedDomains = {
  forGood: new Set(),
  migrating: new Set(),
  incoming: new Set(),
  left: new Set(),
};

/** Lists the machines that are paused, and tells why. */
export async function listPausedDomains(connect: Connect): Promise<PausedDomains> {
  const paused = await connect.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_PAUSED);
  if (paused.length === 0) return NONE;
  const [states, transient] = await Promise.all([
    Promise.all(paused.map((ref) => ignoreNotFound(connect.domainGetState(ref)))),
    connect.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_TRANSIENT),
  ]);
  const isTransient = new Set(transient.map(({ uuid }) => uuid));
  const reasons = new Map(
    paused.flatMap(({ uuid }, index) => {
      const now = states[index];
      return now?.state === virDomainState.VIR_DOMAIN_PAUSED ? [[uuid, now.reason] as const] : [];
    }),
  );
  const which = (fits: (reason: number, uuid: string) => boolean) =>
    paused.filter(({ uuid }) => fits(reasons.get(uuid) ?? R.VIR_DOMAIN_PAUSED_STARTING_UP, uuid));
  const outgoing = which((reason, uuid) => MIGRATION_REASONS.has(reason) && !isTransient.has(uuid));
  const left = await Promise.all(outgoing.map((ref) => hasNoJob(connect, ref)));
  return {
    forGood: uuids(which((reason) => !TRANSIENT_REASONS.has(reason))),
    migrating: uuids(which((reason) => ARRIVING_REASONS.has(reason))),
    incoming: uuids(which((reason, uuid) => ARRIVING_REASONS.has(reason) && isTransient.has(uuid))),
    left: uuids(outgoing.filter((_, index) => left[index] === true)),
  };
}

/** A machine that arrives gets its definition at the end of the migration. Until then it is transient. */
const ARRIVING_REASONS: ReadonlySet<number> = new Set([
  R.VIR_DOMAIN_PAUSED_STARTING_UP,
  ...MIGRATION_REASONS,
]);

function uuids(refs: readonly DomainRef[]): Set<string> {
  return new Set(refs.map(({ uuid }) => uuid));
}

/** The interval of two looks. Between the phases of a migration, libvirt reports no job for a moment. */
const LOOK_AGAIN_MS = 1_000;

async function hasNoJob(connect: Connect, ref: DomainRef): Promise<boolean> {
  if (!(await isIdle(connect, ref))) return false;
  await sleep(LOOK_AGAIN_MS);
  return (await isIdle(connect, ref)) && (await isPausedByMigration(connect, ref));
}

/** libvirt refuses to report the job of a machine that arrives (VIR_ERR_OPERATION_INVALID): it has one. */
async function isIdle(connect: Connect, ref: DomainRef): Promise<boolean> {
  const info = await ignoreNotFound(connect.domainGetJobInfo(ref)).catch((error: unknown) => {
    if (error instanceof LibvirtError && error.code === virErrorNumber.VIR_ERR_OPERATION_INVALID)
      return undefined;
    throw error;
  });
  return info?.type === virDomainJobType.VIR_DOMAIN_JOB_NONE;
}

/** Returns whether a machine halts because of a migration: it may run on another host. */
export async function isPausedByMigration(connect: Connect, ref: DomainRef): Promise<boolean> {
  const now = await ignoreNotFound(connect.domainGetState(ref));
  return now?.state === virDomainState.VIR_DOMAIN_PAUSED && MIGRATION_REASONS.has(now.reason);
}
