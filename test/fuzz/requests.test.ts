import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { readSavedPlan, writeSavedPlan } from "../../src/cli/saved-plan.ts";
import { createAuthenticator } from "../../src/daemon/http/authentication.ts";
import { pushRoute } from "../../src/daemon/http/push-webhook.ts";
import { type HttpServer, startHttpServer } from "../../src/daemon/http/server.ts";
import { openTokenFile } from "../../src/daemon/http/token-file.ts";
import { createPlanner } from "../../src/engine/plan.ts";
import { renderMarkdown } from "../../src/engine/render/markdown.ts";
import { PLAIN_PALETTE } from "../../src/engine/render/palette.ts";
import { parsePlan, serializePlan } from "../../src/engine/render/saved-plan.ts";
import { renderText } from "../../src/engine/render/text.ts";
import * as toy from "../../src/engine/scenarios/toy.testing.ts";
import { parseApprovalCommand } from "../../src/git/forge/approval-comments.ts";
import { parsePush } from "../../src/git/push-payload.ts";
import { readWebhook } from "../../src/git/push-webhook.ts";
import { canonical } from "../../src/model/hash.ts";
import type { Json } from "../../src/model/json.ts";

import { fuzz } from "./fuzz.ts";
import { damaged, damagedBytes, damagedJson, hostile } from "./mutations.ts";
import { assertShown, read, readAsync } from "./oracles.ts";

/** What forges and others on the network send, and plans that were saved: damaged, also under a good signature. */

const SECRET = "0123456789abcdef0123456789abcdef";
const NOW = new Date("2026-03-01T12:00:00Z");

const pushes = fc.constantFrom<Json>(
  {
    ...{ ref: "refs/heads/main", before: "0".repeat(40), after: "a".repeat(40) },
    repository: {
      full_name: "acme/fleet",
      clone_url: "https://git.example/acme/fleet.git",
      ssh_url: "git@git.example:acme/fleet.git",
    },
  },
  {
    ...{ object_kind: "push", ref: "refs/heads/main", after: "b".repeat(40) },
    project: { path_with_namespace: "acme/fleet", git_http_url: "https://git.example/acme/fleet.git" },
  },
  { action: "created", comment: { body: "/fleetwright approve 0123456789abcdef" }, issue: { number: 3 } },
  { object_kind: "note", object_attributes: { note: "/fleetwright approve 0123456789abcdef" } },
);
const bodies = fc.oneof(
  damagedJson(pushes).map((value) => JSON.stringify(value)),
  damaged(
    pushes.map((value) => JSON.stringify(value)),
    ['"', "{", "[", ",", "\\u0000", "payload="],
  ),
  damagedJson(pushes).map(
    (value) => `payload=${encodeURIComponent(JSON.stringify(value).replace(/\p{Surrogate}/gu, "?"))}`,
  ),
);
const hmac = (body: string) => createHmac("sha256", SECRET).update(body).digest("hex");

