import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Receiver, receiver, SIGNING_KEY } from "../../src/daemon/hooks/samples.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The real command of the build, and a real receiver. */
let folder: string;
let server: Receiver;
let status = 204;
beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  folder = mkdtempSync(join(tmpdir(), "fw-cli-hooks-"));
  cpSync(join(ROOT, "fleet"), join(folder, "fleet"), { recursive: true });
  server = await receiver((response) => response.writeHead(status).end());
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

/** The example fleet has a Fleet of its own: it is replaced. */
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

function onTest(...argv: string[]) {
  const env = { FLEETWRIGHT_STATE_DIR: join(folder, "state"), NO_COLOR: "1", HOOK_KEY: SIGNING_KEY };
  return execa(join(ROOT, "bin/fleetwright"), [...argv, "--backend", "test"], {
    ...{ reject: false, cwd: folder, env, stdin: "ignore", timeout: 60_000 },
  });
}

const told = () => server.requests.map(({ event }) => event.type.replace("fleetwright.", ""));
const planned = async () =>
  JSON.parse((await onTest("plan", "--json")).stdout) as { digest: string; changes: { hold?: object }[] };

describe("approvals, events and webhooks on the command line", { timeout: 180_000 }, () => {
  test("what waits for approval is told, and does not go", async () => {
    expect((await onTest("apply", "--yes")).exitCode).toBe(3);
    expect(told()).toEqual(["plan.needs-approval"]);
    expect((await onTest("apply", "--yes")).exitCode).toBe(3);
    expect(told()).toEqual(["plan.needs-approval"]);
  });

  test("what was approved goes with the next plan, until it is taken back", async () => {
    const { digest, changes } = await planned();
    expect(changes.every(({ hold }) => hold !== undefined)).toBe(true);
    expect((await onTest("approve", "deadbeef")).exitCode).toBe(4);
    const { stdout } = await onTest("approve", digest.slice(0, 8));
    expect(stdout).toContain(`${changes.length} changes approved until`);
    expect((await planned()).changes.every(({ hold }) => hold === undefined)).toBe(true);
    expect((await onTest("approve")).stdout).toMatch(/create domain db on hv/);
    const one = JSON.parse((await onTest("approve", "--json")).stdout)[0].digest as string;
    expect((await onTest("approve", one, "--revoke")).exitCode).toBe(0);
    expect((await planned()).changes.some(({ hold }) => hold !== undefined)).toBe(true);
    await onTest("approve", digest);
  });

  test("what is done is told to the webhook, signed, and uses the approval up", async () => {
    expect((await onTest("apply", "--yes")).exitCode).toBe(0);
    expect(told()).toContain("vm.created");
    expect(told().at(-1)).toBe("plan.applied");
    for (const { body, headers } of server.requests)
      expect(new Webhook(SIGNING_KEY).verify(body, headers as Record<string, string>)).toBeDefined();
    expect((await onTest("approve")).stdout).toContain("nothing is approved");
    expect((await onTest("events")).stdout).toMatch(/plan\.applied +Fleet\/default\/demo +\d+ done/);
  });

  test("what happens can be watched, each event once, the oldest first", async () => {
    const watching = onTest("events", "-f", "--limit", "1", "--json");
    let said = "";
    watching.stdout.on("data", (text) => {
      said += text;
    });
    await expect.poll(() => said, { timeout: 30_000 }).toContain("plan.applied");
    await onTest("approve", (await planned()).digest);
    await onTest("apply", "--yes");
    await expect.poll(() => said.split("plan.applied").length, { timeout: 30_000 }).toBe(3);
    watching.kill("SIGINT");
    expect((await watching).exitCode).toBe(0);
    const events = said
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; time: string });
    expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).sort());
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test("what could not be told is shown with why, and told later", async () => {
    status = 500;
    await onTest("approve", (await planned()).digest);
    const { exitCode, stderr } = await onTest("apply", "--yes");
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringContaining("webhook deliveries missed; fleetwright hooks list says why"),
    ]);
    expect((await onTest("hooks", "list")).stdout).toMatch(/chat +\d+ +\d+ +\d+s ago +0 +http:/);
    expect((await onTest("hooks", "list", "chat")).stdout).toContain("it answered 500");
    expect((await onTest("hooks", "list", "chta")).stderr).toContain('did you mean "Webhook/chat"?');
    status = 204;
    const event = server.requests[0]?.event.id ?? "";
    const before = server.requests.length;
    expect((await onTest("hooks", "replay", "--event", event)).stdout).toContain("1 event to be sent again");
    await onTest("hooks", "deliver");
    expect(server.requests.slice(before).map((request) => request.event.id)).toContain(event);
  });
});
