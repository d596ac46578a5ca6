import { afterEach, describe, expect, test } from "vitest";
import type { Review } from "../../../src/git/forge/api.ts";
import { createForge } from "../../../src/git/forge/forge.ts";
import { markerOf } from "../../../src/git/forge/said.ts";
import { type DescribedServer, openDescribed } from "./described-server.ts";
import { emptyWorld, HEAD, TELLERS, type Teller, TOKEN, type World } from "./worlds.ts";

/** Each forge by its own description: what we ask must be allowed by it, and what is answered is what it promises. */
describe.each(Object.entries(TELLERS))("reviews on %s", (name, teller) => {
  let server: DescribedServer | undefined;
  const signal = AbortSignal.timeout(20_000);
  const marker = markerOf("demo");
  const DIGEST = "3a3dc1d2f00dbabe";

  async function open(world: World, approvers: string[] = [], token = TOKEN) {
    const opened = await openDescribed(teller.description, teller.prefix, teller.answers(world));
    server = opened;
    const place = { url: opened.url, repository: teller.repository, token, userAgent: "fleetwright/test" };
    return createForge({ shown: `${name} ${teller.repository}`, api: teller.api(place), approvers, token });
  }

  afterEach(async () => {
    expect(server?.wrong ?? []).toEqual([]);
    await server?.[Symbol.asyncDispose]();
    server = undefined;
  });

  const world = (more: Partial<World> = {}): World => ({ ...emptyWorld(), ...more });
  const pull = { number: 12, title: "Larger disks", head: HEAD, base: "main" };
  const review = {
    number: 12,
    label: "#12",
    title: "",
    head: HEAD,
    ref: "",
    updatedAt: "",
    url: "",
  } as Review;

  test("are those that are to be merged into the branch", async () => {
    const forge = await open(world({ pulls: [pull, { ...pull, number: 13, base: "other" }] }));
    const [found, ...others] = await forge.openReviews("main", signal);
    expect(found).toMatchObject({ number: 12, title: "Larger disks", head: HEAD });
    expect(found?.ref).toBe(name === "gitlab" ? "refs/merge-requests/12/head" : "refs/pull/12/head");
    expect(others).toEqual([]);
  });

  test("have one comment, which is edited in place", async () => {
    const there = world({ comments: [{ id: 1, by: "ana", body: "nice" }] });
    const forge = await open(there);
    await forge.comment(review, { marker, body: "one", isNews: true }, signal);
    await forge.comment(review, { marker, body: "two", isNews: true }, signal);
    expect(there.comments.map(({ by, body }) => [by, body])).toEqual([
      ["ana", "nice"],
      ["fleetwright-bot", `${marker}\ntwo`],
    ]);
  });

  test("are left alone when the comment says it already", async () => {
    const forge = await open(world());
    await forge.comment(review, { marker, body: "one", isNews: true }, signal);
    const before = server?.asked.length ?? 0;
    await forge.comment(review, { marker, body: "one", isNews: true }, signal);
    expect(server?.asked.slice(before).map(({ operation }) => operation.split(" ")[0])).toEqual(["GET"]);
  });

  test("get no comment when there is nothing to tell", async () => {
    const there = world();
    const forge = await open(there);
    await forge.comment(review, { marker, body: "nothing", isNews: false }, signal);
    expect(there.comments).toEqual([]);
    await forge.comment(review, { marker, body: "one", isNews: true }, signal);
    await forge.comment(review, { marker, body: "nothing", isNews: false }, signal);
    expect(there.comments.map(({ body }) => body)).toEqual([`${marker}\nnothing`]);
  });

  test("never have somebody else's comment edited, whatever it begins with", async () => {
    const there = world({ comments: [{ id: 1, by: "mallory", body: `${marker}\nfalse` }] });
    const forge = await open(there);
    await forge.comment(review, { marker, body: "true", isNews: true }, signal);
    expect(there.comments.map(({ body }) => body)).toEqual([`${marker}\nfalse`, `${marker}\ntrue`]);
  });

  test("have the comment found behind a hundred others", async () => {
    const many = Array.from({ length: 130 }, (_, id) => ({ id: 1000 + id, by: "ana", body: "hm" }));
    const there = world({ comments: [...many, { id: 2000, by: "fleetwright-bot", body: `${marker}\none` }] });
    const forge = await open(there);
    await forge.comment(review, { marker, body: "two", isNews: true }, signal);
    expect(there.comments.filter(({ body }) => body.startsWith(marker))).toHaveLength(1);
  });

  test("have a status with a few words", async () => {
    const there = world();
    const forge = await open(there);
    const status = { context: "fleetwright/demo", url: "https://forge.test/12" };
    await forge.status(HEAD, { ...status, state: "planning", text: "planning" }, signal);
    await forge.status(HEAD, { ...status, state: "waiting", text: "1 waits" }, signal);
    await forge.status(HEAD, { ...status, state: "waiting", text: "1 waits" }, signal);
    await forge.status(HEAD, { ...status, state: "failure", text: "x".repeat(100) }, signal);
    const states = there.statuses.map(({ state }) => state);
    expect([states[0], states[1], states.at(-1)]).toEqual([
      "pending",
      teller.waiting,
      name === "gitlab" ? "failed" : "failure",
    ]);
    expect(there.statuses.at(-1)).toMatchObject({
      commit: HEAD,
      context: "fleetwright/demo",
      text: "x".repeat(100),
    });
  });

  test("are approved by those who may merge", async () => {
    const comments = [
      { id: 1, by: "ana", body: `looks good\r\n/fleetwright approve ${DIGEST}\r\nthanks` },
      { id: 2, by: "dev", body: `/fleetwright approve ${DIGEST}` },
      {
        id: 3,
        by: "ana",
        body: `> /fleetwright approve ${DIGEST}\n\`\`\`\n/fleetwright approve ${DIGEST}\n\`\`\``,
      },
    ];
    const forge = await open(world({ comments, merging: ["ana"] }));
    expect(await forge.approvals(review, signal)).toEqual([
      { id: 1, by: "ana", digests: [DIGEST], allowed: true },
      { id: 2, by: "dev", digests: [DIGEST], allowed: false },
    ]);
  });

  test("are approved by those who are named alone, where some are", async () => {
    const comments = ["ana", "Bob"].map((by, id) => ({ id, by, body: `/fleetwright approve ${DIGEST}` }));
    const forge = await open(world({ comments, merging: ["ana"] }), ["bob"]);
    expect((await forge.approvals(review, signal)).map(({ by, allowed }) => [by, allowed])).toEqual([
      ["ana", false],
      ["Bob", true],
    ]);
  });

  test("say what is wrong with a token, and never show it", async () => {
    const forge = await open(world(), [], "another-token");
    const failed = forge.openReviews("main", signal);
    await expect(failed).rejects.toMatchObject({ code: "rejected", hint: expect.stringContaining("token") });
    await expect(failed).rejects.not.toThrow(/another-token/);
  });

  test("are tried again later when the forge is busy or away", async () => {
    const forge = await open(world({ busy: 100 }));
    await expect(forge.openReviews("main", signal)).rejects.toMatchObject({ code: "host-unreachable" });
    await server?.[Symbol.asyncDispose]();
    server = undefined;
    await expect(forge.openReviews("main", signal)).rejects.toMatchObject({ code: "host-unreachable" });
  });
});

