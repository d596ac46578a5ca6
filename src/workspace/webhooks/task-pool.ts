/** Concurrent tasks by number. */
export interface TaskPool {
  has(id: number): boolean;
  /** Returns how many more tasks may start. */
  available(): number;
  start(id: number, work: () => Promise<void>): void;
  /** Waits until a task settles or `otherwise` does. Throws the first error of any task so far. */
  oneSettled(otherwise?: Promise<void>): Promise<void>;
  /** Waits until all tasks settle. Throws the first error of any task. */
  allSettled(): Promise<void>;
}

export function createTaskPool(maxConcurrent: number): TaskPool {
  const tasks = new Map<number, Promise<void>>();
  const failures: unknown[] = [];
  const assertNoFailure = () => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    has: (id) => tasks.has(id),
    available: () => maxConcurrent - tasks.size,
    start: (id, work) => {
      const task = work()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => tasks.delete(id));
      tasks.set(id, task);
    },
    oneSettled: async (otherwise) => {
      assertNoFailure();
      const events = [...tasks.values(), ...(otherwise === undefined ? [] : [otherwise])];
      if (events.length > 0) await Promise.race(events);
      assertNoFailure();
    },
    allSettled: async () => {
      await Promise.all(tasks.values());
      assertNoFailure();
    },
  };
}
