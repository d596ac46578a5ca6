import { createHmac, timingSafeEqual } from "node:crypto";
import { type Push, pushOf } from "./push-payload.ts";

/** A push webhook as it arrived. */
export interface PushRequest {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Exactly the bytes that were sent: signatures are of these. */
  readonly body: Uint8Array;
}

export const FORGES = ["github", "gitlab", "forgejo", "gitea"] as const;
export type Forge = (typeof FORGES)[number];

/** What a webhook came to. `refused` has nothing in it that a stranger may not read. */
export type PushAnswer =
  | { readonly is: "push"; readonly forge: Forge; readonly push: Push }
  /** Of a forge, and good, but of something else than a push: a ping, an issue. */
  | { readonly is: "other"; readonly forge: Forge; readonly event: string }
  | { readonly is: "refused"; readonly why: "unsigned" | "signature" | "expired" | "unreadable" };

export interface PushTrust {
  /** Each of them is good, so that one can be changed for another. Empty ones never are. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/** Standard Webhooks lets a message be five minutes old, so that one that was seen cannot be sent again later. */
const MAX_AGE_SECONDS = 300;

/**
 * Says who sent a push webhook and what was pushed, when it is signed with one of the secrets. It is no more than a hint to look:
 * what is in force is always what the repository says.
 *
 * GitHub signs the body with HMAC-SHA256 (`X-Hub-Signature-256: sha256=HEX`), Gitea and Forgejo too (`X-Gitea-Signature: HEX`,
 * `X-Forgejo-Signature: HEX`). GitLab signs as Standard Webhooks with a signing token, or sends a secret token as it is.
 */
export function readPush(request: PushRequest, trust: PushTrust): PushAnswer {
  const secrets = trust.secrets.filter((secret) => secret !== "");
  const sender = SENDERS.find(({ signature }) => header(request, signature) !== undefined);
  if (sender === undefined) return { is: "refused", why: "unsigned" };
  const verdict = sender.verify({
    request,
    secrets,
    now: trust.now,
    given: header(request, sender.signature) ?? "",
  });
  if (verdict !== "good") return { is: "refused", why: verdict };
  const event = header(request, sender.event) ?? "";
  const { forge } = sender;
  if (!sender.pushes.includes(event)) return { is: "other", forge, event };
  const push = pushOf(request.body);
  return push === undefined ? { is: "refused", why: "unreadable" } : { is: "push", forge, push };
}

type Verdict = "good" | "signature" | "expired";

interface Signature {
  readonly request: PushRequest;
  readonly secrets: readonly string[];
  readonly now: Date;
  readonly given: string;
}

interface Sender {
  readonly forge: Forge;
  /** The header that has the signature. */
  readonly signature: string;
  readonly event: string;
  readonly pushes: readonly string[];
  verify(signature: Signature): Verdict;
}

/**
 * The first header that is there decides: a bad signature is not made good by another one. Forgejo and Gitea send the names of
 * others too, so their own come first.
 */
const SENDERS: readonly Sender[] = [
  {
    forge: "forgejo",
    signature: "x-forgejo-signature",
    event: "x-forgejo-event",
    pushes: ["push"],
    verify: hexOfBody,
  },
  {
    forge: "gitea",
    signature: "x-gitea-signature",
    event: "x-gitea-event",
    pushes: ["push"],
    verify: hexOfBody,
  },
  {
    forge: "github",
    signature: "x-hub-signature-256",
    event: "x-github-event",
    pushes: ["push"],
    verify: hexOfBody,
  },
  {
    forge: "gitlab",
    signature: "webhook-signature",
    event: "x-gitlab-event",
    pushes: ["Push Hook"],
    verify: standard,
  },
  {
    forge: "gitlab",
    signature: "x-gitlab-token",
    event: "x-gitlab-event",
    pushes: ["Push Hook"],
    verify: token,
  },
];

function hexOfBody({ request, secrets, given }: Signature): Verdict {
  const hex = given.replace(/^sha256=/, "").toLowerCase();
  return isOneOf(hex, secrets, (secret) => hmac(secret, request.body).toString("hex"));
}

/** `v1,BASE64` of `ID.TIMESTAMP.BODY`, several apart by spaces. See standardwebhooks.com. */
function standard({ request, secrets, given, now }: Signature): Verdict {
  const [id, timestamp] = [header(request, "webhook-id"), header(request, "webhook-timestamp")];
  if (id === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return "signature";
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const own = (secret: string) => `v1,${hmac(keyOf(secret), signed).toString("base64")}`;
  if (!given.split(" ").some((one) => isOneOf(one, secrets, own) === "good")) return "signature";
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) > MAX_AGE_SECONDS ? "expired" : "good";
}

function keyOf(secret: string): Buffer {
  return secret.startsWith("whsec_")
    ? Buffer.from(secret.slice("whsec_".length), "base64")
    : Buffer.from(secret);
}

function token({ secrets, given }: Signature): Verdict {
  return isOneOf(given, secrets, (secret) => secret);
}

function hmac(key: string | Buffer, body: Uint8Array): Buffer {
  return createHmac("sha256", key).update(body).digest();
}

/** All are compared, over hashes, so that the time it takes says nothing of any of them, nor of its length. */
function isOneOf(given: string, secrets: readonly string[], own: (secret: string) => string): Verdict {
  const hashed = (text: string) => createHmac("sha256", "compare").update(text).digest();
  const same = secrets.filter((secret) => timingSafeEqual(hashed(given), hashed(own(secret))));
  return same.length > 0 ? "good" : "signature";
}

function header({ headers }: PushRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}
