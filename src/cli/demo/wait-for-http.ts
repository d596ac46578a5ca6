import { setTimeout as sleep } from "node:timers/promises";
import { deadlineSignal } from "../../model/deadline.ts";

/** Polls a URL until it answers, because guests take time to boot. Returns false after `timeoutMs`. */
export async function waitForHttp(url: string, signal: AbortSignal, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline && !signal.aborted) {
    if (await isAnswering(url, signal)) return true;
    await sleep(300, undefined, { signal }).catch(() => {});
  }
  return false;
}

async function isAnswering(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: deadlineSignal(3000, signal) });
    await response.arrayBuffer();
    return response.status < 500; // a load balancer without a healthy member answers 503
  } catch {
    return false;
  }
}
