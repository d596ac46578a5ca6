import { later, NOTHING, now } from "./native.ts";

/**
 * libvirt's event loop: sockets, keepalive, callbacks. One per process, always on a pool thread: were the Worker's own
 * thread inside it, a callback that fires on another thread would wait for us, and we for it.
 */
export function startEventLoop(): () => Promise<void> {
  now("int virEventRegisterDefaultImpl()");
  // A timer that never fires, until it is set to zero to wake the loop. Its callback is native for the same reason.
  const timer = now(
    "int virEventAddTimeout(int everyMs, void *callback, void *data, void *release)",
    -1,
    NOTHING,
    null,
    null,
  ) as number;
  let stopping = false;
  const ended = (async () => {
    while (!stopping) {
      await later("int virEventRunDefaultImpl()");
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  })();
  return async () => {
    stopping = true;
    now("void virEventUpdateTimeout(int timer, int everyMs)", timer, 0);
    await ended;
    now("int virEventRemoveTimeout(int timer)", timer);
  };
}

/** Every call to a daemon wakes the loop, twice. Between turns it rests, or a turn for each costs as much as the call. */
const REST_MS = 5;
