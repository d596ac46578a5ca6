import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { basename } from "node:path";
import { parentPort } from "node:worker_threads";
import { createDrivers, typesOf } from "../../drivers/index.ts";
import type { PlanningRequest, WorkerStarted } from "./messages.ts";
import { createPlanningSession } from "./planning-session.ts";

/** Plans proposals until the thread is terminated. The thread has its own limits of memory and time. */
export async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("worker-main.ts is started as a worker");
  const thread = threadId();
  if (thread !== undefined) yieldToOthers(thread);
  const answer = createPlanningSession((backend) => typesOf(createDrivers({ backend })));
  port.on("message", (question: PlanningRequest) => port.postMessage(answer(question)));
  port.postMessage({ thread } satisfies WorkerStarted);
  await new Promise<never>(() => {});
}

/** Returns the number that Linux gives this thread (proc_pid_task(5)); undefined on other systems. */
function threadId(): number | undefined {
  try {
    return Number(basename(readlinkSync("/proc/thread-self")));
  } catch {
    return undefined;
  }
}

const LOW_PRIORITY = 10;

/**
 * Lowers the priority of this thread, so that applying changes comes first. On Linux each thread has its own
 * (setpriority(2)).
 */
function yieldToOthers(thread: number): void {
  try {
    setPriority(thread, LOW_PRIORITY);
  } catch {
    // other threads only become slower
  }
}
