/** Wakes a loop that waits. */
export interface Notifier {
  /** Ends the current wait, or the next one when the loop is not waiting. So no notification is lost. */
  notify(): void;
  /** Resolves after a notification, or after `ms`. */
  wait(ms: number): Promise<void>;
}

/** The longest delay of a timer in Node.js. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createNotifier(): Notifier {
  let isNotified = false;
  let wake: (() => void) | undefined;
  return {
    notify: () => {
      isNotified = true;
      wake?.();
    },
    wait: async (ms) => {
      if (!isNotified && ms > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(ms, MAX_TIMER_MS));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      isNotified = false;
    },
  };
}
