import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { type PushTrust, readPush } from "./push-webhook.ts";
import type { PushRequest } from "./webhook-signature.ts";

const SECRET = "It's a Secret to Everybody";
const NOW = new Date("2026-01-01T00:00:00Z");
const COMMIT = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";

const trust: PushTrust = { secrets: [SECRET], now: NOW };
const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (body: string, secret = SECRET) => createHmac("sha256", secret).update(body).digest("hex");

/** As GitHub documents them; Gitea and Forgejo send the same fields. */
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

type Headers = PushRequest["headers"];

function signedBy(header: string, event: Headers, sent: unknown, prefix = ""): PushRequest {
  const body = JSON.stringify(sent);
  return { headers: { [header]: prefix + hex(body), ...event }, body: bytes(body) };
}

function github(sent: unknown, event = "push"): PushRequest {
  return signedBy("x-hub-signature-256", { "x-github-event": event }, sent, "sha256=");
}

/** As GitLab sends it when it has a signing token. */
function gitlabSigned(sent: unknown, at = NOW, secret = `whsec_${btoa(SECRET)}`): PushRequest {
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
    expect(readPush(request, trust)).toEqual({ is: "other", forge: "github", event: "ping" });
    expect(readPush({ ...request, body: bytes("Hello, World?") }, trust)).toEqual({
      is: "refused",
      why: "signature",
    });
  });

  test("of GitHub names the repository and the branch", () => {
    expect(readPush(github(GITHUB), trust)).toEqual({
      is: "push",
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
    const answer = readPush(github({ ...GITHUB, after: "0".repeat(40), deleted: true }), trust);
    expect(answer).toMatchObject({ is: "push", push: { commit: undefined } });
  });

  test("may come as a form", () => {
    const body = `payload=${encodeURIComponent(JSON.stringify(GITHUB))}`;
    const headers = { "x-hub-signature-256": `sha256=${hex(body)}`, "x-github-event": "push" };
    expect(readPush({ headers, body: bytes(body) }, trust)).toMatchObject({
      is: "push",
      push: { commit: COMMIT },
    });
  });

  test.each(["forgejo", "gitea"] as const)("of %s is known by its own header", (forge) => {
    const others = { "x-github-event": "push", "x-gitea-event": "push", [`x-${forge}-event`]: "push" };
    const request = signedBy(`x-${forge}-signature`, others, GITHUB);
    const withOthers = { ...request, headers: { ...request.headers, "x-hub-signature-256": "sha256=0" } };
    expect(readPush(withOthers, trust)).toMatchObject({
      is: "push",
      forge,
      push: { repository: "ops/fleet" },
    });
  });

  test("of Forgejo is not made good by another signature", () => {
    const good = signedBy("x-gitea-signature", { "x-forgejo-event": "push" }, GITHUB);
    const request = { ...good, headers: { ...good.headers, "x-forgejo-signature": hex("other") } };
    expect(readPush(request, trust)).toEqual({ is: "refused", why: "signature" });
  });

  test("of GitLab comes with a signature, or with a token as it is", () => {
    const push = { repository: "infra/ops/fleet", ref: "refs/heads/main", commit: COMMIT };
    const secrets = [`whsec_${btoa(SECRET)}`];
    expect(readPush(gitlabSigned(GITLAB), { ...trust, secrets })).toMatchObject({
      is: "push",
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
    expect(readPush(request, trust)).toMatchObject({ is: "push", forge: "gitlab", push });
  });

  test("of GitLab that is old, or from the future, is not taken again", () => {
    const secrets = [`whsec_${btoa(SECRET)}`];
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    const readAt = (seconds: number) => readPush(gitlabSigned(GITLAB, at(seconds)), { ...trust, secrets });
    expect([-301, 301].map(readAt)).toEqual(Array(2).fill({ is: "refused", why: "expired" }));
    expect([-299, 299].map(readAt)).toMatchObject(Array(2).fill({ is: "push" }));
  });

  test("is good with either of two secrets, while one is being changed for the other", () => {
    expect(readPush(github(GITHUB), { ...trust, secrets: ["next", SECRET] })).toMatchObject({ is: "push" });
  });

  test.each<[string, PushRequest, Partial<PushTrust>, string]>([
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
    expect(readPush(request, { ...trust, ...more })).toEqual({ is: "refused", why });
  });
});

/** As the forges document them, cut down: a comment on a pull request, and on a merge request. */
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
const gitlab = (event: string, sent: unknown, token = SECRET): PushRequest => ({
  headers: { "x-gitlab-token": token, "x-gitlab-event": event },
  body: bytes(JSON.stringify(sent)),
});
const gitea = (event: string, sent: unknown) =>
  signedBy(
    "x-gitea-signature",
    { "x-gitea-event": event, "x-gitea-event-type": "pull_request_comment" },
    sent,
  );
const saying = (body: string) => ({ ...COMMENT, comment: { ...COMMENT.comment, body } });

describe("a webhook of a review", () => {
  test.each<[string, PushRequest, string]>([
    ["an approval on GitHub", github(COMMENT, "issue_comment"), "review"],
    ["an approval on Gitea", gitea("issue_comment", COMMENT), "review"],
    ["an approval on GitLab", gitlab("Note Hook", NOTE), "review"],
    ["a pull request", github({ action: "opened", number: 12 }, "pull_request"), "review"],
    ["a pull request of Gitea", gitea("pull_request", { action: "synchronized" }), "review"],
    ["a merge request", gitlab("Merge Request Hook", { object_kind: "merge_request" }), "review"],
    ["a comment that approves nothing", github(saying("what is this?"), "issue_comment"), "other"],
    [
      "an approval that is quoted",
      github(saying("> /fleetwright approve 3a3dc1d2f00dbabe"), "issue_comment"),
      "other",
    ],
    ["a comment without a text", gitlab("Note Hook", { object_attributes: null }), "other"],
    ["an issue", github({ action: "opened" }, "issues"), "other"],
  ])("is worth a look, or is not: %s", (_, request, is) => {
    expect(readPush(request, trust)).toMatchObject({ is });
  });

  test.each<[string, PushRequest]>([
    ["GitHub", { ...github(COMMENT, "issue_comment"), body: bytes(JSON.stringify(saying("other"))) }],
    ["GitLab", gitlab("Note Hook", NOTE, "guessed")],
    [
      "GitLab, by a signature of something else",
      { ...gitlabSigned(GITLAB), body: bytes(JSON.stringify(NOTE)) },
    ],
  ])("is refused when it is not signed as it must be: %s", (_, request) => {
    const secrets = [SECRET, `whsec_${btoa(SECRET)}`];
    expect(readPush(request, { ...trust, secrets })).toEqual({ is: "refused", why: "signature" });
  });
});
