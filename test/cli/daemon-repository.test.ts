import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testFolder } from "../git/repositories.ts";
import { type DaemonProcess, startDaemon } from "./daemon-process.ts";

/** Whatever happens to the repository, a daemon process keeps the last good commit in force and reports the problem. */

const folder = testFolder();
const bare = folder.repo("fleet.git", "--bare");
const work = folder.repo("work");
let daemon: DaemonProcess;
let good: string;

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const pool = (name: string) =>
  document("StoragePool", name, `{type: dir, path: /var/lib/${name}, hosts: all}`);
const BASE_FLEET = [
  document("Fleet", "held", "{apply: auto}"),
  document("Host", "hv1", '{libvirt: "test:///default"}'),
].join("---\n");

beforeAll(async () => {
  work.git("remote", "add", "origin", bare.dir);
  good = push({ "fleet.yaml": BASE_FLEET, "pool.yaml": pool("kept") });
  daemon = await startDaemon({
    repo: bare.dir,
    env: { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state") },
    options: ["--force-pushes", "refuse"],
  });
  await daemon.until("the pool", () => (daemon.log().includes("create pool kept") ? true : undefined));
});

afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Commits and pushes. Returns the commit. */
function push(files: Record<string, string | undefined>, ...args: string[]): string {
  const commit = work.commit(files, ...args);
  work.git("push", "--quiet", "--force", "origin", "main");
  return commit;
}

interface Problems {
  readonly repository: readonly { readonly code: string; readonly message: string }[];
}

async function getJson<Answer>(what: string): Promise<Answer> {
  return (await (await fetch(`${daemon.url}/api/v1/${what}`)).json()) as Answer; // other tests check it against its description
}

const currentRevision = async () => (await getJson<{ commit: { id: string } }>("fleet")).commit.id;

/** Waits until the problem is reported, and checks that the good commit stays in force. */
async function waitUntilRejected(code: string): Promise<void> {
  await daemon.until(code, async () => {
    const { repository } = await getJson<Problems>("problems");
    return repository.some((problem) => problem.code === code) ? true : undefined;
  });
  const metrics = await (await fetch(`${daemon.url}/metrics`)).text();
  expect(metrics).toMatch(new RegExp(`^fleetwright_source_problem\\{[^}]*code="${code}"[^}]*\\} 1$`, "m"));
  expect(await currentRevision()).toBe(good);
  expect((await fetch(`${daemon.url}/readyz`)).status).toBe(200);
}

/** Waits until the pushed commit is in force and no problem is reported. */
async function waitUntilFollowed(commit: string): Promise<void> {
  await daemon.until("it is followed", async () => ((await currentRevision()) === commit ? true : undefined));
  expect((await getJson<Problems>("problems")).repository).toEqual([]);
  good = commit;
}

test("a deleted branch is reported", async () => {
  bare.git("update-ref", "-d", "refs/heads/main");
  await waitUntilRejected("no-branch");
  await waitUntilFollowed(push({ "fleet.yaml": `${BASE_FLEET}# again\n` }));
});

test("a refused force push is reported", async () => {
  push({ "pool.yaml": undefined }, "--amend");
  await waitUntilRejected("rewound");
  work.git("reset", "--quiet", "--hard", good);
  await waitUntilFollowed(push({ "more.yaml": pool("more") }));
});

test("a repository that disappears is reported, and followed again when it returns", async () => {
  fs.renameSync(bare.dir, `${bare.dir}.away`);
  await waitUntilRejected("unreachable");
  fs.renameSync(`${bare.dir}.away`, bare.dir);
  await waitUntilFollowed(push({ "last.yaml": pool("last") }));
});

test("a commit without fleet files is refused", async () => {
  const files = Object.fromEntries(
    ["fleet.yaml", "pool.yaml", "more.yaml", "last.yaml"].map((name) => [name, undefined]),
  );
  push(files);
  await daemon.until("it is refused", () => (/holds no fleet files/.test(daemon.log()) ? true : undefined));
  expect(await currentRevision()).toBe(good);
  expect(daemon.log()).not.toMatch(/"msg":"(delete|trash) /);
});
