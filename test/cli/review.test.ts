import { createHmac } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestRepo, testFolder } from "../git/repositories.ts";
import { type SshKeys, sshKeys } from "../git/signing.ts";
import { openDescribedServer } from "../unit/forge/described-server.ts";
import { emptyForge, FORGE_SIMULATORS, TOKEN } from "../unit/forge/forge-simulators.ts";

/** Runs the built daemon with a real bare repository and libvirt's test driver. */
const ROOT = path.join(import.meta.dirname, "../..");
const folder = testFolder();
afterAll(() => folder[Symbol.dispose]());

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n---\n`;
const POOL = (name: string) =>
  document("StoragePool", name, `{type: dir, path: /var/lib/${name}, hosts: all}`);
const BASE_FLEET =
  document("Fleet", "demo", "{apply: approve}") + document("Host", "hv1", '{libvirt: "test:///default"}');

const SECRET = "a-secret-of-the-forge";

let keys: SshKeys;
let made = 0;
let bare: TestRepo;
let work: TestRepo;
let env: Record<string, string>;
let daemons: Daemon[] = [];

beforeAll(() => {
  if (!fs.existsSync(path.join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  keys = sshKeys(path.join(folder.top, "keys"), "ada");
});

beforeEach(() => {
  made += 1;
  bare = folder.repo(`fleet${made}.git`, "--bare");
  work = folder.repo(`work${made}`);
  work.git("remote", "add", "origin", bare.dir);
  work.commit({ "fleet.yaml": BASE_FLEET });
  work.git("push", "--quiet", "origin", "main");
  env = {
    FLEETWRIGHT_STATE_DIR: path.join(folder.top, `state${made}`),
    FLEETWRIGHT_FORGE_TOKEN: TOKEN,
    FLEETWRIGHT_PUSH_SECRET: SECRET,
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
    await sleep(50);
  }
}

/** Pushes a branch that starts at main. Returns its commit. */
function branch(name: string, files: Record<string, string>): string {
  work.git("checkout", "--quiet", "-b", name, "main");
  const commit = work.commit(files);
  work.git("push", "--quiet", "origin", name);
  work.git("checkout", "--quiet", "main");
  return commit;
}

function merge(name: string, message: string, ...sign: string[]): void {
  work.git(
    ...sign,
    "merge",
    ...(sign.length > 0 ? ["--gpg-sign"] : []),
    "--quiet",
    "--no-ff",
    name,
    "-m",
    message,
  );
  work.git("push", "--quiet", "origin", "main");
}

/** Sends the webhook of Gitea for a comment on a pull request. */
async function postComment(daemon: Daemon, text: string): Promise<Response> {
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
const loggedCreations = (log: string) =>
  [...log.matchAll(/"msg":"(create pool [^"]*)"/g)].map(([, what]) => what);

describe("without a forge", { timeout: 120_000 }, () => {
  test("a branch gets a note with its plan, and only its signed merge with the approval is applied", async () => {
    const daemon = start("--review", "notes", "--approver-signers", keys.allowed("ada"));
    const commit = branch("feature", { "slow.yaml": POOL("slow") });
    const text = await eventually("the note", () => note(commit));
    expect(text).toContain("+ pool slow on hv1");
    expect(text).toContain("1 waits for approval");
    const [trailer = ""] = /Fleetwright-Approve: [0-9a-f]{16}/.exec(text) ?? [];
    work.commit({ "fast.yaml": POOL("fast") });
    merge("feature", `a pool\n\n${trailer}`, ...keys.by("ada"));
    await eventually("the pool", () => loggedCreations(daemon.log()).length > 0 || undefined);
    expect(loggedCreations(daemon.log())).toEqual([expect.stringContaining("create pool slow on hv1")]);
    const { stdout } = await run("history", "--json");
    expect(JSON.parse(stdout)).toHaveLength(1);
  });

  test.each([
    ["that the owner fast-forwards to", ["--ff-only"]],
    ["that the owner merges with a message of the author's", ["--no-ff", "-m", "a pool"]],
  ])("an approval by the author in a commit of a branch %s is refused", async (_, how) => {
    const daemon = start("--review", "notes", "--approver-signers", keys.allowed("ada"));
    const commit = branch("feature", { "slow.yaml": POOL("slow") });
    const text = await eventually("the note", () => note(commit));
    const [trailer = ""] = /Fleetwright-Approve: [0-9a-f]{16}/.exec(text) ?? [];
    work.git("checkout", "--quiet", "feature");
    work.git("commit", "--quiet", "--allow-empty", "-m", "mine", "-m", trailer);
    work.git("checkout", "--quiet", "main");
    const messages = how.includes("-m") ? ["-m", trailer] : [];
    work.git("merge", "--quiet", ...how, ...messages, "feature");
    work.git("push", "--quiet", "origin", "main");
    await eventually("the refusal", () => daemon.log().includes("not signed by an approver") || undefined);
    expect(loggedCreations(daemon.log())).toEqual([]);
  });

  test("without keys of approvers no trailer counts, and the note shows how to approve", async () => {
    const daemon = start("--review", "notes");
    const commit = branch("feature", { "slow.yaml": POOL("slow") });
    const text = await eventually("the note", () => note(commit));
    const [, digest = ""] = /fleetwright approve ([0-9a-f]{16}) --repo/.exec(text) ?? [];
    const again = ["--repo", bare.dir, "--ref", "feature", "--base", work.git("rev-parse", "main")];
    merge("feature", `a pool\n\nFleetwright-Approve: ${digest}`);
    await eventually("the refusal", () => daemon.log().includes("--approver-signers") || undefined);
    expect(loggedCreations(daemon.log())).toEqual([]);
    expect((await run("approve", digest, ...again)).stdout).toContain("1 change approved");
    await eventually("the pool", () => loggedCreations(daemon.log()).length > 0 || undefined);
  });

  test("the note of a branch with a conflict names the conflicting file", async () => {
    start("--review", "notes");
    const old = branch("conflict", { "fleet.yaml": `${BASE_FLEET}# theirs\n` });
    work.commit({ "fleet.yaml": `${BASE_FLEET}# ours\n` });
    work.git("push", "--quiet", "origin", "main");
    const text = await eventually("the note", () => (note(old)?.includes("No plan") ? note(old) : undefined));
    expect(text).toContain("both changed fleet.yaml");
  });

  test("a job prints the report of the daemon without a daemon", async () => {
    branch("feature", { "slow.yaml": POOL("slow") });
    work.commit({ "fast.yaml": POOL("fast") });
    const args = ["plan", "--repo", work.dir, "--base", "main", "--ref", "feature"];
    const { stdout, exitCode } = await run(...args, "--format", "markdown");
    expect(exitCode).toBe(2);
    expect(stdout).toContain("<b>StoragePool/slow</b>: + create, held");
    expect(stdout).not.toContain("fast");
    const loss = await run(...args, "--without", "any", "--format", "markdown");
    expect([loss.exitCode, loss.stderr]).toEqual([0, expect.not.stringContaining("✗")]);
    expect(loss.stdout).toContain("**If hv1 were lost: nothing is there**");
    const [digest = ""] = /digest ([0-9a-f]{16})/.exec(stdout) ?? [];
    expect((await run(...args)).stdout).toContain('"approve DIGEST" in place of "plan"');
    const approved = await run("approve", digest.replace("digest ", ""), ...args.slice(1));
    expect(approved.stdout).toContain("1 change approved");
  });
});

