import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../model/failure.ts";
import { formatBytes } from "../model/units.ts";
import { assertRoom, type DownloadLimits } from "./download-limits.ts";
import {
  findResumePoint,
  type PartialDownload,
  type ResumePoint,
  removePartialDownload,
  writeValidator,
} from "./download-part.ts";
import { get } from "./http-get.ts";

export interface TransferOptions {
  readonly url: string;
  readonly limits: DownloadLimits;
  readonly stop: AbortSignal;
  /** Contains the addresses of proxies: see `findProxy`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  onProgress(message: string): void;
}

/** The connection broke or stalled. The received part is kept. */
export class TransferInterruptedError extends Failure {}

/** Downloads the missing part of a file. Throws `TransferInterruptedError`, and `rejected` if a retry cannot help. */
export async function downloadInto(part: PartialDownload, options: TransferOptions): Promise<void> {
  const resumePoint = await findResumePoint(part);
  const response = await sendRequest(part.url, resumePoint, options);
  const begin = startOffset(response, resumePoint);
  if (response.status === 416 || (response.status === 206 && begin === undefined)) {
    await response.body?.cancel();
    await removePartialDownload(part);
    if (resumePoint !== undefined) return downloadInto(part, options); // the server's file has changed: download from the beginning
  }
  if (!response.ok || response.body === null)
    throw new Failure("rejected", `${part.url}: the server says ${response.status} ${response.statusText}`);
  await writeBody(part, response, begin ?? 0, options);
}

/** Sends a request. Follows a few redirects, and only to http and https. */
async function sendRequest(
  url: string,
  resumePoint: ResumePoint | undefined,
  { limits, stop, env }: TransferOptions,
): Promise<Response> {
  const range =
    resumePoint === undefined
      ? {}
      : { range: `bytes=${resumePoint.bytes}-`, "if-range": resumePoint.validator };
  const headers = { "accept-encoding": "identity", ...range };
  let location = new URL(url);
  for (let left = limits.redirects; ; left -= 1) {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), limits.answerMs);
    // The deadline: `stop` has that of the whole download, and the timer that of the answer.
    const signal = AbortSignal.any([stop, timeout.signal]);
    const pending = get(location, { headers, signal, env }).finally(() => clearTimeout(timer));
    const response = await pending.catch((cause: unknown) => {
      stop.throwIfAborted();
      if (cause instanceof Failure) throw cause;
      const words = timeout.signal.aborted
        ? `no answer within ${limits.answerMs / 1000} s`
        : "it does not answer";
      const hint = "is the address right, and the way to it open?";
      throw new TransferInterruptedError(
        timeout.signal.aborted ? "timeout" : "rejected",
        `${url}: ${words}`,
        {
          cause,
          hint,
        },
      );
    });
    const next = response.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(response.status) || next === null) return response;
    await response.body?.cancel();
    if (left === 0) throw new Failure("rejected", `${url}: it redirects more than ${limits.redirects} times`);
    location = resolveRedirect(url, location, next);
  }
}

function resolveRedirect(url: string, at: URL, next: string): URL {
  const to = URL.canParse(next, at.href) ? new URL(next, at.href) : undefined;
  const isSound =
    to !== undefined && /^https?:$/.test(to.protocol) && to.username === "" && to.password === "";
  if (isSound) return to;
  throw new Failure("rejected", `${url}: it redirects to what is no plain http or https address`);
}

/** Returns the offset of a response's first byte; undefined if the response is unusable. */
function startOffset(
  { status, headers }: Response,
  resumePoint: ResumePoint | undefined,
): number | undefined {
  if (status !== 206) return 0;
  const [, from] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
  return resumePoint !== undefined && Number(from) === resumePoint.bytes ? resumePoint.bytes : undefined;
}

/** Received bytes between two checks of the disk if the server does not send a length. */
const CHECK_ROOM_BYTES = 64 * 2 ** 20;

async function writeBody(
  part: PartialDownload,
  response: Response,
  begin: number,
  options: TransferOptions,
): Promise<void> {
  const { limits, onProgress } = options;
  const folder = dirname(part.file);
  const contentLength = response.headers.get("content-length");
  const total = contentLength === null ? undefined : begin + Number(contentLength);
  const checkRoom = (at: number) =>
    assertRoom(part.url, folder, { total: total ?? at, missing: (total ?? at) - at }, limits);
  await checkRoom(begin);
  if (begin === 0) await writeValidator(part, response.headers);
  await using file = await open(part.file, begin === 0 ? "w" : "a", 0o600);
  const report = createProgressReporter(part.url, total ?? 0, begin, onProgress);
  let at = begin;
  let checkedAt = begin;
  for await (const chunk of readPaced(response, part.url, options)) {
    at += chunk.byteLength;
    if (at - checkedAt >= CHECK_ROOM_BYTES || at > limits.maxBytes) {
      checkedAt = at;
      await checkRoom(at).catch((error: unknown) => discardPart(part, file, error));
    }
    await file.writeFile(chunk);
    report(at);
  }
  if (total !== undefined && at < total)
    throw new TransferInterruptedError("rejected", `${part.url}: it ended after ${at} of ${total} bytes`);
  await file.sync();
}

/** Removes a part that is too large, so that it is never resumed. */
async function discardPart(part: PartialDownload, file: FileHandle, error: unknown): Promise<never> {
  await file.close();
  await removePartialDownload(part);
  throw error;
}

/** Yields the chunks of a response while they arrive fast enough. */
async function* readPaced(
  response: Response,
  url: string,
  { limits, stop }: TransferOptions,
): AsyncGenerator<Uint8Array> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader(); // the caller checked that the body exists
  const slow = new AbortController();
  let bytes = 0;
  const timer = setInterval(() => {
    if (bytes < limits.paceBytes) slow.abort();
    bytes = 0;
  }, limits.paceMs);
  // The deadline: `stop` has that of the whole download, and the timer ends a slow one earlier.
  const ended = AbortSignal.any([stop, slow.signal]);
  const onEnd = () => void reader.cancel().catch(() => {});
  ended.addEventListener("abort", onEnd);
  try {
    for (;;) {
      const next = await reader.read().catch((cause: unknown) => {
        stop.throwIfAborted();
        throw new TransferInterruptedError("rejected", `${url}: the connection broke`, { cause });
      });
      stop.throwIfAborted();
      if (slow.signal.aborted) {
        const words = `fewer than ${formatBytes(limits.paceBytes)} came within ${limits.paceMs / 1000} s`;
        throw new TransferInterruptedError("timeout", `${url}: ${words}`, {
          hint: "it is gone on with where it stopped",
        });
      }
      if (next.done) return;
      bytes += next.value.byteLength;
      yield next.value;
    }
  } finally {
    clearInterval(timer);
    ended.removeEventListener("abort", onEnd);
    await reader.cancel().catch(() => {});
  }
}

/** Creates a function that reports every tenth. */
function createProgressReporter(
  url: string,
  size: number,
  begin: number,
  onProgress: (message: string) => void,
): (at: number) => void {
  const tenthOf = (at: number) => (size > 0 ? Math.floor((at / size) * 10) : 0);
  let reported = tenthOf(begin);
  return (at) => {
    if (tenthOf(at) <= reported) return;
    reported = tenthOf(at);
    onProgress(`download ${url}: ${reported * 10} % of ${formatBytes(Math.round(size / 2 ** 20) * 2 ** 20)}`);
  };
}
