/** Pieces of work that are under way at the same time, by number. */
export interface Flights {
  has(number: number): boolean;
  /** For how many more there is room. */
  room(): number;
  start(number: number, work: () => Promise<void>): void;
  /** Until one has come back, or this other thing has happened. Throws what one of them threw, now or before. */
  landing(otherwise?: Promise<void>): Promise<void>;
  /** Until all have come back. Throws what one of them threw. */
  landed(): Promise<void>;
}

export function flights(atOnce: number): Flights {
  const flying = new Map<number, Promise<void>>();
  const failures: unknown[] = [];
  const assertWell = () => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    has: (number) => flying.has(number),
    room: () => atOnce - flying.size,
    start: (number, work) => {
      const flight = work()
        .catch((error: unknown) => void failures.push(error))
        .finally(() => flying.delete(number));
      flying.set(number, flight);
    },
    landing: async (otherwise) => {
      assertWell();
      const events = [...flying.values(), ...(otherwise === undefined ? [] : [otherwise])];
      if (events.length > 0) await Promise.race(events);
      assertWell();
    },
    landed: async () => {
      await Promise.all(flying.values());
      assertWell();
    },
  };
}
