import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { readWebhook, type WebhookTrust } from "./push-webhook.ts";
import type { WebhookRequest } from "./webhook-signature.ts";

const SECRET = "It's a Secret to Everybody";
const NOW = new Date("2026-01-01T00:00:00Z");
const COMMIT = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";

const trust: WebhookTrust = { secrets: [SECRET], now: NOW };
const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (body: string, secret = SECRET) => createHmac("sha256", secret).update(body).digest("hex");

/** Payloads as GitHub documents them. Gitea and Forgejo send the same fields. */
const GITHUB = {
  ref: "refs/heads/main",
  before: "0".repeat(40),
  after: COMMIT,
  repository: {
    full_name: "ops/fleet",
    html_url: "https://github.example/ops/fleet",
    git_url: "git://github.example/ops/fleet.git",
    ssh_url: "git@github.example:ops/fleet.git",
    clone_url: "https://github.example/ops/fleet.git",
  },
  commits: [],
};

const GITLAB = {
  object_kind: "push",
  event_name: "push",
  ref: "refs/heads/main",
  after: COMMIT,
  checkout_sha: COMMIT,
  project: {
    path_with_namespace: "infra/ops/fleet",
    web_url: "https://gitlab.example/infra/ops/fleet",
    git_ssh_url: "git@gitlab.example:infra/ops/fleet.git",
    git_http_url: "https://gitlab.example/infra/ops/fleet.git",
  },
  repository: { name: "fleet", url: "git@gitlab.example:infra/ops/fleet.git" },
};

type Headers = WebhookRequest["headers"];

function signedBy(header: string, event: Headers, sent: unknown, prefix = ""): WebhookRequest {
  const body = JSON.stringify(sent);
  return { headers: { [header]: prefix + hex(body), ...event }, body: bytes(body) };
}

function github(sent: unknown, event = "push"): WebhookRequest {
  return signedBy("x-hub-signature-256", { "x-github-event": event }, sent, "sha256=");
}

