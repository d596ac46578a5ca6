import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { packageFile } from "../../host/package-file.ts";
import { Failure } from "../../model/failure.ts";
import { ProposalTooLargeError, type WorkerLimits } from "./limits.ts";
import type { PlanningAnswers, PlanningRequest, WorkerReply, WorkerStarted } from "./messages.ts";

/** A handle on the thread that plans proposals. */
export interface PlanningWorker {
  /** Throws `ProposalTooLargeError` if the thread exceeds its time or memory. The thread has then ended. */
  request<Ask extends PlanningRequest["ask"]>(
    question: Extract<PlanningRequest, { ask: Ask }>,
    transfer?: readonly ArrayBuffer[],
  ): Promise<PlanningAnswers[Ask]>;
  /** Restarts the measurement of time, for all later requests together. */
  startTimer(): void;
  readonly hasEnded: boolean;
  end(): Promise<void>;
}

interface PendingReply {
  resolve(reply: WorkerReply): void;
  reject(error: Error): void;
}

/** Starts a thread with limits. The process survives when the thread exceeds them. */
export function startPlanningWorker({ heapMiB, cpuMs }: WorkerLimits): PlanningWorker {
  const worker = startThread(heapMiB);
  const clock = createCpuClock();
  let pending: PendingReply | undefined;
  let endedWith: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  const fail = (error: Error) => {
    endedWith ??= error;
    clearInterval(timer);
    pending?.reject(endedWith);
    pending = undefined;
  };
  worker.unref();
  worker.on("message", (reply: WorkerReply | WorkerStarted) => {
    if ("thread" in reply) return clock.of(reply.thread);
    pending?.resolve(reply);
    pending = undefined;
  });
  worker.on("error", (error) => fail(describeError(error, heapMiB)));
  worker.on("exit", () => fail(new Failure("cancelled", "stopped while a proposal was planned")));
  return {
    get hasEnded() {
      return endedWith !== undefined;
    },
    startTimer() {
      clearInterval(timer);
      const [before, wall] = [clock.spentMs(), performance.now()];
      timer = setInterval(() => {
        const isSlow =
          clock.spentMs() - before > cpuMs || performance.now() - wall > cpuMs * WALL_CLOCK_FACTOR;
        if (!isSlow) return;
        fail(
          new ProposalTooLargeError(
            `it takes more than ${Math.round(cpuMs / 1000)} s of a processor to plan`,
          ),
        );
        void worker.terminate();
      }, CHECK_MS);
      timer.unref();
    },
    async request(message, transfer = []) {
      if (endedWith !== undefined) throw endedWith;
      worker.ref();
      const reply = await new Promise<WorkerReply>((resolve, reject) => {
        pending = { resolve, reject };
        worker.postMessage(message, [...transfer]);
      }).finally(() => worker.unref());
      if ("answer" in reply) return reply.answer as never; // the reply has the type of its request
      throw toFailure(reply.failed);
    },
    async end() {
      fail(new Failure("cancelled", "stopped while a proposal was planned"));
      await worker.terminate();
    },
  };
}

const CHECK_MS = 500;
/** A thread is also ended when its wall time exceeds this many times its limit of processor time. */
const WALL_CLOCK_FACTOR = 10;

/** Creates a clock for the processor time of one thread. Measures wall time where the system has no such number. */
function createCpuClock() {
  let last = 0;
  let read = () => last; // the thread has not started
  return {
    of(thread: number | undefined) {
      const began = performance.now();
      const file = `/proc/self/task/${thread}/stat`;
      read = () => (thread === undefined ? performance.now() - began : (readCpuMs(file) ?? last));
    },
    spentMs(): number {
      last = read();
      return last;
    },
  };
}

/** Reads user and system time in ms: fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms. */
function readCpuMs(file: string): number | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined; // the thread has ended
  }
}

function toFailure({
  code,
  message,
  hint,
  tooLarge,
}: Extract<WorkerReply, { failed: object }>["failed"]): Failure {
  if (tooLarge) return new ProposalTooLargeError(message);
  return new Failure(code, message, { hint });
}

/**
 * Returns a `ProposalTooLargeError` for `ERR_WORKER_OUT_OF_MEMORY`: the heap limit of the thread, which does not harm
 * the process.
 */
function describeError(error: Error & { readonly code?: string }, heapMiB: number): Error {
  if (error.code !== "ERR_WORKER_OUT_OF_MEMORY") return error;
  return new ProposalTooLargeError(`it takes more than ${heapMiB} MiB of memory to plan`);
}

/** The heap for short-lived objects. The stack below has the size of a process's stack. */
const YOUNG_MIB = 32;
const STACK_MIB = 4;

function startThread(heapMiB: number): Worker {
  const { file, argv, extraMiB } = ENTRY;
  return new Worker(file, {
    argv,
    execArgv: [],
    env: {},
    resourceLimits: {
      maxOldGenerationSizeMb: heapMiB + extraMiB,
      maxYoungGenerationSizeMb: YOUNG_MIB,
      stackSizeMb: STACK_MIB,
    },
  });
}

/**
 * The file of the worker. Node.js 20 cannot read TypeScript, so that a source checkout starts the worker with the
 * script runner.
 */
const ENTRY = import.meta.url.endsWith(".ts")
  ? {
      file: packageFile("scripts/run.mjs"),
      argv: [packageFile("src/workspace/proposals/worker-main.ts")],
      extraMiB: 96,
    }
  : { file: packageFile("dist/proposal-worker.js"), argv: [], extraMiB: 0 };
