import { once } from "node:events";
import type { Duplex } from "node:stream";
import type { RawStreams } from "../terminal/io.ts";
import { enterRawMode } from "../terminal/raw-mode.ts";

/**
 * Why a console was left: by the escape key, by a signal, after the end of the input, or because the machine closed it.
 */
export type ConsoleEnd = "escape" | "signal" | "input-ended" | "closed";

interface AttachOptions {
  /** The byte that leaves the console. Only a terminal has it: other input is passed on byte for byte. */
  readonly escapeByte: number;
  /** How long the console must be silent after the end of an input that is no terminal. */
  readonly lingerMs: number;
  readonly signal: AbortSignal;
}

/**
 * Connects a console to stdin and stdout until either ends. Passes bytes unchanged in both directions, and restores the
 * terminal. Destroys the console. Rejects if the console fails.
 */
export async function attachConsole(
  stream: Duplex,
  { input, output }: RawStreams,
  { escapeByte, lingerMs, signal }: AttachOptions,
): Promise<ConsoleEnd> {
  const detaching = new AbortController();
  const { promise, resolve, reject } = createDeferred<ConsoleEnd>();
  const rawMode = enterRawMode(input, () => resolve("signal"));
  stream.once("error", reject);
  stream.once("close", () => resolve("closed"));
  if (signal.aborted) resolve("signal");
  signal.addEventListener("abort", () => resolve("signal"), { signal: detaching.signal });
  stream.pipe(output, { end: false });
  const forwarding = forwardInput(stream, input, rawMode.isTerminal ? escapeByte : undefined, {
    onEscape: () => resolve("escape"),
    onEnd: () => endWhenSilent(stream, lingerMs, detaching.signal, () => resolve("input-ended")),
  });
  try {
    return await promise;
  } finally {
    detaching.abort();
    forwarding();
    stream.unpipe(output);
    rawMode.restore();
    await destroy(stream);
  }
}

interface InputEnds {
  readonly onEscape: () => void;
  readonly onEnd: () => void;
}

/** Sends the input to the console. Returns a function that stops it. */
function forwardInput(
  stream: Duplex,
  input: RawStreams["input"],
  escapeByte: number | undefined,
  { onEscape, onEnd }: InputEnds,
): () => void {
  const resume = () => void input.resume();
  const onData = (chunk: Buffer | string) => {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    const at = escapeByte === undefined ? -1 : bytes.indexOf(escapeByte);
    const passed = at === -1 ? bytes : bytes.subarray(0, at);
    const hasRoom = passed.length === 0 || stream.write(passed);
    if (at !== -1) return onEscape();
    // A terminal is always read: otherwise the escape key would not leave a console whose guest reads nothing.
    if (hasRoom || escapeByte !== undefined) return;
    input.pause();
    stream.once("drain", resume);
  };
  input.on("data", onData).once("end", onEnd);
  input.resume();
  return () => {
    input.off("data", onData).off("end", onEnd);
    stream.off("drain", resume);
    input.pause();
  };
}

/** Calls `onSilent` once the console has sent nothing for `lingerMs`. */
function endWhenSilent(stream: Duplex, lingerMs: number, stop: AbortSignal, onSilent: () => void): void {
  let timer = setTimeout(onSilent, lingerMs);
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(onSilent, lingerMs);
  };
  stream.on("data", restart);
  stop.addEventListener("abort", () => {
    clearTimeout(timer);
    stream.off("data", restart);
  });
}

async function destroy(stream: Duplex): Promise<void> {
  if (stream.closed) return;
  const closed = once(stream, "close").catch(() => {});
  stream.on("error", () => {}).destroy();
  await closed;
}

function createDeferred<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
