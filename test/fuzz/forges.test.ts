import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { ForgeApi, ForgeConnection, PullRequest } from "../../src/git/forge/api.ts";
import { createForge } from "../../src/git/forge/forge.ts";
import { giteaApi } from "../../src/git/forge/gitea.ts";
import { githubApi } from "../../src/git/forge/github.ts";
import { gitlabApi } from "../../src/git/forge/gitlab.ts";
import type { Json } from "../../src/model/json.ts";
import { fuzz } from "./fuzz.ts";
import { damagedJson } from "./mutations.ts";
import { readAsync } from "./oracles.ts";

/** What a forge answers, damaged: a server gives the same answer to whatever it is asked. */

const user = { id: 7, login: "ana", username: "ana", type: "User" };
const sha = "a".repeat(40);
const pulls: Json = [
  {
    ...{
      number: 12,
      iid: 12,
      title: "Larger disks",
      sha,
      head: { sha, ref: "x" },
      base: { ref: "main" },
      user,
      author: user,
    },
    ...{ updated_at: "2026-01-01T00:00:00Z", html_url: "https://x.test/12", web_url: "https://x.test/12" },
  },
];
const comments: Json = [
  {
    ...{ id: 3, user, author: user, system: false, body: "/fleetwright approve 0123456789abcdef" },
    ...{
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
      access_level: 40,
      permission: "admin",
    },
  },
];

let server: Server;
let answer: (page: number, url: string) => Json;
const place = (): ForgeConnection => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  repository: "acme/fleet",
  token: "t",
  userAgent: "test",
});

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://x.test");
    const page = Number(searchParams.get("page") ?? 1);
    const next = `${place().url}${pathname}?page=${page + 1}&per_page=100`;
    const headers = endless ? { link: `<${next}>; rel="next"`, "x-next-page": String(page + 1) } : {};
    response
      .writeHead(200, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(answer(page, pathname)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

let endless = false;
const { signal } = new AbortController();
const APIS: Readonly<Record<string, (place: ForgeConnection) => ForgeApi>> = {
  github: githubApi,
  gitlab: gitlabApi,
  gitea: giteaApi,
};
const review: PullRequest = {
  number: 12,
  label: "#12",
  title: "",
  head: sha,
  ref: "",
  updatedAt: "",
  url: "",
  author: { id: 9, login: "eve", isBot: false },
};

async function readForge(name: string): Promise<void> {
  const api = (APIS[name] ?? githubApi)(place());
  const accounts = { readId: async () => undefined, saveId: async () => {} };
  const forge = createForge({ shown: name, api, approvers: [], selfApproval: "allow", accounts, token: "t" });
  await readAsync(() => forge.listPullRequests("main", signal));
  for (const { digests } of (await readAsync(() => forge.readApprovals(review, signal))) ?? [])
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]+$/);
  await readAsync(() =>
    forge.writeReport(review, { marker: "<!-- x -->", body: "one", createIfMissing: true }, signal),
  );
}

describe("whatever a forge answers", () => {
  fuzz(
    "it is read or refused",
    {
      cases: fc.tuple(
        fc.constantFrom(...Object.keys(APIS)),
        damagedJson(fc.constantFrom(pulls, comments, pulls)),
      ),
      runs: 60,
      limitMs: 5000,
    },
    async ([name, value]) => {
      answer = () => value;
      await readForge(name);
    },
  );

  fuzz(
    "pages without an end are refused",
    { cases: fc.constantFrom(...Object.keys(APIS)), runs: 3, limitMs: 60_000 },
    async (name) => {
      endless = true;
      answer = (_, url) =>
        Array.from(
          { length: 100 },
          () =>
            (url.includes("comments") || url.includes("notes")
              ? (comments as Json[])[0]
              : (pulls as Json[])[0]) ?? null,
        );
      const api = (APIS[name] ?? githubApi)(place());
      await expect(api.listPullRequests("main", signal)).rejects.toThrow(/lists more than/);
      endless = false;
    },
  );
});
