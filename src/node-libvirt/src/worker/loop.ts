import { callAsync, callSync, NOOP } from "./native.ts";

/**
 * Starts libvirt's event loop (sockets, keepalive, callbacks), and returns a function that stops it. A process has one loop, on a pool
 * thread. On the Worker's own thread it would deadlock with callbacks that fire on other threads.
 */
export function startEventLoop(): () => Promise<void> {
  callSync("int virEventRegisterDefaultImpl()");
  // This timer fires only when its timeout is set to zero, to wake the loop. Its callback is native for the same reason.
  const timer = callSync(
    "int virEventAddTimeout(int everyMs, void *callback, void *data, void *release)",
    -1,
    NOOP,
    null,
    null,
  ) as number;
  let stopping = false;
  const ended = (async () => {
    while (!stopping) {
      await callAsync("int virEventRunDefaultImpl()");
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  })();
  return async () => {
    stopping = true;
    callSync("void virEventUpdateTimeout(int timer, int everyMs)", timer, 0);
    await ended;
    callSync("int virEventRemoveTimeout(int timer)", timer);
  };
}

/** The pause between turns. Every call to a daemon wakes the loop twice, and a turn costs as much as the call. */
const REST_MS = 5;
