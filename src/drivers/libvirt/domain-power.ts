import { type Connect, type DomainRef, virDomainState } from "node-libvirt";
import { ifThere } from "./errors.ts";
import { until } from "./pause.ts";

/** A guest that is still booting does not hear the first request. */
const ASK_AGAIN_MS = 5_000;

/**
 * Shuts a domain down: by the guest agent or the power button, and by force once the time is over.
 * A domain that is off, or gone, is left as it is.
 */
export async function stopDomain(
  connect: Connect,
  ref: DomainRef,
  graceSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const isOff = async () => (await ifThere(connect.domainIsActive(ref))) !== true;
  const end = Date.now() + graceSeconds * 1000;
  while (Date.now() < end) {
    if (await isOff()) return;
    await connect.domainShutdown(ref).catch(() => {}); // whatever it says, the machine is on or off a moment later
    const timeoutMs = Math.min(ASK_AGAIN_MS, end - Date.now());
    if (await until(isOff, { timeoutMs, signal })) return;
  }
  if (await isOff()) return;
  try {
    await connect.domainDestroy(ref);
  } catch (error) {
    if (!(await isOff())) throw error;
  }
}

/** Starts what is off and resumes what is paused. */
export async function runDomain(connect: Connect, ref: DomainRef): Promise<void> {
  if (!(await connect.domainIsActive(ref))) return connect.domainCreate(ref);
  const { state } = await connect.domainGetState(ref);
  if (state === virDomainState.VIR_DOMAIN_PAUSED) await connect.domainResume(ref);
}
