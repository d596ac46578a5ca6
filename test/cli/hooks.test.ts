import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  SIGNING_KEY,
  startReceiver,
  type TestReceiver,
} from "../../src/workspace/webhooks/samples.testing.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Runs the built command with a real receiver. */
let folder: string;
let server: TestReceiver;
let status = 204;
beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  folder = mkdtempSync(join(tmpdir(), "fw-cli-hooks-"));
  cpSync(join(ROOT, "fleet"), join(folder, "fleet"), { recursive: true });
  server = await startReceiver((response) => response.writeHead(status).end());
  write(
    "approve",
    "apiVersion: fleetwright/v1\nkind: Fleet\nmetadata: {name: demo}\nspec: {apply: approve}\n",
  );
  write("hooks", hookYaml(server.url));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file of the fleet. A Fleet replaces that of the example. */
function write(name: string, text: string): void {
  if (text.includes("kind: Fleet")) dropFleet();
  writeFileSync(join(folder, `fleet/test-${name}.yaml`), text);
}

function dropFleet(): void {
  for (const name of readdirSync(join(folder, "fleet")).filter((one) => one.endsWith(".yaml"))) {
    const path = join(folder, "fleet", name);
    const documents = readFileSync(path, "utf8").split(/^---$/m);
    writeFileSync(path, documents.filter((one) => !/^kind: Fleet$/m.test(one)).join("---"));
  }
}

const hookYaml = (url: string) => `apiVersion: fleetwright/v1
kind: Secret
metadata: {name: hooks}
spec: {env: {signing: HOOK_KEY}}
---
apiVersion: fleetwright/v1
kind: Webhook
metadata: {name: chat}
spec: {url: "${url}", events: ["vm.*", "plan.*"], secretRef: {secret: hooks, key: signing}}
`;

function runOnTestBackend(...argv: string[]) {
  const env = { FLEETWRIGHT_STATE_DIR: join(folder, "state"), NO_COLOR: "1", HOOK_KEY: SIGNING_KEY };
  return execa(join(ROOT, "bin/fleetwright"), [...argv, "--backend", "test"], {
    reject: false,
    cwd: folder,
    env,
    stdin: "ignore",
    timeout: 60_000,
  });
}

const receivedTypes = () => server.requests.map(({ event }) => event.type.replace("fleetwright.", ""));
const loadPlan = async () =>
  JSON.parse((await runOnTestBackend("plan", "--json")).stdout) as {
    digest: string;
    changes: { hold?: object }[];
  };

describe("approvals, events and webhooks on the command line", { timeout: 180_000 }, () => {
  test("a change that waits for approval is reported and not applied", async () => {
    expect((await runOnTestBackend("apply", "--yes")).exitCode).toBe(3);
    expect(receivedTypes()).toEqual(["plan.needs-approval"]);
    expect((await runOnTestBackend("apply", "--yes")).exitCode).toBe(3);
    expect(receivedTypes()).toEqual(["plan.needs-approval"]);
  });

  test("an approved change goes with the next plan, until its approval is revoked", async () => {
    const { digest, changes } = await loadPlan();
    expect(changes.every(({ hold }) => hold !== undefined)).toBe(true);
    expect((await runOnTestBackend("approve", "deadbeefdeadbeef")).exitCode).toBe(4);
    const { stdout } = await runOnTestBackend("approve", digest.slice(0, 16));
    expect(stdout).toContain(`${changes.length} changes approved until`);
    expect((await loadPlan()).changes.every(({ hold }) => hold === undefined)).toBe(true);
    expect((await runOnTestBackend("approve")).stdout).toMatch(/create domain db on hv/);
    const one = JSON.parse((await runOnTestBackend("approve", "--json")).stdout)[0].digest as string;
    expect((await runOnTestBackend("approve", one, "--revoke")).exitCode).toBe(0);
    expect((await loadPlan()).changes.some(({ hold }) => hold !== undefined)).toBe(true);
    expect((await runOnTestBackend("approve", digest, "--revoke")).exitCode).toBe(0); // all changes, by the digest of the plan
    expect((await loadPlan()).changes.every(({ hold }) => hold !== undefined)).toBe(true);
    for (const args of [[digest], []])
      expect((await runOnTestBackend("approve", ...args, "--revoke")).exitCode).toBe(64);
    await runOnTestBackend("approve", digest);
  });

  test("an applied change is sent to the webhook, signed, and consumes its approval", async () => {
    expect((await runOnTestBackend("apply", "--yes")).exitCode).toBe(0);
    expect(receivedTypes()).toContain("vm.created");
    expect(receivedTypes().at(-1)).toBe("plan.applied");
    for (const { body, headers } of server.requests)
      expect(new Webhook(SIGNING_KEY).verify(body, headers as Record<string, string>)).toBeDefined();
    expect((await runOnTestBackend("approve")).stdout).toContain("no open approvals");
    expect((await runOnTestBackend("events")).stdout).toMatch(/plan\.applied +Fleet\/demo +\d+ succeeded/);
  });

  test("events can be followed, each once, oldest first", async () => {
    const watching = runOnTestBackend("events", "-f", "--limit", "1", "--json");
    let output = "";
    watching.stdout.on("data", (text) => {
      output += text;
    });
    await expect.poll(() => output, { timeout: 30_000 }).toContain("plan.applied");
    await runOnTestBackend("approve", (await loadPlan()).digest);
    await runOnTestBackend("apply", "--yes");
    await expect.poll(() => output.split("plan.applied").length, { timeout: 30_000 }).toBe(3);
    watching.kill("SIGINT");
    expect((await watching).exitCode).toBe(0);
    const events = output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; time: string });
    expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).sort());
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test("a failed delivery is listed with its reason and repeated later", async () => {
    status = 500;
    await runOnTestBackend("approve", (await loadPlan()).digest);
    const { exitCode, stderr } = await runOnTestBackend("apply", "--yes");
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringContaining("webhook deliveries failed; reasons: fleetwright webhooks list"),
    ]);
    expect((await runOnTestBackend("webhooks", "list")).stdout).toMatch(/chat +\d+ +\d+ +\d+s ago +0 +http:/);
    expect((await runOnTestBackend("webhooks", "list", "chat")).stdout).toContain("it answered 500");
    expect((await runOnTestBackend("webhooks", "list", "chta")).stderr).toContain(
      'did you mean "Webhook/chat"?',
    );
    status = 204;
    const event = server.requests[0]?.event.id ?? "";
    const before = server.requests.length;
    expect((await runOnTestBackend("webhooks", "replay", "--event", event)).stdout).toContain(
      "1 event queued",
    );
    await runOnTestBackend("webhooks", "deliver");
    expect(server.requests.slice(before).map((request) => request.event.id)).toContain(event);
  });
});
