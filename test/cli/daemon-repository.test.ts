import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testFolder } from "../git/repositories.ts";
import { type DaemonProcess, startDaemon } from "./daemon-process.ts";

/** Whatever becomes of the repository, the daemon as a process keeps the last good commit, and says what is wrong. */

const folder = testFolder();
const bare = folder.repo("fleet.git", "--bare");
const work = folder.repo("work");
let daemon: DaemonProcess;
let good: string;

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const pool = (name: string) =>
  document("StoragePool", name, `{type: dir, path: /var/lib/${name}, hosts: all}`);
const GROUND = [
  document("Fleet", "held", "{apply: auto}"),
  document("Host", "hv1", '{libvirt: "test:///default"}'),
].join("---\n");

beforeAll(async () => {
  work.git("remote", "add", "origin", bare.dir);
  good = push({ "fleet.yaml": GROUND, "pool.yaml": pool("kept") });
  daemon = await startDaemon({
    repo: bare.dir,
    env: { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state") },
    options: ["--rewinds", "refuse"],
  });
  await daemon.until("the pool", () => (daemon.log().includes("create pool kept") ? true : undefined));
});

afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** The commit that is pushed. */
function push(files: Record<string, string | undefined>, ...args: string[]): string {
  const commit = work.commit(files, ...args);
  work.git("push", "--quiet", "--force", "origin", "main");
  return commit;
}

interface Problems {
  readonly repository: readonly { readonly code: string; readonly message: string }[];
}

async function asked<Answer>(what: string): Promise<Answer> {
  return (await (await fetch(`${daemon.url}/api/v1/${what}`)).json()) as Answer; // held against its description elsewhere
}

const commitInForce = async () => (await asked<{ commit: { id: string } }>("fleet")).commit.id;

/** The problem is told of, and the good commit is in force. */
async function isHeld(code: string): Promise<void> {
  await daemon.until(code, async () => {
    const { repository } = await asked<Problems>("problems");
    return repository.some((problem) => problem.code === code) ? true : undefined;
  });
  const metrics = await (await fetch(`${daemon.url}/metrics`)).text();
  expect(metrics).toMatch(new RegExp(`^fleetwright_source_problem\\{[^}]*code="${code}"[^}]*\\} 1$`, "m"));
  expect(await commitInForce()).toBe(good);
  expect((await fetch(`${daemon.url}/readyz`)).status).toBe(200);
}

/** What is pushed is followed again, and nothing is said to be wrong any more. */
async function isFollowed(commit: string): Promise<void> {
  await daemon.until("it is followed", async () => ((await commitInForce()) === commit ? true : undefined));
  expect((await asked<Problems>("problems")).repository).toEqual([]);
  good = commit;
}

test("a branch that is deleted", async () => {
  bare.git("update-ref", "-d", "refs/heads/main");
  await isHeld("no-branch");
  await isFollowed(push({ "fleet.yaml": `${GROUND}# again\n` }));
});

test("a branch that is rewound, where that is refused", async () => {
  push({ "pool.yaml": undefined }, "--amend");
  await isHeld("rewound");
  work.git("reset", "--quiet", "--hard", good);
  await isFollowed(push({ "more.yaml": pool("more") }));
});

test("a repository that disappears and comes back", async () => {
  fs.renameSync(bare.dir, `${bare.dir}.away`);
  await isHeld("unreachable");
  fs.renameSync(`${bare.dir}.away`, bare.dir);
  await isFollowed(push({ "last.yaml": pool("last") }));
});

test("a commit without any file of a fleet", async () => {
  const files = Object.fromEntries(
    ["fleet.yaml", "pool.yaml", "more.yaml", "last.yaml"].map((name) => [name, undefined]),
  );
  push(files);
  await daemon.until("it is refused", () => (/holds no fleet files/.test(daemon.log()) ? true : undefined));
  expect(await commitInForce()).toBe(good);
  expect(daemon.log()).not.toMatch(/"msg":"(delete|trash) /);
});
