import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity } from "age-encryption";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startReceiver, type TestReceiver } from "../../src/workspace/webhooks/samples.testing.ts";
import { encryptFor, filesBelow, findExposure } from "./secret-exposure.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Values that must not appear anywhere else. */
const SECRETS = {
  age: "planted-in-git-7f3a9c",
  env: "planted-in-env-51be02",
  file: "planted-in-file-c8d417",
  signing: `whsec_${Buffer.from("planted-signing-key-that-is-long").toString("base64")}`,
};

let folder: string;
let server: TestReceiver;
let env: Record<string, string>;
/** The output of all commands. */
const outputs: string[] = [];

beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  folder = mkdtempSync(join(tmpdir(), "fw-planted-"));
  server = await startReceiver();
  cpSync(join(ROOT, "fleet"), join(folder, "fleet"), { recursive: true });
  const identity = await generateX25519Identity();
  writeFileSync(join(folder, "age.key"), identity);
  writeFileSync(join(folder, "boot"), userData(SECRETS.file));
  writeFileSync(join(folder, "fleet/planted.yaml"), await fleetYaml(identity));
  env = {
    FLEETWRIGHT_STATE_DIR: join(folder, "state"),
    NO_COLOR: "1",
    FLEETWRIGHT_DEBUG: "1",
    BOOT: userData(SECRETS.env),
    SIGNING: SECRETS.signing,
    FLEETWRIGHT_AGE_KEY_FILE: join(folder, "age.key"),
  };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const userData = (secret: string) => `#cloud-config\npassword: ${secret}\n`;

async function fleetYaml(identity: string): Promise<string> {
  const value = (await encryptFor(userData(SECRETS.age), identity)).replaceAll("\n", "\n      ");
  const machine = (key: string) => `---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: planted-${key}}
spec:
  instanceType: s1.small
  image: micro
  cloudInit: {userDataSecretRef: {secret: planted, key: ${key}}}
`;
  return `apiVersion: fleetwright/v1
kind: Secret
metadata: {name: planted}
spec:
  env: {env: BOOT, signing: SIGNING}
  file: {file: ${join(folder, "boot")}}
  age:
    age: |
      ${value}
---
apiVersion: fleetwright/v1
kind: Webhook
metadata: {name: chat}
spec: {url: "${server.url}", secretRef: {secret: planted, key: signing}}
${machine("env")}${machine("file")}${machine("age")}`;
}

async function fleetwright(line: string, more: Record<string, string> = {}) {
  const argv = [...line.split(" "), "--backend", "test"];
  const options = {
    reject: false,
    cwd: folder,
    env: { ...env, ...more },
    stdin: "ignore",
    timeout: 90_000,
  } as const;
  const { exitCode, stdout, stderr } = await execa(join(ROOT, "bin/fleetwright"), argv, options);
  expect(exitCode, stderr).not.toBe(64); // a command that does not exist shows nothing
  outputs.push(stdout, stderr);
  return { exitCode, stdout, stderr };
}

test("a plan needs no key for a secret that was decrypted before, and an unknown secret blocks only its machine", async () => {
  const blind = await fleetwright("plan", { FLEETWRIGHT_AGE_KEY_FILE: "" });
  expect(blind.stdout).toContain(
    'VirtualMachine/planted-age: Secret/planted has no value for its key "age" here',
  );
  expect(blind.stdout).toContain("domain planted-env");
  const seeing = JSON.parse((await fleetwright("plan --json")).stdout) as {
    digest: string;
    blocked: unknown[];
  };
  const again = JSON.parse((await fleetwright("plan --json", { FLEETWRIGHT_AGE_KEY_FILE: "" })).stdout);
  expect([seeing.blocked, again.digest]).toEqual([[], seeing.digest]);
}, 120_000);

test("no output, event or stored file contains a secret", async () => {
  const plan = join(folder, "state", "PLAN.json");
  for (const line of ["plan --detail", "plan --format markdown", `plan --out ${plan} --detail`, "status"])
    await fleetwright(line);
  expect((await fleetwright("apply --yes --detail")).stdout).toContain("Applied:");
  await fleetwright("apply --yes --json", { FLEETWRIGHT_AGE_KEY_FILE: "" }); // fails at the secret that it cannot decrypt
  for (const line of [
    "history --json",
    "events --json",
    "webhooks list --json",
    "get secret -o yaml",
    "get secret -o wide",
  ])
    await fleetwright(line);
  for (const key of ["env", "file", "age"]) {
    await fleetwright(`describe vm/planted-${key}`);
    await fleetwright(`why vm/planted-${key} --json`);
  }
  const messages = server.requests.map(({ body, headers }) => body + JSON.stringify(headers));
  expect(messages.filter((body) => body.includes("planted-env")).length).toBeGreaterThan(0);
  const kept = filesBelow(join(folder, "state"));
  expect(kept.map(({ where }) => where)).toContain("store.db");
  const seen = [...outputs, ...messages].map((text) => ({ where: "what is said", text }));
  expect(findExposure(SECRETS, [...seen, ...kept])).toBeUndefined();
}, 300_000);

test("the search finds an encoded secret", () => {
  const text = Buffer.from(`xy${SECRETS.env}z`).toString("base64");
  expect(findExposure(SECRETS, [{ where: "here", text }])).toMatch(/^here holds env as /);
});
