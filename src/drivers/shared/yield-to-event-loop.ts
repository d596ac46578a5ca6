/**
 * Creates a function that yields to the event loop if 10 ms have passed since the last time. Long work calls it between
 * small steps.
 */
export function createYielder(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < 10) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}
