import { createHmac } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** Values that no response and no log line may contain. */
const PLANTED = {
  token: "planted-token-of-readers",
  push: "planted-secret-of-the-forge",
  value: "planted-value-from-env",
};

let folder: string;
let daemon: ReturnType<typeof start>;
let url: string;
let log = "";

function start() {
  const options = [
    "--repo",
    "repo",
    "--path",
    "fleet",
    "--listen",
    "0",
    "--tokens",
    "tokens",
    "--log",
    "json",
  ];
  const env = {
    FLEETWRIGHT_STATE_DIR: join(folder, "state"),
    FLEETWRIGHT_PUSH_SECRET: PLANTED.push,
    PLANTED: `#cloud-config\npassword: ${PLANTED.value}\n`,
  };
  const args = ["daemon", "--backend", "test", ...options, "--log-level", "debug"];
  return execa(join(ROOT, "bin/fleetwright"), args, { cwd: folder, env, reject: false, buffer: false });
}

beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  folder = mkdtempSync(join(tmpdir(), "fw-http-"));
  const repo = join(folder, "repo");
  cpSync(join(ROOT, "fleet"), join(repo, "fleet"), { recursive: true });
  writeFileSync(join(repo, "fleet/planted.yaml"), FLEET);
  writeFileSync(join(folder, "tokens"), `${PLANTED.token}\n`, { mode: 0o600 });
  await commit("the fleet");
  daemon = start();
  daemon.stderr.on("data", (data: Buffer) => {
    log += data.toString();
  });
  url = await until(() => /http:\/\/127[.:\d]+/.exec(log)?.[0]);
  await until(async () => ((await fetch(`${url}/readyz`)).ok ? true : undefined));
});
afterAll(async () => {
  daemon?.kill("SIGKILL");
  await daemon;
  rmSync(folder, { recursive: true, force: true });
});

const FLEET = `apiVersion: fleetwright/v1
kind: Secret
metadata: {name: planted}
spec: {env: {boot: PLANTED}}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: planted}
spec: {instanceType: s1.small, image: micro, cloudInit: {userDataSecretRef: {secret: planted, key: boot}}}
`;

async function commit(message: string): Promise<void> {
  const who = ["-c", "user.name=anna", "-c", "user.email=anna@example.test"];
  const git = (...args: string[]) => execa("git", ["-C", join(folder, "repo"), ...who, ...args]);
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-qm", message);
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`timeout:\n${log}`);
}

const bearer = { authorization: `Bearer ${PLANTED.token}` };
const fleet = async () =>
  (await (await fetch(`${url}/api/v1/fleet`, { headers: bearer })).json()) as { commit: { id: string } };

test("a client without a token reads nothing", async () => {
  for (const path of ["/metrics", "/api/v1/fleet", "/api/v1/openapi.json"])
    expect((await fetch(`${url}${path}`)).status).toBe(401);
});

test("a signed push is accepted, and its commit comes into force", async () => {
  const body = JSON.stringify({
    ref: "refs/heads/main",
    after: "1".repeat(40),
    repository: { full_name: "acme/fleet" },
  });
  const sign = (secret: string) => ({
    "x-gitea-event": "push",
    "x-gitea-signature": createHmac("sha256", secret).update(body).digest("hex"),
  });
  const push = (secret: string) =>
    fetch(`${url}/hooks/push`, { method: "POST", body, headers: sign(secret) });
  expect((await push("another-secret-of-another")).status).toBe(401);
  const before = (await fleet()).commit.id;
  writeFileSync(join(folder, "repo/fleet/note.yaml"), "# nothing to see\n");
  await commit("a note");
  expect((await push(PLANTED.push)).status).toBe(202);
  await until(async () => ((await fleet()).commit.id === before ? undefined : true));
});

test("no response and no log line contains a secret", async () => {
  const { paths } = JSON.parse(readFileSync(join(ROOT, "schemas/openapi.json"), "utf8")) as {
    paths: Record<string, unknown>;
  };
  const params: Record<string, string> = {
    kind: "VirtualMachine",
    project: "default",
    name: "planted",
    run: "none",
    object: encodeURIComponent("domain@hv1/planted"),
  };
  const asked = Object.keys(paths).map((path) => path.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? ""));
  const answers = await Promise.all(
    [...asked, "/api/v1/resources/Secret/default/planted"].map(async (path) => {
      const answer = await fetch(`${url}${path}`, { headers: bearer });
      return `${answer.status} ${await answer.text()}`;
    }),
  );
  const replies = [...answers, log].join("\n");
  expect(replies).toContain("VirtualMachine/default/planted");
  for (const secret of Object.values(PLANTED)) expect(replies).not.toContain(secret);
});

test("every log line is JSON, and the daemon stops on SIGTERM", async () => {
  daemon.kill("SIGTERM");
  expect((await daemon).exitCode).toBe(0);
  const lines = log
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("test backend:")) // printed before the log exists
    .map((line) => JSON.parse(line) as { level: string; msg: string });
  expect(lines.every(({ level, msg }) => level !== "" && msg !== "")).toBe(true);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
