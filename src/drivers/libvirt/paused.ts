import { type Connect, type DomainRef, virDomainPausedReason, virDomainState } from "node-libvirt";
import { ifThere } from "./errors.ts";

const R = virDomainPausedReason;
/** libvirt itself lets these run on: QEMU is started with its CPUs halted, and halts them for a snapshot. */
const FOR_A_MOMENT: ReadonlySet<number> = new Set([
  R.VIR_DOMAIN_PAUSED_STARTING_UP,
  R.VIR_DOMAIN_PAUSED_SNAPSHOT,
  R.VIR_DOMAIN_PAUSED_DUMP,
  R.VIR_DOMAIN_PAUSED_MIGRATION,
]);

/** Of machines that were listed as paused, those that are so still, and stay so. */
export async function pausedForGood(connect: Connect, paused: readonly DomainRef[]): Promise<DomainRef[]> {
  const states = await Promise.all(paused.map((ref) => ifThere(connect.domainGetState(ref))));
  return paused.filter((_, index) => {
    const now = states[index];
    return now?.state === virDomainState.VIR_DOMAIN_PAUSED && !FOR_A_MOMENT.has(now.reason);
  });
}
