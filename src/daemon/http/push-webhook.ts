import { precheckWebhook, readWebhook } from "../../git/push-webhook.ts";
import { BodySlots } from "./body-slots.ts";
import { HttpError, jsonResponse } from "./response.ts";
import type { HttpRequest, Route } from "./route.ts";
import type { TokenFile } from "./token-file.ts";

/** Only a push of thousands of commits has a longer body. The next fetch finds those. */
const MAX_BODY_BYTES = 5 * 2 ** 20;
/** Limits by address. The signature, which identifies the sender, can be checked only over the whole body. */
const SLOT_LIMITS = { perPeer: 4, total: 16 } as const;
const DEADLINE_MS = 10_000;

const REFUSAL_REASONS = {
  unsigned: "the request has no known signature header",
  signature: "the signature matches none of the secrets of this daemon",
  expired: "the request is too old, or from the future",
  unreadable: "the body does not describe a push",
} as const;

/** Called after accepted webhooks. */
export interface PushHandlers {
  /** Fetches the repositories, which may have moved. */
  onPush(): void;
  /** Starts reviews: a proposal or an approval may be new. */
  onReview(): void;
}

/**
 * Returns the route that receives the webhooks of forges. A signed push or comment starts a fetch or a review. Requests that
 * the headers disqualify are refused before the body is read.
 */
export function pushRoute(secrets: TokenFile, handlers: PushHandlers, now: () => Date): Route {
  const slots = new BodySlots(SLOT_LIMITS);
  return {
    method: "POST",
    path: "/hooks/push",
    access: "public",
    async handle({ headers, body, peer }) {
      const validSecrets = await secrets.read();
      if (validSecrets.length === 0) throw new HttpError(404, "this daemon has no secret for push webhooks");
      assertHeaders(headers, validSecrets, now());
      using slot = slots.acquire(peer);
      const content = await body({ maxBytes: MAX_BODY_BYTES, deadlineMs: DEADLINE_MS, signal: slot.signal });
      const push = readWebhook({ headers, body: content }, { secrets: validSecrets, now: now() });
      if (push.kind === "refused")
        throw new HttpError(push.why === "unreadable" ? 400 : 401, REFUSAL_REASONS[push.why]);
      if (push.kind === "push") handlers.onPush();
      if (push.kind === "review") handlers.onReview();
      const refreshing = push.kind !== "other";
      return jsonResponse({ refreshing }, refreshing ? 202 : 200);
    },
  };
}

/** JSON or a form. Some senders call it text, or send no type. */
const CONTENT_TYPES =
  /^(application\/([a-z0-9.+-]+\+)?json|application\/x-www-form-urlencoded|text\/plain)\s*(;|$)/i;

/** Throws `HttpError` 401 or 415 for requests that no forge sends, or that no secret can have signed. */
function assertHeaders(headers: HttpRequest["headers"], secrets: readonly string[], now: Date): void {
  const why = precheckWebhook(headers, { secrets, now });
  if (why !== undefined) throw new HttpError(401, REFUSAL_REASONS[why]);
  const type = headers["content-type"];
  if (type !== undefined && !CONTENT_TYPES.test(type))
    throw new HttpError(415, "the content type must be JSON or a form with JSON");
}
