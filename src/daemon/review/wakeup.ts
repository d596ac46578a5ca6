/** Connects the HTTP server with the reviewer of a fleet, which starts later: a webhook wakes the reviewer. */
export interface Wakeup {
  wake(): void;
  /** Sets the listener. A wakeup has one listener at most. */
  listen(onWake: () => void): void;
}

export function createWakeup(): Wakeup {
  let notify = () => {};
  return {
    wake: () => notify(),
    listen: (onWake) => {
      notify = onWake;
    },
  };
}
