/** Somebody outside says that there is something new where proposals are reviewed. */
export interface Doorbell {
  ring(): void;
  /** Calls back each time. One listens at a time. */
  listen(onRing: () => void): void;
}

export function createDoorbell(): Doorbell {
  let tell = () => {};
  return {
    ring: () => tell(),
    listen: (onRing) => {
      tell = onRing;
    },
  };
}