test("an app of GitHub, which may not ask who it is, knows its comment by its kind of account", async () => {
  const teller = TELLERS.github;
  const there = { ...emptyWorld(), self: undefined };
  await using server = await openDescribed(teller.description, teller.prefix, teller.answers(there));
  const forge = forgeAt(server, teller);
  const review = { number: 12 } as Review;
  const marker = markerOf("demo");
  await forge.comment(review, { marker, body: "one", isNews: true }, AbortSignal.timeout(5000));
  await forge.comment(review, { marker, body: "two", isNews: true }, AbortSignal.timeout(5000));
  expect(there.comments.map(({ body }) => body)).toEqual([`${marker}\ntwo`]);
});

test("a merge request of GitLab without a commit is left out, and those next to it are not", async () => {
  const teller = TELLERS.gitlab;
  const pull = { number: 12, title: "Its branch is gone", head: null, base: "main" };
  const there = { ...emptyWorld(), pulls: [pull, { ...pull, number: 13, head: HEAD }] };
  await using server = await openDescribed(teller.description, teller.prefix, teller.answers(there));
  const forge = forgeAt(server, teller);
  const found = await forge.openReviews("main", AbortSignal.timeout(5000));
  expect(found.map(({ number, head }) => [number, head])).toEqual([[13, HEAD]]);
  expect(server.wrong).toEqual([]);
});

function forgeAt({ url }: DescribedServer, { api, repository }: Teller) {
  const place = { url, repository, token: TOKEN, userAgent: "fleetwright/test" };
  return createForge({ shown: "", api: api(place), approvers: [], token: TOKEN });
}
