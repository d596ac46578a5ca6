import { setTimeout as sleep } from "node:timers/promises";

/** Whether an address answers HTTP before the time is over; asked again and again, since guests take their time to boot. */
export async function answering(url: string, signal: AbortSignal, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline && !signal.aborted) {
    if (await answers(url, signal)) return true;
    await sleep(300, undefined, { signal }).catch(() => {});
  }
  return false;
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(3000)]) });
    await response.arrayBuffer();
    return response.status < 500; // a load balancer without a healthy member answers 503
  } catch {
    return false;
  }
}
