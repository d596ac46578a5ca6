import type { FleetEvent } from "../../model/event.ts";
import { asFailure } from "../../model/failure.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Hook } from "./hook.ts";
import { signedHeaders, signingKeys } from "./sign.ts";

/** What sending needs of the world. */
export interface Wire {
  readonly fetch: typeof fetch;
  now(): Date;
  /** The value of a secret, for the moment in which it is used. */
  secret(secret: ResourceId, key: string): Promise<string>;
  readonly userAgent: string;
}

/** What became of one attempt. */
export type Attempt =
  | { readonly result: "accepted"; readonly response: Response }
  | {
      readonly result: "missed";
      readonly message: string;
      /** The receiver asks for this pause. */
      readonly pauseMs?: number;
      /** The receiver says that it is gone for good. */
      readonly gone?: true;
    };

/**
 * Posts an event once. Answers as soon as the status is known: what a receiver says besides is not read here, and
 * whoever does not read it must cancel it. Never throws.
 */
export async function post(hook: Hook, event: FleetEvent, wire: Wire, signal: AbortSignal): Promise<Attempt> {
  try {
    const request = await requestFor(hook, event, wire);
    const response = await wire.fetch(hook.url, { ...request, signal });
    if (response.ok) return { result: "accepted", response };
    await response.body?.cancel();
    return { result: "missed", ...refusal(response, wire.now()) };
  } catch (error) {
    return { result: "missed", message: reasonOf(error, hook) };
  }
}

async function requestFor({ key }: Hook, event: FleetEvent, wire: Wire): Promise<RequestInit> {
  const body = JSON.stringify(event);
  const keys =
    key === undefined ? [] : signingKeys(await wire.secret(key.secret, key.key), key.secret, key.key);
  const headers = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": wire.userAgent,
    ...signedHeaders({ id: event.id, sentAt: wire.now(), body }, keys),
  };
  // A redirect would take the event to somebody whom nobody named.
  return { method: "POST", headers, body, redirect: "manual" };
}

const LONGEST_PAUSE_MS = 3_600_000;

function refusal(
  { status, headers }: Response,
  now: Date,
): Omit<Extract<Attempt, { result: "missed" }>, "result"> {
  if (status === 410) return { message: "it answered 410: it is gone for good", gone: true };
  if (status >= 300 && status < 400)
    return { message: `it answered ${status}: it redirects, which is not followed` };
  const pauseMs = pauseIn(headers.get("retry-after"), now);
  return { message: `it answered ${status}`, ...(pauseMs === undefined ? {} : { pauseMs }) };
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function pauseIn(text: string | null, now: Date): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_PAUSE_MS);
}

/** `fetch` says only that it failed; why is in its cause. */
function reasonOf(error: unknown, { timeoutMs }: Hook): string {
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return `it did not answer within ${timeoutMs / 1000}s`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  if (cause === undefined) return asFailure(error).message;
  if (cause.name === "HTTPParserError") return "its answer is not HTTP";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  return WORDS[code] ?? `it cannot be reached: ${code}`;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name cannot be looked up",
  ECONNRESET: "it closed the connection without an answer",
  UND_ERR_SOCKET: "it closed the connection without an answer",
};
