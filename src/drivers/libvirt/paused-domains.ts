import { type Connect, type DomainRef, virDomainPausedReason, virDomainState } from "node-libvirt";
import { ignoreNotFound } from "./errors.ts";

const R = virDomainPausedReason;
/** libvirt itself resumes these: QEMU starts with halted CPUs, and halts them for a snapshot. */
const TRANSIENT_REASONS: ReadonlySet<number> = new Set([
  R.VIR_DOMAIN_PAUSED_STARTING_UP,
  R.VIR_DOMAIN_PAUSED_SNAPSHOT,
  R.VIR_DOMAIN_PAUSED_DUMP,
  R.VIR_DOMAIN_PAUSED_MIGRATION,
]);

/** Returns the machines among the paused ones that are still paused and stay so. */
export async function findPausedForGood(
  connect: Connect,
  paused: readonly DomainRef[],
): Promise<DomainRef[]> {
  const states = await Promise.all(paused.map((ref) => ignoreNotFound(connect.domainGetState(ref))));
  return paused.filter((_, index) => {
    const now = states[index];
    return now?.state === virDomainState.VIR_DOMAIN_PAUSED && !TRANSIENT_REASONS.has(now.reason);
  });
}