describe("whatever is sent as a push", () => {
  const events = fc.constantFrom(
    ["x-hub-signature-256", "x-github-event", "push"],
    ["x-forgejo-signature", "x-forgejo-event", "pull_request"],
    ["x-gitea-signature", "x-gitea-event", "issue_comment"],
    ["x-gitlab-token", "x-gitlab-event", "Push Hook"],
    ["webhook-signature", "x-gitlab-event", "Note Hook"],
  );

  fuzz(
    "is read or refused, and is good only when it is signed",
    { cases: fc.tuple(bodies, events, fc.oneof(fc.constant("good"), hostile)), runs: 600 },
    ([body, [header = "", about = "", event], signature]) => {
      const isToken = header === "x-gitlab-token";
      const valid = isToken ? SECRET : `sha256=${hmac(body)}`;
      const given = signature === "good" ? valid : signature;
      const request = { headers: { [header]: given, [about]: event }, body: Buffer.from(body) };
      const answer = read(() => readWebhook(request, { secrets: [SECRET], now: NOW }));
      if (signature !== "good") expect(answer?.kind).toBe("refused");
      if (answer?.kind !== "push") return;
      const { repository, ref, commit, addresses } = answer.push;
      for (const text of [repository, ref, ...addresses, ...(commit === undefined ? [] : [commit])])
        expect(typeof text).toBe("string");
    },
  );

  fuzz(
    "bytes that are no text are read or refused",
    { cases: damagedBytes(pushes.map((value) => Buffer.from(JSON.stringify(value)))) },
    (bytes) => {
      read(() => parsePush(bytes));
    },
  );

  fuzz(
    "a comment approves digests, or nothing",
    {
      cases: damaged(fc.constant("/fleetwright approve 0123456789abcdef\n"), [
        "```\n",
        "> ",
        "<!--",
        "/fleetwright approve ",
        "~~~",
        "\r\n",
        "<pre>",
      ]),
      regressions: [
        "```\n".repeat(20_000),
        `${"~~~ ".repeat(20_000)}\n`,
        "<!--".repeat(50_000),
        `/fleetwright approve${" a".repeat(50_000)}!`,
        `/fleetwright approve${" ".repeat(50_000)}!`,
      ],
    },
    (text) => {
      const answers = read(() => parseApprovalCommand(text));
      for (const digest of answers?.digests ?? []) expect(digest).toMatch(/^[0-9a-f]+$/);
    },
  );
});

describe("whatever bytes come on the daemon's port", () => {
  let server: HttpServer;
  const failures: unknown[] = [];
  let looked = 0;
  const words = (word: string) => openTokenFile({ option: "--x", file: undefined, extraToken: word });

  beforeAll(async () => {
    const heard = { onPush: () => void looked++, onReview: () => void looked++ };
    server = await startHttpServer({
      listen: { host: "127.0.0.1", port: 0 },
      routes: [pushRoute(words(SECRET), heard, () => NOW)],
      authenticator: createAuthenticator(words("")),
      onFailure: (error) => failures.push(error),
    });
  });
  afterAll(async () => server[Symbol.asyncDispose]());

  const body = JSON.stringify({
    ref: "refs/heads/main",
    after: "a".repeat(40),
    repository: { full_name: "acme/fleet" },
  });
  const request = [
    ...[
      "POST /hooks/push HTTP/1.1",
      "Host: localhost",
      "Content-Type: application/json",
      "X-GitHub-Event: push",
    ],
    ...[`X-Hub-Signature-256: sha256=${hmac(body)}`, `Content-Length: ${Buffer.byteLength(body)}`, "", body],
  ].join("\r\n");
  const WORDS = [
    "\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: 99999999999\r\n",
    "Content-Length: -1\r\n",
    "0\r\n\r\n",
    "GET /../../etc/passwd HTTP/1.1\r\n\r\n",
    "%00",
    "Expect: 100-continue\r\n",
    "Upgrade: websocket\r\nConnection: Upgrade\r\n",
    "HTTP/0.9",
    "Host: evil\r\n",
  ];

  async function send(bytes: string): Promise<string> {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    const parts: Buffer[] = [];
    socket.on("data", (part) => parts.push(part));
    socket.on("error", () => {}); // it may hang up on us
    socket.end(bytes, "latin1");
    await once(socket, "close");
    return Buffer.concat(parts).toString("latin1");
  }

  fuzz(
    "the server answers or hangs up, and goes on",
    { cases: damaged(fc.constant(request), WORDS), runs: 150 },
    async (bytes) => {
      const before = looked;
      const answers = await send(bytes);
      for (const [, status] of answers.matchAll(/^HTTP\/1\.1 (\d+)/gm))
        expect(Number(status)).toBeLessThan(500);
      if (!bytes.includes(hmac(body))) expect(looked).toBe(before);
      expect(await send(request)).toMatch(/^HTTP\/1\.1 202 /);
      expect(failures).toEqual([]);
    },
  );
});

