import { createHmac } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestRepo, testFolder } from "../git/repositories.ts";
import { openDescribed } from "../unit/forge/described-server.ts";
import { emptyWorld, TELLERS, TOKEN } from "../unit/forge/worlds.ts";

/** The daemon as it is built, a real bare repository, and libvirt's own test driver. */
const ROOT = path.join(import.meta.dirname, "../..");
const folder = testFolder();
afterAll(() => folder[Symbol.dispose]());

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n---\n`;
const POOL = (name: string) =>
  document("StoragePool", name, `{type: dir, path: /var/lib/${name}, hosts: all}`);
const GROUND =
  document("Fleet", "demo", "{apply: approve}") + document("Host", "hv1", '{libvirt: "test:///default"}');

const SECRET = "a-secret-of-the-forge";

let made = 0;
let bare: TestRepo;
let work: TestRepo;
let env: Record<string, string>;
let daemons: Daemon[] = [];

beforeAll(() => {
  if (!fs.existsSync(path.join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
});

beforeEach(() => {
  made += 1;
  bare = folder.repo(`fleet${made}.git`, "--bare");
  work = folder.repo(`work${made}`);
  work.git("remote", "add", "origin", bare.dir);
  work.commit({ "fleet.yaml": GROUND });
  work.git("push", "--quiet", "origin", "main");
  env = {
    FLEETWRIGHT_STATE_DIR: path.join(folder.top, `state${made}`),
    ...{ FLEETWRIGHT_FORGE_TOKEN: TOKEN, FLEETWRIGHT_PUSH_SECRET: SECRET },
  };
});

afterEach(async () => {
  for (const { child } of daemons) child.kill("SIGTERM");
  const ended = await Promise.all(daemons.map(({ child }) => child));
  daemons = [];
  expect(ended.map(({ exitCode }) => exitCode)).toEqual(ended.map(() => 0));
});

function run(...args: string[]) {
  const options = { env, reject: false, stdin: "ignore", cwd: work.dir } as const;
  return execa(path.join(ROOT, "bin/fleetwright"), [...args, "--backend", "test"], options);
}

interface Daemon {
  readonly child: ReturnType<typeof run>;
  log(): string;
}

function start(...args: string[]): Daemon {
  const child = run("daemon", "--repo", bare.dir, "--listen", "none", "--log", "json", ...args);
  const lines: string[] = [];
  child.stderr.on("data", (data: Buffer) => lines.push(data.toString()));
  const daemon = { child, log: () => lines.join("") };
  daemons.push(daemon);
  return daemon;
}

async function eventually<Value>(what: string, look: () => Value | undefined): Promise<Value> {
  const until = Date.now() + 60_000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until)
      throw new Error(`${what}: not in time\n${daemons.map(({ log }) => log()).join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A branch from where main is, pushed. */
function branch(name: string, files: Record<string, string>): string {
  work.git("checkout", "--quiet", "-b", name, "main");
  const commit = work.commit(files);
  work.git("push", "--quiet", "origin", name);
  work.git("checkout", "--quiet", "main");
  return commit;
}

function merge(name: string, message: string): void {
  work.git("merge", "--quiet", "--no-ff", name, "-m", message);
  work.git("push", "--quiet", "origin", "main");
}

/** What Gitea sends when somebody says something of a pull request. */
async function commented(daemon: Daemon, text: string): Promise<Response> {
  const url = await eventually("its address", () => /http:\/\/127[.:\d]+/.exec(daemon.log())?.[0]);
  const body = JSON.stringify({ action: "created", is_pull: true, comment: { id: 901, body: text } });
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const headers = { "x-gitea-event": "issue_comment", "x-gitea-signature": signature };
  return fetch(`${url}/hooks/push`, { method: "POST", body, headers });
}

const note = (commit: string): string | undefined => {
  try {
    return bare.git("notes", "--ref=fleetwright", "show", commit);
  } catch {
    return undefined;
  }
};
const done = (log: string) => [...log.matchAll(/"msg":"(create pool [^"]*)"/g)].map(([, what]) => what);

describe("without a forge", { timeout: 120_000 }, () => {
  test("a branch gets a note with its plan; its merge with the approval is applied, and nothing else", async () => {
    const daemon = start("--review", "notes");
    const commit = branch("feature", { "slow.yaml": POOL("slow") });
    const text = await eventually("the note", () => note(commit));
    expect(text).toContain("+ pool slow on hv1");
    expect(text).toContain("1 waits for approval");
    const [trailer = ""] = /Fleetwright-Approve: [0-9a-f]{16}/.exec(text) ?? [];
    work.commit({ "fast.yaml": POOL("fast") });
    merge("feature", `a pool\n\n${trailer}`);
    await eventually("the pool", () => done(daemon.log()).length > 0 || undefined);
    expect(done(daemon.log())).toEqual([expect.stringContaining("create pool slow on hv1")]);
    const { stdout } = await run("history", "--json");
    expect(JSON.parse(stdout)).toHaveLength(1);
  });

  test("a branch that does not merge says so, and one that is merged has nothing more to say", async () => {
    start("--review", "notes");
    const old = branch("conflict", { "fleet.yaml": `${GROUND}# theirs\n` });
    work.commit({ "fleet.yaml": `${GROUND}# ours\n` });
    work.git("push", "--quiet", "origin", "main");
    const text = await eventually("the note", () => (note(old)?.includes("No plan") ? note(old) : undefined));
    expect(text).toContain("both changed fleet.yaml");
  });

  test("what it would print is what a job prints without a daemon", async () => {
    branch("feature", { "slow.yaml": POOL("slow") });
    work.commit({ "fast.yaml": POOL("fast") });
    const args = ["plan", "--repo", work.dir, "--base", "main", "--ref", "feature"];
    const { stdout, exitCode } = await run(...args, "--format", "markdown");
    expect(exitCode).toBe(2);
    expect(stdout).toContain("<b>StoragePool/slow</b>: + create, held");
    expect(stdout).not.toContain("fast");
    const [digest = ""] = /digest ([0-9a-f]{8})/.exec(stdout) ?? [];
    expect((await run(...args)).stdout).toContain('"approve DIGEST" in place of "plan"');
    const approved = await run("approve", digest.replace("digest ", ""), ...args.slice(1));
    expect(approved.stdout).toContain("1 change approved");
  });
});

describe("a repository elsewhere", { timeout: 120_000 }, () => {
  const url = () => `file://${bare.dir}`;

  test("is planned by its address, as it is and as it will be", async () => {
    branch("feature", { "slow.yaml": POOL("slow") });
    const { stdout, exitCode, stderr } = await run(
      "plan",
      "--repo",
      url(),
      "--ref",
      "feature",
      "--base",
      "HEAD",
    );
    expect(stderr).not.toContain("error");
    expect(exitCode).toBe(2);
    expect(stdout).toContain("pool slow");
    const alone = await run("plan", "--repo", url(), "--json");
    expect((JSON.parse(alone.stdout) as { commit: string }).commit).toBe(bare.git("rev-parse", "main"));
    expect(alone.stdout).not.toContain("slow");
  });

  test.each([
    [["--ref", "nowhere"], 64, 'has no branch, tag or commit "nowhere"'],
    [["--base", "nowhere"], 64, 'has no branch, tag or commit "nowhere"'],
  ])("of which %j is wanted that there is not is called by its address", async (args, code, message) => {
    const { exitCode, stderr } = await run("plan", "--repo", url(), ...args);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(`${bare.dir}: ${message}`);
    expect(stderr).not.toContain("/cache/");
  });

  test("that does not answer is named, with what can be done", async () => {
    const { exitCode, stderr } = await run("plan", "--repo", `${url()}-gone`);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(`${bare.dir}-gone: `);
    expect(stderr).toContain("check the address");
  });
});

describe("on a forge", { timeout: 120_000 }, () => {
  test("a pull request has one comment, is approved in another, and its merge is applied", async () => {
    const world = { ...emptyWorld(), merging: ["ana"] };
    const { description, prefix, answers, repository } = TELLERS.gitea;
    await using server = await openDescribed(description, prefix, answers(world));
    const forge = ["--review", "gitea", "--forge-url", server.url, "--forge-repo", repository];
    const daemon = start(...forge, "--listen", "0");
    const pull = { number: 12, title: "</details> @everyone", head: "", base: "main" };
    world.pulls.push({ ...pull, head: branch("feature", { "slow.yaml": POOL("slow") }) });
    world.pulls.push({ ...pull, number: 13, head: branch("other", { "other.yaml": POOL("other") }) });
    const digestIn = (body: string) => /\/fleetwright approve ([0-9a-f]{16})/.exec(body)?.[1];
    const comment = await eventually("the comment", () =>
      world.comments.find(({ body }) => body.includes("slow")),
    );
    await eventually("both comments", () => world.comments.length === 2 || undefined);
    expect(world.statuses.at(-1)).toMatchObject({ state: "pending", context: "fleetwright/demo" });

    world.comments.push({
      id: 900,
      on: "12",
      by: "mallory",
      body: `/fleetwright approve ${digestIn(comment.body)}`,
    });
    world.comments.push({
      id: 901,
      on: "12",
      by: "ana",
      body: `/fleetwright approve ${digestIn(comment.body)}`,
    });
    const heard = await commented(daemon, world.comments.at(-1)?.body ?? "");
    expect(await heard.json()).toEqual({ looking: true });
    const said = await eventually("the answer", () =>
      world.comments.find(({ body }) => body.includes("ana approved")),
    );
    expect(said.body).toContain("mallory may not approve");
    const [head] = world.pulls.map((one) => one.head);
    await eventually("the status", () =>
      world.statuses.find(({ state, commit }) => state === "success" && commit === head),
    );
    expect(done(daemon.log())).toEqual([]);

    merge("feature", "a pool");
    await eventually("the pool", () => done(daemon.log()).length > 0 || undefined);
    expect(done(daemon.log())).toEqual([expect.stringContaining("create pool slow on hv1")]);
    expect(server.wrong).toEqual([]);
    expect(daemon.log()).not.toContain(TOKEN);
  });

  test.each([
    [["--review", "gitea"], /--forge-url/],
    [["--review", "github", "--forge-repo", "x"], /--forge-url|--forge-repo/],
    [["--forge-repo", "a/b"], /no|none is named/],
    [
      [
        "--review",
        "gitlab",
        "--forge-url",
        "http://x.test",
        "--forge-repo",
        "a/b",
        "--forge-token",
        "missing",
      ],
      /missing/,
    ],
  ])("says what is missing of %j", async (args, why) => {
    const { exitCode, stderr } = await run("daemon", "--repo", bare.dir, ...args);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(why);
  });
});
