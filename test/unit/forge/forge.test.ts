import { afterEach, describe, expect, test } from "vitest";
import type { PullRequest } from "../../../src/git/forge/api.ts";
import { reportMarker } from "../../../src/git/forge/approval-comments.ts";
import { type AccountStore, parseApprover } from "../../../src/git/forge/approvers.ts";
import { createForge, type Forge, type ForgeOptions } from "../../../src/git/forge/forge.ts";
import { type DescribedServer, openDescribedServer } from "./described-server.ts";
import {
  emptyForge,
  FORGE_SIMULATORS,
  type ForgeComment,
  type ForgeContents,
  type ForgeSimulator,
  HEAD,
  idOf,
  TOKEN,
} from "./forge-simulators.ts";

interface OpenForgeOptions extends Partial<Pick<ForgeOptions, "selfApproval" | "accounts">> {
  readonly approvers?: readonly string[];
  readonly token?: string;
}

function accountsInMemory(ids: Map<string, number>): AccountStore {
  return { readId: async (name) => ids.get(name), saveId: async (name, id) => void ids.set(name, id) };
}

/** Each forge by its own description: what we ask must be allowed by it, and what is answered is what it promises. */
describe.each(Object.entries(FORGE_SIMULATORS))("reviews on %s", (name, teller) => {
  let server: DescribedServer | undefined;
  const signal = new AbortController().signal;
  const marker = reportMarker("demo");
  const DIGEST = "3a3dc1d2f00dbabe";

  async function open(
    world: ForgeContents,
    { approvers = [], token = TOKEN, ...more }: OpenForgeOptions = {},
  ) {
    const opened = await openDescribedServer(teller.description, teller.prefix, teller.answers(world));
    server = opened;
    const place = { url: opened.url, repository: teller.repository, token, userAgent: "fleetwright/test" };
    const shown = `${name} ${teller.repository}`;
    const named = approvers.map(parseApprover);
    const defaults = { selfApproval: "allow", accounts: accountsInMemory(new Map()) } as const;
    return createForge({ shown, api: teller.api(place), approvers: named, token, ...defaults, ...more });
  }

  afterEach(async () => {
    expect(server?.violations ?? []).toEqual([]);
    await server?.[Symbol.asyncDispose]();
    server = undefined;
  });

  const world = (more: Partial<ForgeContents> = {}): ForgeContents => ({ ...emptyForge(), ...more });
  const pull = { number: 12, title: "Larger disks", head: HEAD, base: "main" };
  const review = {
    number: 12,
    label: "#12",
    title: "",
    head: HEAD,
    ref: "",
    updatedAt: "",
    url: "",
  } as PullRequest;

  test("are the open ones into the branch", async () => {
    const forge = await open(world({ pulls: [pull, { ...pull, number: 13, base: "other" }] }));
    const [found, ...others] = await forge.listPullRequests("main", signal);
    expect(found).toMatchObject({ number: 12, title: "Larger disks", head: HEAD });
    expect(found?.ref).toBe(name === "gitlab" ? "refs/merge-requests/12/head" : "refs/pull/12/head");
    expect(others).toEqual([]);
  });

  test("have one comment, which is edited in place", async () => {
    const simulator = world({ comments: [{ id: 1, by: "ana", body: "nice" }] });
    const forge = await open(simulator);
    await forge.writeReport(review, { marker, body: "one", createIfMissing: true }, signal);
    await forge.writeReport(review, { marker, body: "two", createIfMissing: true }, signal);
    expect(simulator.comments.map(({ by, body }) => [by, body])).toEqual([
      ["ana", "nice"],
      ["fleetwright-bot", `${marker}\ntwo`],
    ]);
  });

  test("are not changed when the comment is up to date", async () => {
    const forge = await open(world());
    await forge.writeReport(review, { marker, body: "one", createIfMissing: true }, signal);
    const before = server?.requests.length ?? 0;
    await forge.writeReport(review, { marker, body: "one", createIfMissing: true }, signal);
    expect(server?.requests.slice(before).map(({ operation }) => operation.split(" ")[0])).toEqual(["GET"]);
  });

  test("get no comment without a report", async () => {
    const simulator = world();
    const forge = await open(simulator);
    await forge.writeReport(review, { marker, body: "nothing", createIfMissing: false }, signal);
    expect(simulator.comments).toEqual([]);
    await forge.writeReport(review, { marker, body: "one", createIfMissing: true }, signal);
    await forge.writeReport(review, { marker, body: "nothing", createIfMissing: false }, signal);
    expect(simulator.comments.map(({ body }) => body)).toEqual([`${marker}\nnothing`]);
  });

  test("never get another user's comment edited, even with the marker", async () => {
    const simulator = world({ comments: [{ id: 1, by: "mallory", body: `${marker}\nfalse` }] });
    const forge = await open(simulator);
    await forge.writeReport(review, { marker, body: "true", createIfMissing: true }, signal);
    expect(simulator.comments.map(({ body }) => body)).toEqual([`${marker}\nfalse`, `${marker}\ntrue`]);
  });

  test("have the comment found behind a hundred others", async () => {
    const many = Array.from({ length: 130 }, (_, id) => ({ id: 1000 + id, by: "ana", body: "hm" }));
    const simulator = world({
      comments: [...many, { id: 2000, by: "fleetwright-bot", body: `${marker}\none` }],
    });
    const forge = await open(simulator);
    await forge.writeReport(review, { marker, body: "two", createIfMissing: true }, signal);
    expect(simulator.comments.filter(({ body }) => body.startsWith(marker))).toHaveLength(1);
  });

  test("have a status with a few words", async () => {
    const simulator = world();
    const forge = await open(simulator);
    const status = { context: "fleetwright/demo", url: "https://forge.test/12" };
    await forge.setStatus(HEAD, { ...status, state: "planning", text: "planning" }, signal);
    await forge.setStatus(HEAD, { ...status, state: "waiting", text: "1 waits" }, signal);
    await forge.setStatus(HEAD, { ...status, state: "waiting", text: "1 waits" }, signal);
    await forge.setStatus(HEAD, { ...status, state: "failure", text: "x".repeat(100) }, signal);
    const states = simulator.statuses.map(({ state }) => state);
    expect([states[0], states[1], states.at(-1)]).toEqual([
      "pending",
      teller.waiting,
      name === "gitlab" ? "failed" : "failure",
    ]);
    expect(simulator.statuses.at(-1)).toMatchObject({
      commit: HEAD,
      context: "fleetwright/demo",
      text: "x".repeat(100),
    });
  });

  const LINE = `/fleetwright approve ${DIGEST}`;
  const result = (by: string, more: Partial<ForgeComment> = {}): ForgeComment => ({
    id: 1,
    by,
    body: LINE,
    ...more,
  });
  const refusals = async (forge: Forge, of: PullRequest = review) =>
    (await forge.readApprovals(of, signal)).map(({ by, refused }) => [by, refused]);

  test("are approved by those who may merge", async () => {
    const comments = [result("ana"), result("dev", { id: 2 }), result("ana", { id: 3, body: `> ${LINE}` })];
    const forge = await open(world({ comments, merging: ["ana"] }));
    expect(await forge.readApprovals(review, signal)).toEqual([
      { id: 1, by: "ana", digests: [DIGEST], refused: undefined },
      { id: 2, by: "dev", digests: [DIGEST], refused: "may not approve" },
    ]);
  });

  test("are not approved in a comment that holds anything else, or was edited", async () => {
    const comments = [
      result("ana", { body: `From: Mallory\nSent: today\n\n${LINE}` }),
      result("ana", { isEdited: true }),
      result("dev", { body: `hm\n${LINE}` }),
    ];
    const forge = await open(world({ comments, merging: ["ana"] }));
    expect(await refusals(forge)).toEqual([
      ["ana", expect.stringContaining("holds nothing but such lines")],
      ["ana", expect.stringContaining("was edited")],
    ]);
  });

  test("are approved by those who are named alone, where some are", async () => {
    const comments = ["ana", "Bob"].map((by, id) => result(by, { id }));
    const forge = await open(world({ comments, merging: ["ana"] }), { approvers: ["bob"] });
    expect(await refusals(forge)).toEqual([
      ["ana", "may not approve"],
      ["Bob", undefined],
    ]);
  });

  test("are not approved by another account that has taken the name of an approver", async () => {
    const ids = new Map<string, number>();
    const before = await open(world(), { approvers: ["bob"], accounts: accountsInMemory(ids) });
    await before.listPullRequests("main", signal);
    expect([...ids]).toEqual([["bob", idOf("bob")]]);
    await server?.[Symbol.asyncDispose]();
    const taken = world({ comments: [result("bob")], others: { bob: 77 } });
    const after = await open(taken, { approvers: ["bob"], accounts: accountsInMemory(ids) });
    expect(await refusals(after)).toEqual([["bob", expect.stringContaining("name it as bob:77")]]);
    const named = await open(taken, { approvers: ["bob:77"], accounts: accountsInMemory(ids) });
    expect(await refusals(named)).toEqual([["bob", undefined]]);
  });

  test("are not approved by another account that has taken the name of one who may merge", async () => {
    const simulator = world({ comments: [result("ana")], merging: ["ana"] });
    const forge = await open(simulator);
    const comments = await teller
      .api({ url: server?.url ?? "", repository: teller.repository, token: TOKEN, userAgent: "" })
      .listComments(review, signal);
    Object.assign(simulator.others, { ana: 77 });
    if (name !== "gitlab") expect(comments[0]?.author.id).toBe(idOf("ana"));
    const api = teller.api({
      url: server?.url ?? "",
      repository: teller.repository,
      token: TOKEN,
      userAgent: "",
    });
    expect(await api.canMerge({ id: idOf("ana"), login: "ana", isBot: false }, signal)).toBe(false);
    expect(await refusals(forge)).toEqual([["ana", undefined]]); // the one who has the name, and may merge, by now
  });

  test("are not approved by their authors, where that is refused", async () => {
    const comments = ["ana", "bob", "cleo"].map((by, id) => result(by, { id }));
    const simulator = world({ comments, merging: ["ana", "bob", "cleo"], committers: ["bob"] });
    simulator.pulls.push({ ...pull, by: "ana" });
    const forge = await open(simulator, { selfApproval: "refuse" });
    const [own = review] = await forge.listPullRequests("main", signal);
    const theirs = expect.stringContaining("what is their own");
    expect(await refusals(forge, own)).toEqual([
      ["ana", theirs],
      ["bob", name === "gitlab" ? undefined : theirs], // GitLab names no accounts of commits
      ["cleo", undefined],
    ]);
    const lax = await open(simulator);
    expect((await refusals(lax, own)).map(([, refused]) => refused)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("say what is wrong with a token, and never show it", async () => {
    const forge = await open(world(), { token: "another-token" });
    const failed = forge.listPullRequests("main", signal);
    await expect(failed).rejects.toMatchObject({ code: "rejected", hint: expect.stringContaining("token") });
    await expect(failed).rejects.not.toThrow(/another-token/);
  });

  test("are tried again later when the forge is busy or away", async () => {
    const forge = await open(world({ busy: 100 }));
    await expect(forge.listPullRequests("main", signal)).rejects.toMatchObject({ code: "host-unreachable" });
    await server?.[Symbol.asyncDispose]();
    server = undefined;
    await expect(forge.listPullRequests("main", signal)).rejects.toMatchObject({ code: "host-unreachable" });
  });
});

test.each(["gitea", "gitlab"] as const)(
  "what was brought over to %s from another forge approves nothing",
  async (name) => {
    const teller = FORGE_SIMULATORS[name];
    const simulator = { ...emptyForge(), merging: ["ana"] };
    const body = "/fleetwright approve 3a3dc1d2f00dbabe";
    simulator.comments.push({ id: 1, by: "ana", body, isImported: true });
    await using server = await openDescribedServer(
      teller.description,
      teller.prefix,
      teller.answers(simulator),
    );
    const found = await forgeAt(server, teller).readApprovals(
      { number: 12 } as PullRequest,
      AbortSignal.timeout(60_000),
    );
    expect(found.map(({ refused }) => refused)).toEqual([expect.stringContaining("does not say whose")]);
  },
);

describe("an app of GitHub, which may not read its own account", () => {
  const teller = FORGE_SIMULATORS.github;
  const review = { number: 12 } as PullRequest;
  const marker = reportMarker("demo");
  const page = (body: string) => ({ marker, body, createIfMissing: true });
  const signal = new AbortController().signal;

  test("knows its comment by the account that made it, also after a restart", async () => {
    const simulator = { ...emptyForge(), self: undefined };
    await using server = await openDescribedServer(
      teller.description,
      teller.prefix,
      teller.answers(simulator),
    );
    const accounts = accountsInMemory(new Map());
    await forgeAt(server, teller, accounts).writeReport(review, page("one"), signal);
    await forgeAt(server, teller, accounts).writeReport(review, page("two"), signal);
    expect(simulator.comments.map(({ body }) => body)).toEqual([`${marker}\ntwo`]);
  });

  test("does not edit another program's comment, even with the marker", async () => {
    const simulator = { ...emptyForge(), self: undefined };
    simulator.comments.push({ id: 1, by: "other-bot", bot: true, body: `${marker}\nfalse` });
    await using server = await openDescribedServer(
      teller.description,
      teller.prefix,
      teller.answers(simulator),
    );
    const accounts = accountsInMemory(new Map());
    await forgeAt(server, teller, accounts).writeReport(review, page("one"), signal);
    await forgeAt(server, teller, accounts).writeReport(review, page("two"), signal);
    expect(simulator.comments.map(({ body }) => body)).toEqual([`${marker}\nfalse`, `${marker}\ntwo`]);
  });

  test("does not accept the approval of a program", async () => {
    const simulator = { ...emptyForge(), merging: ["other-bot"] };
    const body = "/fleetwright approve 3a3dc1d2f00dbabe";
    simulator.comments.push({ id: 1, by: "other-bot", bot: true, body });
    await using server = await openDescribedServer(
      teller.description,
      teller.prefix,
      teller.answers(simulator),
    );
    const found = await forgeAt(server, teller).readApprovals(review, signal);
    expect(found.map(({ refused }) => refused)).toEqual(["may not approve"]);
  });
});

test.each(["", "ana:", "ana:x", "ana:0", "a b", ":7"])("%j names no approver", (text) => {
  expect(() => parseApprover(text)).toThrow(`--approvers ${text}: this names no account`);
});

test("a merge request of GitLab without a commit is left out, and those next to it are not", async () => {
  const teller = FORGE_SIMULATORS.gitlab;
  const pull = { number: 12, title: "Its branch is gone", head: null, base: "main" };
  const simulator = { ...emptyForge(), pulls: [pull, { ...pull, number: 13, head: HEAD }] };
  await using server = await openDescribedServer(
    teller.description,
    teller.prefix,
    teller.answers(simulator),
  );
  const forge = forgeAt(server, teller);
  const found = await forge.listPullRequests("main", AbortSignal.timeout(5000));
  expect(found.map(({ number, head }) => [number, head])).toEqual([[13, HEAD]]);
  expect(server.violations).toEqual([]);
});

function forgeAt(
  { url }: DescribedServer,
  { api, repository }: ForgeSimulator,
  accounts = accountsInMemory(new Map()),
) {
  const place = { url, repository, token: TOKEN, userAgent: "fleetwright/test" };
  const rules = { approvers: [], selfApproval: "allow", accounts } as const;
  return createForge({ shown: "", api: api(place), ...rules, token: TOKEN });
}
