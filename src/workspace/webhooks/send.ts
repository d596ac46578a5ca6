import type { FleetEvent } from "../../model/event.ts";
import { asFailure } from "../../model/failure.ts";
import type { ResourceId } from "../../model/resource.ts";
import { signedHeaders, signingKeys } from "./signature.ts";
import type { Webhook } from "./webhook.ts";

/** The dependencies of sending. */
export interface WebhookClient {
  readonly fetch: typeof fetch;
  now(): Date;
  /** Reads the value of a secret. The caller must not keep it. */
  secret(secret: ResourceId, key: string): Promise<string>;
  readonly userAgent: string;
}

/** The result of one attempt. */
export type Attempt =
  | { readonly result: "accepted"; readonly response: Response }
  | {
      readonly result: "missed";
      readonly message: string;
      /** The pause that the receiver requests. */
      readonly retryAfterMs?: number | undefined;
      /** The receiver is gone permanently (status 410). */
      readonly gone?: true;
    };

/**
 * Posts an event once. Returns as soon as the status is known. The caller must read the body or cancel it. Never
 * throws.
 */
export async function postEvent(
  webhook: Webhook,
  event: FleetEvent,
  client: WebhookClient,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const request = await buildRequest(webhook, event, client);
    const response = await client.fetch(webhook.url, { ...request, signal });
    if (response.ok) return { result: "accepted", response };
    await response.body?.cancel();
    return { result: "missed", ...describeRefusal(response, client.now()) };
  } catch (error) {
    return { result: "missed", message: describeError(error, webhook) };
  }
}

async function buildRequest(
  { key }: Webhook,
  event: FleetEvent,
  client: WebhookClient,
): Promise<RequestInit> {
  const body = JSON.stringify(event);
  const keys =
    key === undefined ? [] : signingKeys(await client.secret(key.secret, key.key), key.secret, key.key);
  const headers = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": client.userAgent,
    ...signedHeaders({ id: event.id, sentAt: client.now(), body }, keys),
  };
  // A redirect would send the event to a receiver that the fleet does not name.
  return { method: "POST", headers, body, redirect: "manual" };
}

const MAX_RETRY_AFTER_MS = 3_600_000;

function describeRefusal(
  { status, headers }: Response,
  now: Date,
): Omit<Extract<Attempt, { result: "missed" }>, "result"> {
  if (status === 410) return { message: "it answered 410: it is gone for good", gone: true };
  if (status >= 300 && status < 400)
    return { message: `it answered ${status}: it redirects, which is not followed` };
  return { message: `it answered ${status}`, retryAfterMs: parseRetryAfter(headers.get("retry-after"), now) };
}

/** Parses seconds or a date (RFC 9110, section 10.2.3). Returns ms. */
function parseRetryAfter(text: string | null, now: Date): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** Returns the reason of a failure, which `fetch` puts into `cause`. */
function describeError(error: unknown, { timeoutMs }: Webhook): string {
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return `it did not answer within ${timeoutMs / 1000}s`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  if (cause === undefined) return asFailure(error).message;
  if (cause.name === "HTTPParserError") return "its answer is not HTTP";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  return NETWORK_ERRORS[code] ?? `it cannot be reached: ${code}`;
}

const NETWORK_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name cannot be looked up",
  ECONNRESET: "it closed the connection without an answer",
  UND_ERR_SOCKET: "it closed the connection without an answer",
};
