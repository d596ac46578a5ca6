import { Failure, type FailureCode } from "../model/failure.ts";

/**
 * Carries out tasks many at once, for backends that take many changes in one go: whatever is asked for while a batch is
 * under way becomes the next one. When a batch fails, each of its tasks is tried alone, so that a failure is only its
 * own; but not when the backend does not answer, which it would do to each of them again.
 */
export function batching<Task>(
  most: number,
  run: (tasks: readonly Task[]) => Promise<void>,
): (task: Task) => Promise<void> {
  const waiting: Waiting<Task>[] = [];
  let busy = false;
  const next = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    await Promise.resolve(); // what is asked for in the same moment goes together
    while (waiting.length > 0) await together(waiting.splice(0, most), run);
    busy = false;
  };
  return (task) =>
    new Promise((resolve, reject) => {
      waiting.push({ task, resolve, reject });
      void next();
    });
}

interface Waiting<Task> {
  readonly task: Task;
  resolve(): void;
  reject(error: unknown): void;
}

async function together<Task>(
  batch: readonly Waiting<Task>[],
  run: (tasks: readonly Task[]) => Promise<void>,
): Promise<void> {
  try {
    await run(batch.map(({ task }) => task));
    for (const { resolve } of batch) resolve();
  } catch (error) {
    if (batch.length === 1 || isOfAll(error)) for (const { reject } of batch) reject(error);
    else for (const one of batch) await together([one], run);
  }
}

const OF_ALL: ReadonlySet<FailureCode> = new Set<FailureCode>(["host-unreachable", "timeout", "cancelled"]);

function isOfAll(error: unknown): boolean {
  return error instanceof Failure && OF_ALL.has(error.code);
}
