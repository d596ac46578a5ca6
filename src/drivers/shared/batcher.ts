import { Failure, type FailureCode } from "../../model/failure.ts";

/**
 * Runs tasks in batches, for backends that take many changes in one call. Tasks that arrive while a batch runs form the
 * next one. When a batch fails, each of its tasks is retried alone, so that a failure concerns only its own task.
 * Exception: a backend that does not answer is not asked again for each of them. Tasks whose own signal ended the batch
 * fail alone, and the others run again together.
 */
export function createBatcher<Task extends Abandonable>(
  maxBatch: number,
  run: (tasks: readonly Task[]) => Promise<void>,
): (task: Task) => Promise<void> {
  const queue: QueuedTask<Task>[] = [];
  let busy = false;
  const next = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    await Promise.resolve(); // tasks of the same tick form one batch
    while (queue.length > 0) await runBatch(queue.splice(0, maxBatch), run);
    busy = false;
  };
  return (task) =>
    new Promise((resolve, reject) => {
      queue.push({ task, resolve, reject });
      void next();
    });
}

/** A task whose caller may stop waiting for it. */
interface Abandonable {
  readonly signal: AbortSignal;
}

interface QueuedTask<Task> {
  readonly task: Task;
  resolve(): void;
  reject(error: unknown): void;
}

async function runBatch<Task extends Abandonable>(
  batch: readonly QueuedTask<Task>[],
  run: (tasks: readonly Task[]) => Promise<void>,
): Promise<void> {
  try {
    await run(batch.map(({ task }) => task));
    for (const { resolve } of batch) resolve();
  } catch (error) {
    if (batch.length > 1 && !affectsWholeBatch(error))
      for (const queued of batch) await runBatch([queued], run);
    else await rejectBatch(batch, error, run);
  }
}

/** Rejects the abandoned tasks, and runs the others again together. Without abandoned ones, rejects all of them. */
async function rejectBatch<Task extends Abandonable>(
  batch: readonly QueuedTask<Task>[],
  error: unknown,
  run: (tasks: readonly Task[]) => Promise<void>,
): Promise<void> {
  const abandoned = batch.filter(({ task }) => task.signal.aborted);
  const failed = abandoned.length === 0 ? batch : abandoned;
  for (const { reject } of failed) reject(error);
  const rest = batch.filter((queued) => !failed.includes(queued));
  if (rest.length > 0) await runBatch(rest, run);
}

const WHOLE_BATCH_CODES: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "host-unreachable",
  "timeout",
  "cancelled",
]);

function affectsWholeBatch(error: unknown): boolean {
  return error instanceof Failure && WHOLE_BATCH_CODES.has(error.code);
}
