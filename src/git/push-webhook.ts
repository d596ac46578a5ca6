import { parseApprovalCommand } from "./forge/approval-comments.ts";
import { type PushEvent, parseComment, parsePush } from "./push-payload.ts";
import {
  getHeader,
  HMAC_HEADER,
  type SignatureScheme,
  STANDARD_WEBHOOKS,
  TOKEN_HEADER,
  type WebhookHeaders,
  type WebhookRequest,
} from "./webhook-signature.ts";

const FORGE_NAMES = ["github", "gitlab", "forgejo", "gitea"] as const;
type ForgeName = (typeof FORGE_NAMES)[number];

/** The result of reading a webhook. `refused` contains nothing secret, because an unauthenticated sender sees it. */
type WebhookResult =
  | { readonly kind: "push"; readonly forge: ForgeName; readonly push: PushEvent }
  /** A pull request or merge request changed, or a comment contains an approval. */
  | { readonly kind: "review"; readonly forge: ForgeName; readonly event: string }
  /** A valid webhook about something else: a ping, an issue, or a comment without an approval. */
  | { readonly kind: "other"; readonly forge: ForgeName; readonly event: string }
  | { readonly kind: "refused"; readonly why: "unsigned" | "signature" | "expired" | "unreadable" };

/** The secrets that signatures are checked with. */
export interface WebhookTrust {
  /** Any of them is accepted, so that a secret can be rotated. Empty ones never are. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/**
 * Verifies a webhook and returns its sender and subject. Use the result only as a hint to read the repository or the forge again.
 * Commits come from the repository only, and approvals from the forge only.
 *
 * GitHub signs the body with HMAC-SHA256 (`X-Hub-Signature-256: sha256=HEX`), Gitea and Forgejo too (`X-Gitea-Signature: HEX`,
 * `X-Forgejo-Signature: HEX`). GitLab signs as Standard Webhooks with a signing token, or sends a secret token as it is.
 */
export function readWebhook({ headers, body }: WebhookRequest, trust: WebhookTrust): WebhookResult {
  const sender = findSender(headers);
  if (sender === undefined) return { kind: "refused", why: "unsigned" };
  const result = sender.scheme.verify({ ...signatureClaim(headers, sender, trust), body });
  if (result !== "good") return { kind: "refused", why: result };
  return classifyEvent(body, sender, getHeader(headers, sender.event) ?? "");
}

/** Returns the reason to refuse a webhook whatever its body is; undefined when its body decides. */
export function precheckWebhook(
  headers: WebhookHeaders,
  trust: WebhookTrust,
): "unsigned" | "signature" | "expired" | undefined {
  const sender = findSender(headers);
  if (sender === undefined) return "unsigned";
  const result = sender.scheme.precheck(signatureClaim(headers, sender, trust));
  return result === "good" ? undefined : result;
}

function findSender(headers: WebhookHeaders): WebhookSender | undefined {
  return SENDERS.find(({ signature }) => getHeader(headers, signature) !== undefined);
}

function signatureClaim(
  headers: WebhookHeaders,
  { signature }: WebhookSender,
  { secrets, now }: WebhookTrust,
) {
  const usableSecrets = secrets.filter((secret) => secret !== "");
  return { headers, secrets: usableSecrets, now, value: getHeader(headers, signature) ?? "" };
}

function classifyEvent(body: Uint8Array, { forge, events }: WebhookSender, event: string): WebhookResult {
  const subject = events.get(event);
  if (subject === "push") {
    const push = parsePush(body);
    return push === undefined ? { kind: "refused", why: "unreadable" } : { kind: "push", forge, push };
  }
  const isReview =
    subject === "review" ||
    (subject === "comment" && parseApprovalCommand(parseComment(body) ?? "") !== undefined);
  return { kind: isReview ? "review" : "other", forge, event };
}

interface WebhookSender {
  readonly forge: ForgeName;
  /** The header of the signature. */
  readonly signature: string;
  /** The header of the event's name. */
  readonly event: string;
  readonly events: EventSubjects;
  readonly scheme: SignatureScheme;
}

type EventSubjects = ReadonlyMap<string, "push" | "review" | "comment">;

/** The events of GitHub, Gitea and Forgejo. */
const GITHUB_EVENTS: EventSubjects = new Map([
  ["push", "push"],
  ["pull_request", "review"],
  ["issue_comment", "comment"],
]);
const GITLAB_EVENTS: EventSubjects = new Map([
  ["Push Hook", "push"],
  ["Merge Request Hook", "review"],
  ["Note Hook", "comment"],
]);

/**
 * The senders in the order of their checks. The first signature header that is present decides. Otherwise a second header could
 * replace a bad signature. Forgejo and Gitea also send the headers of other forges, so their own come first.
 */
const SENDERS: readonly WebhookSender[] = [
  {
    forge: "forgejo",
    signature: "x-forgejo-signature",
    event: "x-forgejo-event",
    events: GITHUB_EVENTS,
    scheme: HMAC_HEADER,
  },
  {
    forge: "gitea",
    signature: "x-gitea-signature",
    event: "x-gitea-event",
    events: GITHUB_EVENTS,
    scheme: HMAC_HEADER,
  },
  {
    forge: "github",
    signature: "x-hub-signature-256",
    event: "x-github-event",
    events: GITHUB_EVENTS,
    scheme: HMAC_HEADER,
  },
  {
    forge: "gitlab",
    signature: "webhook-signature",
    event: "x-gitlab-event",
    events: GITLAB_EVENTS,
    scheme: STANDARD_WEBHOOKS,
  },
  {
    forge: "gitlab",
    signature: "x-gitlab-token",
    event: "x-gitlab-event",
    events: GITLAB_EVENTS,
    scheme: TOKEN_HEADER,
  },
];
