import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startReceiver, type TestReceiver } from "../../src/workspace/webhooks/samples.testing.ts";
import { testFolder } from "../git/repositories.ts";
import { command, type DaemonProcess, startDaemon } from "./daemon-process.ts";

/** Blocking webhooks, which the daemon and `apply` ask before a change. */

const folder = testFolder();
const repo = folder.repo("fleet");
const env = { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state") };
let server: TestReceiver;
let daemon: DaemonProcess;
let answer: string | undefined = '{"answer": "continue"}';

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const pool = (name: string) =>
  document("StoragePool", name, `{type: dir, path: /var/lib/${name}, hosts: all}`);
const guard = (otherwise: string) =>
  document(
    "Webhook",
    "guard",
    `{url: "${server.url}", timeout: 1s, admission: {defaultResult: ${otherwise}}, ${FILTER}}`,
  );
const FILTER = "events: [storage-pool.admission], filter: {kinds: [StoragePool]}";
const BASE_FLEET = [
  document("Fleet", "asking", "{apply: auto}"),
  document("Host", "hv1", '{libvirt: "test:///default"}'),
].join("---\n");

beforeAll(async () => {
  server = await startReceiver((response) => answer === undefined || response.writeHead(200).end(answer));
  repo.commit({ "fleet.yaml": BASE_FLEET, "guard.yaml": guard("abandon") });
  daemon = await startDaemon({ repo: repo.dir, env });
});

afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

interface PlanAnswer {
  readonly changes: readonly {
    readonly digest: string;
    readonly hold?: { readonly gate: string; readonly reason: string };
  }[];
}

let read = 0;
beforeEach(() => {
  read = daemon.log().length;
});

const isLogged = (text: string) =>
  daemon.until(text, () => (daemon.log().slice(read).includes(`"msg":"${text}`) ? true : undefined));

test("an allowed change is applied", async () => {
  repo.commit({ "one.yaml": pool("one") });
  await isLogged('create pool one on hv1 (commit)"');
  expect(server.requests[0]?.event).toMatchObject({
    type: "fleetwright.storage-pool.admission",
    subject: "StoragePool/default/one",
    data: { action: "create" },
  });
});

test("a refused change is held, reported and asked again", async () => {
  answer = '{"answer": "abandon", "message": "the books are closed"}';
  repo.commit({ "one.yaml": undefined });
  await isLogged(
    "delete pool one on hv1 (removed): held: Webhook/guard does not let it: the books are closed",
  );
  const { stdout } = await command(env, "history", "--repo", repo.dir, "--limit", "1");
  expect(stdout).toContain("1 held");
  await daemon.until("the plan says why it waits", async () => {
    const { changes } = (await (await fetch(`${daemon.url}/api/v1/plan`)).json()) as PlanAnswer; // as its OpenAPI says
    const [hold] = changes.map((change) => change.hold);
    return hold?.gate === "backoff" && hold.reason.includes("the books are closed") ? true : undefined;
  });
  answer = '{"answer": "continue"}';
  await isLogged('delete pool one on hv1 (removed)"');
});

test("a missing response has the meaning that the webhook configures", async () => {
  answer = undefined;
  repo.commit({ "two.yaml": pool("two") });
  await isLogged(
    "create pool two on hv1 (commit): held: Webhook/guard does not let it: it did not answer within 1s",
  );
  repo.commit({ "guard.yaml": guard("continue") }); // a commit cannot loosen its own rules
  const digest = await daemon.until("it waits for a person", async () => {
    const { changes } = (await (await fetch(`${daemon.url}/api/v1/plan`)).json()) as PlanAnswer; // as its OpenAPI says
    const held = changes.find(({ hold }) => hold?.gate === "approval");
    return held?.hold?.reason.includes("an admission webhook, is changed") ? held.digest : undefined;
  });
  expect((await command(env, "approve", digest, "--repo", repo.dir)).exitCode).toBe(0);
  await isLogged('create pool two on hv1 (commit)"');
});

test("apply asks the webhook, too", async () => {
  await daemon[Symbol.asyncDispose]();
  answer = '{"answer": "abandon", "message": "not by hand either"}';
  repo.commit({ "three.yaml": pool("three") });
  const { exitCode, stderr } = await command(env, "apply", "--repo", repo.dir, "--yes");
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining("not by hand either")]);
});

test("the webhook receives only questions, no other events", () => {
  const types = new Set(server.requests.map(({ event }) => event.type));
  expect([...types]).toEqual(["fleetwright.storage-pool.admission"]);
});
