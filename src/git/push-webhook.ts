import { approvalsSaid } from "./forge/said.ts";
import { commentIn, type Push, pushOf } from "./push-payload.ts";
import {
  header,
  hexOfBody,
  type PushRequest,
  type Signature,
  standard,
  token,
  type Verdict,
} from "./webhook-signature.ts";

export const FORGES = ["github", "gitlab", "forgejo", "gitea"] as const;
export type Forge = (typeof FORGES)[number];

/** What a webhook came to. `refused` has nothing in it that a stranger may not read. */
export type PushAnswer =
  | { readonly is: "push"; readonly forge: Forge; readonly push: Push }
  /** A pull request or a merge request is not as it was, or somebody approved in a comment. */
  | { readonly is: "review"; readonly forge: Forge; readonly event: string }
  /** Of a forge, and good, but of something else: a ping, an issue, a comment that approves nothing. */
  | { readonly is: "other"; readonly forge: Forge; readonly event: string }
  | { readonly is: "refused"; readonly why: "unsigned" | "signature" | "expired" | "unreadable" };

export interface PushTrust {
  /** Each of them is good, so that one can be changed for another. Empty ones never are. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/**
 * Says who sent a webhook and what it is about, when it is signed with one of the secrets. It is no more than a hint to look:
 * what is in force is always what the repository says, and who approved what the forge says.
 *
 * GitHub signs the body with HMAC-SHA256 (`X-Hub-Signature-256: sha256=HEX`), Gitea and Forgejo too (`X-Gitea-Signature: HEX`,
 * `X-Forgejo-Signature: HEX`). GitLab signs as Standard Webhooks with a signing token, or sends a secret token as it is.
 */
export function readPush(request: PushRequest, trust: PushTrust): PushAnswer {
  const secrets = trust.secrets.filter((secret) => secret !== "");
  const sender = SENDERS.find(({ signature }) => header(request, signature) !== undefined);
  if (sender === undefined) return { is: "refused", why: "unsigned" };
  const given = header(request, sender.signature) ?? "";
  const verdict = sender.verify({ request, secrets, now: trust.now, given });
  if (verdict !== "good") return { is: "refused", why: verdict };
  return answerOf(request.body, sender, header(request, sender.event) ?? "");
}

function answerOf(body: Uint8Array, { forge, events }: Sender, event: string): PushAnswer {
  const about = events.get(event);
  if (about === "push") {
    const push = pushOf(body);
    return push === undefined ? { is: "refused", why: "unreadable" } : { is: "push", forge, push };
  }
  const isReview =
    about === "review" || (about === "comment" && approvalsSaid(commentIn(body) ?? "").length > 0);
  return { is: isReview ? "review" : "other", forge, event };
}

interface Sender {
  readonly forge: Forge;
  /** The header that has the signature. */
  readonly signature: string;
  /** The header that says what it is about. */
  readonly event: string;
  readonly events: Events;
  verify(signature: Signature): Verdict;
}

type Events = ReadonlyMap<string, "push" | "review" | "comment">;

/** Gitea and Forgejo call them as GitHub does. */
const OF_GITHUB: Events = new Map([
  ["push", "push"],
  ["pull_request", "review"],
  ["issue_comment", "comment"],
]);
const OF_GITLAB: Events = new Map([
  ["Push Hook", "push"],
  ["Merge Request Hook", "review"],
  ["Note Hook", "comment"],
]);

/**
 * The first header that is there decides: a bad signature is not made good by another one. Forgejo and Gitea send the names of
 * others too, so their own come first.
 */
const SENDERS: readonly Sender[] = [
  {
    ...{ forge: "forgejo", signature: "x-forgejo-signature", event: "x-forgejo-event" },
    ...{ events: OF_GITHUB, verify: hexOfBody },
  },
  {
    ...{ forge: "gitea", signature: "x-gitea-signature", event: "x-gitea-event" },
    ...{ events: OF_GITHUB, verify: hexOfBody },
  },
  {
    ...{ forge: "github", signature: "x-hub-signature-256", event: "x-github-event" },
    ...{ events: OF_GITHUB, verify: hexOfBody },
  },
  {
    ...{ forge: "gitlab", signature: "webhook-signature", event: "x-gitlab-event" },
    ...{ events: OF_GITLAB, verify: standard },
  },
  {
    ...{ forge: "gitlab", signature: "x-gitlab-token", event: "x-gitlab-event" },
    ...{ events: OF_GITLAB, verify: token },
  },
];
