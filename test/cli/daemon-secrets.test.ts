import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity } from "age-encryption";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startReceiver, type TestReceiver } from "../../src/workspace/webhooks/samples.testing.ts";
import { testFolder } from "../git/repositories.ts";
import { type Server, serveHttp } from "../git/servers.ts";
import { type DescribedServer, openDescribedServer } from "../unit/forge/described-server.ts";
import { emptyForge, FORGE_SIMULATORS, TOKEN } from "../unit/forge/forge-simulators.ts";
import { command, type DaemonProcess, startDaemon } from "./daemon-process.ts";
import { encryptFor, filesBelow, findExposure, type VisibleText } from "./secret-exposure.ts";

/** A daemon that follows a remote repository, with every kind of secret. No output, log, note or file may show one. */

const SECRETS = {
  age: "planted-in-git-3d81f0",
  "age of a branch": "planted-in-a-branch-9b4e77",
  "age of a pull request": "planted-in-a-pull-2a90d6",
  "not encrypted by mistake": "planted-in-the-clear-c25a19",
  "password in a webhook's URL": "planted-in-a-url-60fd3e",
  env: "planted-in-env-e7720b",
  file: "planted-in-file-15ac9d",
  signing: `whsec_${Buffer.from("planted-signing-key-that-is-long").toString("base64")}`,
  "HTTP token": "planted-token-of-readers-f0",
  "push secret": "planted-secret-of-pushes-8c",
  "git password": "planted/password@of-git-41",
  "forge token": TOKEN,
};

const folder = testFolder();
const forgeContents = { ...emptyForge(), merging: ["ana"] };
const { description, prefix, answers, repository } = FORGE_SIMULATORS.gitea;
const state = join(folder.top, "state");
const bare = folder.repo("fleet.git", "--bare");
const work = folder.repo("work");
const visibleTexts: VisibleText[] = [];
let identity: string;
let env: Record<string, string>;
let git: Server;
let webhookReceiver: TestReceiver;
let forge: DescribedServer;

beforeAll(async () => {
  identity = await generateX25519Identity();
  git = await serveHttp(folder.top, "ada", SECRETS["git password"]);
  webhookReceiver = await startReceiver((response) =>
    response.writeHead(webhookReceiver.requests.length % 2 === 0 ? 500 : 204).end(),
  );
  forge = await openDescribedServer(description, prefix, answers(forgeContents));
  for (const [name, text] of Object.entries({
    identity,
    tokens: SECRETS["HTTP token"],
    boot: userData(SECRETS.file),
  }))
    writeFileSync(join(folder.top, name), `${text}\n`, { mode: 0o600 });
  env = {
    FLEETWRIGHT_STATE_DIR: state,
    FLEETWRIGHT_DEBUG: "1",
    BOOT: userData(SECRETS.env),
    SIGNING: SECRETS.signing,
    FLEETWRIGHT_AGE_KEY_FILE: join(folder.top, "identity"),
    FLEETWRIGHT_PUSH_SECRET: SECRETS["push secret"],
    FLEETWRIGHT_FORGE_TOKEN: TOKEN,
  };
  bare.git("config", "http.receivepack", "true");
  work.git("remote", "add", "origin", bare.dir);
  work.commit({ "fleet.yaml": BASE_FLEET, "planted.yaml": await fleetYaml(SECRETS.age) });
  work.git("push", "--quiet", "origin", "main");
});

afterAll(async () => {
  await Promise.all([git, webhookReceiver, forge].map((server) => server?.[Symbol.asyncDispose]()));
  folder[Symbol.dispose]();
});

const userData = (secret: string) => `#cloud-config\npassword: ${secret}\n`;
const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const BASE_FLEET = [
  document("Fleet", "planted", "{apply: auto}"),
  document("Host", "hv1", '{libvirt: "test:///default"}'),
  document("Image", "micro", "{source: {recipe: micro}}"),
  document("InstanceType", "tiny", "{family: shared, cpu: {guest: 1}, memory: {guest: 64Mi}}"),
].join("---\n");

async function fleetYaml(value: string): Promise<string> {
  const age = JSON.stringify(await encryptFor(userData(value), identity));
  const boot = join(folder.top, "boot");
  const secret = `{env: {env: BOOT, signing: SIGNING}, file: {file: ${boot}}, age: {age: ${age}}}`;
  const machines = ["env", "file", "age"].map((key) => {
    const cloudInit = `{userDataSecretRef: {secret: all, key: ${key}}}`;
    return document(
      "VirtualMachine",
      `by-${key}`,
      `{instanceType: tiny, image: micro, cloudInit: ${cloudInit}}`,
    );
  });
  const hook = `{url: "${webhookReceiver.url}", secretRef: {secret: all, key: signing}, retry: {maxBackoff: 1s}}`;
  return [document("Secret", "all", secret), document("Webhook", "all", hook), ...machines].join("---\n");
}

/** Secrets that users write in clear by mistake. They are refused and not repeated in messages. */
const MISTAKES = [
  document("Secret", "open", `{age: {age: "${SECRETS["not encrypted by mistake"]}"}}`),
  document(
    "Webhook",
    "open",
    `{url: "https://ada:${SECRETS["password in a webhook's URL"]}@hooks.example.com/"}`,
  ),
].join("---\n");