const plans = createPlanner(toy.TYPES)(
  toy.planInput(
    [toy.machine("a", { cores: 2, note: "x\ny" }), toy.volume("v"), toy.net("lan")],
    [toy.asObserved(toy.machine("a")), toy.asObserved(toy.volume("old")), toy.asObserved(toy.net("gone"))],
  ),
);
const saved = JSON.parse(serializePlan(plans)) as Json;

const folder = mkdtempSync(join(tmpdir(), "fuzz-saved-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "PLAN.json");
const hashKey = new Uint8Array(32).fill(1);
await writeSavedPlan(
  file,
  {
    ...{ savedAt: NOW.toISOString(), where: "fleet", files: { directory: "/srv/fleet" } },
    targets: [{ kind: "host", id: "hv1", libvirt: "qemu:///system" }],
    ...{ images: [], secrets: [], webhooks: [], hashes: {}, artifacts: {}, plan: plans },
  },
  hashKey,
);
const savedPlanJson = JSON.parse(readFileSync(file, "utf8")) as Json;

describe("whatever stands in a saved plan", () => {
  fuzz(
    "it is refused, or does what was planned",
    { cases: damagedJson(fc.constant(saved)), runs: 600 },
    (value) => {
      const plan = read(() => parsePlan(JSON.stringify(value)));
      if (plan === undefined) return;
      expect(plan.digest).toBe(plans.digest);
      // What a restart puts into effect is what its update has stored.
      const done = (one: typeof plan) =>
        one.changes.map(({ id, action, after }) => ({
          id,
          action,
          ...(action === "restart" ? {} : { after }),
        }));
      expect(canonical(done(plan))).toBe(canonical(done(plans)));
    },
  );

  fuzz(
    "a saved one is refused, or is what was saved, whatever was done to its file",
    {
      cases: fc.oneof(
        damagedJson(fc.constant(savedPlanJson)).map((value) => JSON.stringify(value)),
        damaged(fc.constant(JSON.stringify(savedPlanJson)), ['"', "{", "}", "null", "1e999"]),
      ),
      runs: 300,
    },
    async (text) => {
      writeFileSync(file, text);
      const found = await readAsync(() => readSavedPlan(file, { hashKey, digest: undefined }));
      if (found !== undefined) expect(canonical(found as unknown as Json)).toBe(canonical(savedPlanJson));
    },
  );

  fuzz(
    "texts that are no plan are refused",
    { cases: damaged(fc.constant(serializePlan(plans)), ['"', "{", "}", "null", "1e999"]) },
    (text) => {
      read(() => parsePlan(text));
    },
  );
});

describe("hostile names and values are shown, and do nothing", () => {
  fuzz(
    "in a plan's text and Markdown",
    { cases: fc.tuple(hostile, hostile, hostile), runs: 150 },
    ([one, other, third]) => {
      const machine = toy.machine("m", { note: one, image: other, disks: { [third]: { path: one } } });
      const plan = createPlanner(toy.TYPES)(
        toy.planInput([machine], [toy.asObserved(toy.machine("m", { note: third }))], {
          problems: [{ file: `${one}.yaml`, line: 1, column: 1, path: other, message: third, hint: one }],
          notices: [other],
          blocked: [{ resource: "VirtualMachine/default/x", code: "invalid", message: one, hint: third }],
          suspended: new Map([["VirtualMachine/default/m", other]]),
        }),
      );
      const text = renderText(plan, { palette: PLAIN_PALETTE, detail: "full" });
      assertShown(text);
      const markdown = renderMarkdown(plan);
      assertShown(markdown.replaceAll(/[\u200b]/g, ""));
      const tags = new Set([...markdown.matchAll(/<\/?([a-z!-]*)/gi)].map(([, tag]) => tag));
      for (const tag of tags) expect(["details", "summary", "code", "b", "br"]).toContain(tag);
      expect(markdown).not.toMatch(/(^|[^\\])!?\[[^\]]*\]\(/);
    },
  );
});
