/** Wakes a loop that waits. */
export interface Bell {
  /** Ends the waiting, or the next one if nobody waits now: no ringing is missed. */
  ring(): void;
  /** Until it rings, at most so long. */
  wait(ms: number): Promise<void>;
}

/** The longest time that a timer of Node's takes. */
const LONGEST_MS = 2 ** 31 - 1;

export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (ms) => {
      if (!rung && ms > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(ms, LONGEST_MS));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      rung = false;
    },
  };
}