/** Starts a daemon whose repository URL contains a password. */
function start(...options: string[]): Promise<DaemonProcess> {
  const password = encodeURIComponent(SECRETS["git password"]);
  const repo = `http://ada:${password}@127.0.0.1:${git.port}/fleet.git`;
  const reading = ["--tokens", join(folder.top, "tokens"), "--log-level", "debug", "--interval", "10s"];
  return startDaemon({ repo, env, options: [...reading, ...options] });
}

function branch(name: string, files: Record<string, string>): string {
  work.git("checkout", "--quiet", "-b", name, "main");
  const commit = work.commit(files);
  work.git("push", "--quiet", "origin", name);
  work.git("checkout", "--quiet", "main");
  return commit;
}

/** Sends the push event of the forge. */
async function postPush(url: string): Promise<void> {
  const body = JSON.stringify({
    ref: "refs/heads/main",
    after: "1".repeat(40),
    repository: { full_name: repository },
  });
  const signature = createHmac("sha256", SECRETS["push secret"]).update(body).digest("hex");
  const headers = { "x-gitea-event": "push", "x-gitea-signature": signature };
  const answer = await fetch(`${url}/hooks/push`, { method: "POST", body, headers });
  expect(answer.status).toBe(202);
}

/** Records every response of the API, with a token and without. */
async function requestApi(url: string): Promise<void> {
  const { paths } = JSON.parse(
    readFileSync(new URL("../../schemas/openapi.json", import.meta.url), "utf8"),
  ) as {
    paths: Record<string, unknown>;
  };
  const params: Record<string, string> = {
    kind: "VirtualMachine",
    project: "default",
    name: "by-age",
    run: "none",
    object: encodeURIComponent("domain@hv1/by-age"),
  };
  const apiPaths = Object.keys(paths).map((path) =>
    path.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? ""),
  );
  for (const path of [...apiPaths, "/metrics", "/healthz", "/api/v1/resources/Secret/default/all"])
    for (const headers of [{}, { authorization: `Bearer ${SECRETS["HTTP token"]}` }])
      visibleTexts.push({ where: path, text: await (await fetch(`${url}${path}`, { headers })).text() });
}

test("the daemon reviews a branch and mistakes with Git notes", { timeout: 200_000 }, async () => {
  const daemon = await start("--review", "notes");
  const created = () => (/"msg":"create domain by-age/.test(daemon.log()) ? true : undefined);
  await daemon.until("the machines", created);
  const feature = branch("feature", { "planted.yaml": await fleetYaml(SECRETS["age of a branch"]) });
  const mistakes = branch("mistakes", { "mistakes.yaml": MISTAKES });
  await postPush(daemon.url);
  for (const commit of [feature, mistakes]) {
    const note = await daemon.until("a note", () => noteOf(commit));
    visibleTexts.push({ where: "a note", text: note });
  }
  expect(noteOf(feature)).toContain("domain by-age on hv1");
  expect(noteOf(mistakes)).toContain("mistakes.yaml");
  work.git("merge", "--quiet", "--no-ff", "feature", "mistakes", "-m", "both");
  work.git("push", "--quiet", "origin", "main");
  await postPush(daemon.url);
  await daemon.until("the mistakes are reported", () =>
    daemon.log().includes("mistakes.yaml") ? true : undefined,
  );
  await requestApi(daemon.url);
  await daemon[Symbol.asyncDispose]();
  visibleTexts.push({ where: "the log", text: daemon.log() });
});

function noteOf(commit: string): string | undefined {
  try {
    return bare.git("notes", "--ref=fleetwright", "show", commit);
  } catch {
    return undefined;
  }
}

test("the daemon reviews a pull request on a forge", { timeout: 200_000 }, async () => {
  const about = { number: 7, title: "Another password", base: "main" };
  forgeContents.pulls.push({
    ...about,
    head: branch("again", { "planted.yaml": await fleetYaml(SECRETS["age of a pull request"]) }),
  });
  const daemon = await start("--review", "gitea", "--forge-url", forge.url, "--forge-repo", repository);
  await daemon.until("the comment", () => forgeContents.comments.find(({ body }) => body.includes("by-age")));
  await requestApi(daemon.url);
  await daemon[Symbol.asyncDispose]();
  visibleTexts.push({ where: "the log on a forge", text: daemon.log() });
  visibleTexts.push({
    where: "the forge",
    text: JSON.stringify([forgeContents.comments, forgeContents.statuses]),
  });
});

test("no output, event, report or stored file contains a secret", { timeout: 200_000 }, async () => {
  const lines = [
    "status",
    "history",
    "events",
    "webhooks list",
    "webhooks list all",
    "approve",
    "why vm/by-age",
  ];
  const say = async (line: string) => {
    const { stdout, stderr, exitCode } = await command(env, ...line.split(" "), "--repo", bare.dir);
    expect(exitCode, stderr).not.toBe(64); // a command that does not exist shows nothing
    visibleTexts.push({ where: line, text: stdout + stderr });
  };
  await Promise.all(lines.flatMap((line) => [say(line), say(`${line} --json`)]));
  for (const { body, headers } of webhookReceiver.requests)
    visibleTexts.push({ where: "a webhook", text: body + JSON.stringify(headers) });
  const kept = filesBelow(state);
  expect(kept.map(({ where }) => where)).toContain("store.db");
  expect(visibleTexts.filter(({ where }) => where === "a webhook").length).toBeGreaterThan(3);
  expect(findExposure({ ...SECRETS, identity }, [...visibleTexts, ...kept])).toBeUndefined();
});
