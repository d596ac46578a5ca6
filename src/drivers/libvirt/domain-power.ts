import { type Connect, type DomainRef, virDomainState } from "node-libvirt";
import { waitUntil } from "../shared/wait.ts";
import { ignoreNotFound } from "./errors.ts";
import { isPausedByMigration } from "./paused-domains.ts";

/** Interval of shutdown requests: a booting guest ignores the first one. */
const RETRY_MS = 5_000;

/**
 * Shuts a domain down by the guest agent or the power button, and by force after `graceSeconds`. Does nothing if the
 * domain is off or gone.
 */
export async function stopDomain(
  connect: Connect,
  ref: DomainRef,
  graceSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  if (await isPausedByMigration(connect, ref)) return connect.domainDestroy(ref); // it cannot shut down by itself
  const isOff = async () => (await ignoreNotFound(connect.domainIsActive(ref))) !== true;
  const end = Date.now() + graceSeconds * 1000;
  while (Date.now() < end) {
    if (await isOff()) return;
    await connect.domainShutdown(ref).catch(() => {}); // the state is read after the call, whatever the call returned
    const timeoutMs = Math.min(RETRY_MS, end - Date.now());
    if (await waitUntil(isOff, { timeoutMs, signal })) return;
  }
  if (await isOff()) return;
  try {
    await connect.domainDestroy(ref);
  } catch (error) {
    if (!(await isOff())) throw error;
  }
}

/**
 * Starts a domain that is off, and resumes a paused one. What a migration left has an old memory for a disk that has changed since:
 * it is power-cycled.
 */
export async function runDomain(connect: Connect, ref: DomainRef): Promise<void> {
  if (!(await connect.domainIsActive(ref))) return connect.domainCreate(ref);
  if (await isPausedByMigration(connect, ref)) {
    await connect.domainDestroy(ref);
    return connect.domainCreate(ref);
  }
  const { state } = await connect.domainGetState(ref);
  if (state === virDomainState.VIR_DOMAIN_PAUSED) await connect.domainResume(ref);
}
