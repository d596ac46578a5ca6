/** Lets others run whenever ten milliseconds have gone: for long work in small pieces. */
export function breather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < 10) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}