/** Signs a webhook as GitLab does with a signing token. */
function gitlabSigned(sent: unknown, at = NOW, secret = `whsec_${btoa(SECRET)}`): WebhookRequest {
  const body = JSON.stringify(sent);
  const signature = new Webhook(secret).sign("msg_1", at, body);
  const stamp = String(Math.floor(at.getTime() / 1000));
  const headers = { "webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature };
  return { headers: { ...headers, "x-gitlab-event": "Push Hook" }, body: bytes(body) };
}

describe("a push webhook", () => {
  test("has the signature that GitHub gives as an example", () => {
    const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    const headers = { "x-hub-signature-256": signature, "x-github-event": "ping" };
    const request = { headers, body: bytes("Hello, World!") };
    expect(readWebhook(request, trust)).toEqual({ kind: "other", forge: "github", event: "ping" });
    expect(readWebhook({ ...request, body: bytes("Hello, World?") }, trust)).toEqual({
      kind: "refused",
      why: "signature",
    });
  });

  test("of GitHub names the repository and the branch", () => {
    expect(readWebhook(github(GITHUB), trust)).toEqual({
      kind: "push",
      forge: "github",
      push: {
        repository: "ops/fleet",
        ref: "refs/heads/main",
        commit: COMMIT,
        addresses: [
          "https://github.example/ops/fleet.git",
          "git@github.example:ops/fleet.git",
          "git://github.example/ops/fleet.git",
          "https://github.example/ops/fleet",
        ],
      },
    });
  });

  test("of a branch that was deleted has no commit", () => {
    const answer = readWebhook(github({ ...GITHUB, after: "0".repeat(40), deleted: true }), trust);
    expect(answer).toMatchObject({ kind: "push", push: { commit: undefined } });
  });

  test("may come as a form", () => {
    const body = `payload=${encodeURIComponent(JSON.stringify(GITHUB))}`;
    const headers = { "x-hub-signature-256": `sha256=${hex(body)}`, "x-github-event": "push" };
    expect(readWebhook({ headers, body: bytes(body) }, trust)).toMatchObject({
      kind: "push",
      push: { commit: COMMIT },
    });
  });

  test.each(["forgejo", "gitea"] as const)("of %s is known by its own header", (forge) => {
    const others = { "x-github-event": "push", "x-gitea-event": "push", [`x-${forge}-event`]: "push" };
    const request = signedBy(`x-${forge}-signature`, others, GITHUB);
    const withOthers = { ...request, headers: { ...request.headers, "x-hub-signature-256": "sha256=0" } };
    expect(readWebhook(withOthers, trust)).toMatchObject({
      kind: "push",
      forge,
      push: { repository: "ops/fleet" },
    });
  });

  test("of Forgejo is not made good by another signature", () => {
    const good = signedBy("x-gitea-signature", { "x-forgejo-event": "push" }, GITHUB);
    const request = { ...good, headers: { ...good.headers, "x-forgejo-signature": hex("other") } };
    expect(readWebhook(request, trust)).toEqual({ kind: "refused", why: "signature" });
  });

  test("of GitLab comes with a signature, or with a token as it is", () => {
    const push = { repository: "infra/ops/fleet", ref: "refs/heads/main", commit: COMMIT };
    const secrets = [`whsec_${btoa(SECRET)}`];
    expect(readWebhook(gitlabSigned(GITLAB), { ...trust, secrets })).toMatchObject({
      kind: "push",
      forge: "gitlab",
      push,
    });
    const headers = {
      "x-gitlab-token": SECRET,
      "x-gitlab-event": "Push Hook",
      "webhook-id": "1",
      "webhook-timestamp": "1",
    };
    const request = { headers, body: bytes(JSON.stringify(GITLAB)) };
    expect(readWebhook(request, trust)).toMatchObject({ kind: "push", forge: "gitlab", push });
  });

  test("of GitLab that is old, or from the future, is not taken again", () => {
    const secrets = [`whsec_${btoa(SECRET)}`];
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    const readAt = (seconds: number) => readWebhook(gitlabSigned(GITLAB, at(seconds)), { ...trust, secrets });
    expect([-301, 301].map(readAt)).toEqual(Array(2).fill({ kind: "refused", why: "expired" }));
    expect([-299, 299].map(readAt)).toMatchObject(Array(2).fill({ kind: "push" }));
  });

  test("is good with either of two secrets, while one is being changed for the other", () => {
    expect(readWebhook(github(GITHUB), { ...trust, secrets: ["next", SECRET] })).toMatchObject({
      kind: "push",
    });
  });

  test.each<[string, WebhookRequest, Partial<WebhookTrust>, string]>([
    ["without a signature", { headers: { "x-github-event": "push" }, body: bytes("{}") }, {}, "unsigned"],
    [
      "with the old signature of SHA-1",
      { headers: { "x-hub-signature": "sha1=0" }, body: bytes("{}") },
      {},
      "unsigned",
    ],
    ["with another's secret", github(GITHUB), { secrets: ["other"] }, "signature"],
    ["when there is no secret", github(GITHUB), { secrets: [] }, "signature"],
    [
      "with an empty token, when a secret is empty",
      { headers: { "x-gitlab-token": "" }, body: bytes("{}") },
      { secrets: [""] },
      "signature",
    ],
    [
      "with half of a token",
      { headers: { "x-gitlab-token": SECRET.slice(0, 9) }, body: bytes("{}") },
      {},
      "signature",
    ],
    [
      "with a signature and no time",
      { headers: { "webhook-signature": "v1,x" }, body: bytes("{}") },
      {},
      "signature",
    ],
    ["of something that is no push", github([1, 2]), {}, "unreadable"],
    [
      "of something that is no JSON",
      { ...signedBy("x-hub-signature-256", { "x-github-event": "push" }, "x", "sha256=") },
      {},
      "unreadable",
    ],
  ])("%s is refused", (_, request, more, why) => {
    expect(readWebhook(request, { ...trust, ...more })).toEqual({ kind: "refused", why });
  });
});

/** Payloads as the forges document them, shortened: a comment on a pull request, and on a merge request. */
const COMMENT = {
  action: "created",
  issue: { number: 12, pull_request: { url: "https://github.example/ops/fleet/pull/12" } },
  comment: { id: 7, body: "fine\r\n/fleetwright approve 3a3dc1d2f00dbabe", user: { login: "ana" } },
  repository: GITHUB.repository,
};
const NOTE = {
  object_kind: "note",
  event_type: "note",
  project: GITLAB.project,
  object_attributes: {
    id: 1244,
    note: "/fleetwright approve 3a3dc1d2f00dbabe",
    noteable_type: "MergeRequest",
    action: "create",
  },
  merge_request: { iid: 1, state: "opened" },
};
const gitlab = (event: string, sent: unknown, token = SECRET): WebhookRequest => ({
  headers: { "x-gitlab-token": token, "x-gitlab-event": event },
  body: bytes(JSON.stringify(sent)),
});
const gitea = (event: string, sent: unknown) =>
  signedBy(
    "x-gitea-signature",
    { "x-gitea-event": event, "x-gitea-event-type": "pull_request_comment" },
    sent,
  );
const commentSaying = (body: string) => ({ ...COMMENT, comment: { ...COMMENT.comment, body } });

describe("a webhook of a review", () => {
  test.each<[string, WebhookRequest, string]>([
    ["an approval on GitHub", github(COMMENT, "issue_comment"), "review"],
    ["an approval on Gitea", gitea("issue_comment", COMMENT), "review"],
    ["an approval on GitLab", gitlab("Note Hook", NOTE), "review"],
    ["a pull request", github({ action: "opened", number: 12 }, "pull_request"), "review"],
    ["a pull request of Gitea", gitea("pull_request", { action: "synchronized" }), "review"],
    ["a merge request", gitlab("Merge Request Hook", { object_kind: "merge_request" }), "review"],
    ["a comment that approves nothing", github(commentSaying("what is this?"), "issue_comment"), "other"],
    [
      "an approval that is quoted",
      github(commentSaying("> /fleetwright approve 3a3dc1d2f00dbabe"), "issue_comment"),
      "other",
    ],
    ["a comment without a text", gitlab("Note Hook", { object_attributes: null }), "other"],
    ["an issue", github({ action: "opened" }, "issues"), "other"],
  ])("is a review, or something else: %s", (_, request, kind) => {
    expect(readWebhook(request, trust)).toMatchObject({ kind });
  });

  test.each<[string, WebhookRequest]>([
    ["GitHub", { ...github(COMMENT, "issue_comment"), body: bytes(JSON.stringify(commentSaying("other"))) }],
    ["GitLab", gitlab("Note Hook", NOTE, "guessed")],
    [
      "GitLab, by a signature of something else",
      { ...gitlabSigned(GITLAB), body: bytes(JSON.stringify(NOTE)) },
    ],
  ])("is refused without a valid signature: %s", (_, request) => {
    const secrets = [SECRET, `whsec_${btoa(SECRET)}`];
    expect(readWebhook(request, { ...trust, secrets })).toEqual({ kind: "refused", why: "signature" });
  });
});

test("a header full of signatures costs no more than one", () => {
  const body = new Uint8Array(5 * 2 ** 20);
  const stamp = String(Math.floor(NOW.getTime() / 1000));
  const took = (signatures: number) => {
    const given = Array.from({ length: signatures }, () => `v1,${"A".repeat(43)}=`).join(" ");
    const headers = { "webhook-id": "1", "webhook-timestamp": stamp, "webhook-signature": given };
    const begun = performance.now();
    expect(readWebhook({ headers, body }, trust)).toEqual({ kind: "refused", why: "signature" });
    return performance.now() - begun;
  };
  took(1); // the first is slower
  expect(took(300)).toBeLessThan(20 * Math.max(took(1), 10)); // it was 300 times
});