describe("branches that would exhaust the daemon", { timeout: 240_000 }, () => {
  const pools = Array.from({ length: 25 }, (_, index) =>
    document(
      "VirtualMachinePool",
      `p${index}`,
      "{replicas: 1000, template: {spec: {instanceType: t, image: i}}}",
    ),
  );

  test("are reported with the exceeded limit, while the daemon serves HTTP and plans others", async () => {
    const heads = {
      empties: branch("empties", { "a.yaml": "---\n".repeat(250_000) }),
      large: branch("large", { "a.yaml": "---\n".repeat(2_500_000) }),
      members: branch("members", { "a.yaml": pools.join("") }),
      good: branch("good", { "slow.yaml": POOL("slow") }),
    };
    const daemon = start("--review", "notes", "--listen", "0");
    const url = await eventually("its address", () => /http:\/\/127[.:\d]+/.exec(daemon.log())?.[0]);
    let slowest = 0;
    const healthy = setInterval(async () => {
      const began = performance.now();
      const { status } = await fetch(`${url}/healthz`).catch(() => ({ status: 0 }));
      if (status !== 0) slowest = Math.max(slowest, performance.now() - began);
    }, 100);
    const result = async (head: string) => eventually("the note", () => note(head));
    expect(await result(heads.good)).toContain("+ pool slow on hv1");
    expect(await result(heads.empties)).toContain("the file has more than 50000 documents");
    expect(await result(heads.large)).toContain("a.yaml: has 9.5 MiB; at most 1 MiB are read");
    expect(await result(heads.members)).toContain("it comes to more than 20002 resources");
    clearInterval(healthy);
    expect(slowest).toBeLessThan(10_000);
  });
});

describe("a remote repository", { timeout: 120_000 }, () => {
  const url = () => `file://${bare.dir}`;

  test("is planned by its URL, alone and as a merge", async () => {
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
  ])("with unknown %j is named by its URL", async (args, code, message) => {
    const { exitCode, stderr } = await run("plan", "--repo", url(), ...args);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(`${bare.dir}: ${message}`);
    expect(stderr).not.toContain("/cache/");
  });

  test("that does not answer is named, with a hint", async () => {
    const { exitCode, stderr } = await run("plan", "--repo", `${url()}-gone`);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(`${bare.dir}-gone: `);
    expect(stderr).toContain("check the address");
  });
});

describe("on a forge", { timeout: 120_000 }, () => {
  test("a pull request gets one comment, is approved in another, and its merge is applied", async () => {
    const world = { ...emptyForge(), merging: ["ana"] };
    const { description, prefix, answers, repository } = FORGE_SIMULATORS.gitea;
    await using server = await openDescribedServer(description, prefix, answers(world));
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
    const heard = await postComment(daemon, world.comments.at(-1)?.body ?? "");
    expect(await heard.json()).toEqual({ refreshing: true });
    const result = await eventually("the answer", () =>
      world.comments.find(({ body }) => body.includes("ana approved")),
    );
    expect(result.body).toContain("mallory may not approve");
    const [head] = world.pulls.map((one) => one.head);
    await eventually("the status", () =>
      world.statuses.find(({ state, commit }) => state === "success" && commit === head),
    );
    expect(loggedCreations(daemon.log())).toEqual([]);

    merge("feature", "a pool");
    await eventually("the pool", () => loggedCreations(daemon.log()).length > 0 || undefined);
    expect(loggedCreations(daemon.log())).toEqual([expect.stringContaining("create pool slow on hv1")]);
    expect(server.violations).toEqual([]);
    expect(daemon.log()).not.toContain(TOKEN);
  });

  test.each([
    [["--review", "gitea"], /--forge-url/],
    [["--review", "github", "--forge-repo", "x"], /--forge-url|--forge-repo/],
    [["--forge-repo", "a/b"], /--forge-... and --approvers need a forge/],
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
  ])("options %j are refused with the missing option", async (args, why) => {
    const { exitCode, stderr } = await run("daemon", "--repo", bare.dir, ...args);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(why);
  });
});
