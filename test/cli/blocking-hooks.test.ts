import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Receiver, receiver } from "../../src/daemon/hooks/samples.ts";
import { testFolder } from "../git/repositories.ts";
import { command, type DaemonProcess, startDaemon } from "./daemon-process.ts";

/** Webhooks that the daemon, and a command, ask before something is done. */

const folder = testFolder();
const repo = folder.repo("fleet");
const env = { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state") };
let server: Receiver;
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
    `{url: "${server.url}", timeout: 1s, blocking: {otherwise: ${otherwise}}, ${FILTER}}`,
  );
const FILTER = "events: [storage-pool.asked], filter: {kinds: [StoragePool]}";
const GROUND = [
  document("Fleet", "asking", "{apply: auto}"),
  document("Host", "hv1", '{libvirt: "test:///default"}'),
].join("---\n");

beforeAll(async () => {
  server = await receiver((response) => answer === undefined || response.writeHead(200).end(answer));
  repo.commit({ "fleet.yaml": GROUND, "guard.yaml": guard("abandon") });
  daemon = await startDaemon({ repo: repo.dir, env });
});

afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

interface PlanAnswer {
  readonly changes: readonly { readonly hold?: { readonly gate: string; readonly reason: string } }[];
}

let read = 0;
beforeEach(() => {
  read = daemon.log().length;
});

const isLogged = (text: string) =>
  daemon.until(text, () => (daemon.log().slice(read).includes(`"msg":"${text}`) ? true : undefined));

test("what it lets is done", async () => {
  repo.commit({ "one.yaml": pool("one") });
  await isLogged('create pool one on hv1 (commit)"');
  expect(server.requests[0]?.event).toMatchObject({
    ...{ type: "fleetwright.storage-pool.asked", subject: "StoragePool/default/one" },
    data: { action: "create" },
  });
});

test("what it does not let is left, told of, and asked again", async () => {
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

test("silence is what the webhook says that it is", async () => {
  answer = undefined;
  repo.commit({ "two.yaml": pool("two") });
  await isLogged(
    "create pool two on hv1 (commit): held: Webhook/guard does not let it: it did not answer within 1s",
  );
  repo.commit({ "guard.yaml": guard("continue") });
  await isLogged('create pool two on hv1 (commit)"');
});

test("a command asks as well", async () => {
  await daemon[Symbol.asyncDispose]();
  answer = '{"answer": "abandon", "message": "not by hand either"}';
  repo.commit({ "three.yaml": pool("three") });
  const { exitCode, stderr } = await command(env, "apply", "--repo", repo.dir, "--yes");
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining("not by hand either")]);
});

test("it is asked, and not told", () => {
  const types = new Set(server.requests.map(({ event }) => event.type));
  expect([...types]).toEqual(["fleetwright.storage-pool.asked"]);
});
