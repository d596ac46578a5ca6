import { afterAll, beforeAll, expect, test } from "vitest";
import type { FleetEvent } from "../../src/model/event.ts";
import { SIGNING_KEY } from "../../src/workspace/webhooks/samples.testing.ts";
import { type TestRepo, testFolder } from "../git/repositories.ts";
import { command, type DaemonProcess, startDaemon } from "./daemon-process.ts";
import { openUnreliableReceiver, type UnreliableReceiver } from "./unreliable-receiver.ts";

/** A daemon process delivers more than a thousand events to a receiver that fails half of its responses. */

const MACHINES = 120;
const VERSIONS = 9;
const folder = testFolder();
const env = { FLEETWRIGHT_STATE_DIR: `${folder.top}/state`, HOOK_KEY: SIGNING_KEY };
let repo: TestRepo;
let server: UnreliableReceiver;
let daemon: DaemonProcess;

beforeAll(async () => {
  server = await openUnreliableReceiver();
  repo = folder.repo("fleet");
  repo.commit({ "ground.yaml": baseFleet(server.url), "size.yaml": size(0), "machines.yaml": machines() });
  daemon = await startDaemon({ repo: repo.dir, env });
});

afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

function baseFleet(url: string): string {
  return [
    document("Fleet", "many", "{apply: auto, guard: {maxDisruptPercent: 100}}"),
    document("Host", "hv1", '{libvirt: "test:///default", overcommit: {cpu: 1000, memory: 1000}}'),
    document("Image", "micro", "{source: {recipe: micro}}"),
    document("Secret", "hooks", "{env: {signing: HOOK_KEY}}"),
    document(
      "Webhook",
      "all",
      `{url: "${url}", timeout: 1s, secretRef: {secret: hooks, key: signing}, retry: {maxBackoff: 1s}}`,
    ),
  ].join("---\n");
}

function size(version: number): string {
  return document(
    "InstanceType",
    "tiny",
    `{family: shared, cpu: {guest: 1}, memory: {guest: ${64 + version}Mi}}`,
  );
}

function machines(): string {
  const spec = "{instanceType: tiny, image: micro, runStrategy: Halted}";
  return Array.from({ length: MACHINES }, (_, index) => document("VirtualMachine", `m${index}`, spec)).join(
    "---\n",
  );
}

/** Returns all recorded events, oldest first. */
async function readEvents(): Promise<FleetEvent[]> {
  const { stdout } = await command(env, "events", "--repo", repo.dir, "--json", "--limit", "100000");
  return (JSON.parse(stdout) as FleetEvent[]).toReversed();
}

test("each event is received once by its id, in the order of its subject, and signed", {
  timeout: 300_000,
}, async () => {
  const done = () => lines(/"msg":"(?:create|update) domain/g);
  for (let version = 0; version < VERSIONS; version += 1) {
    if (version > 0) repo.commit({ "size.yaml": size(version) });
    const isDone = () => (done() >= MACHINES * (version + 1) ? true : undefined);
    await daemon.until(`version ${version}`, isDone);
  }
  const isOver = () =>
    lines(/"msg":"applying \d+ changes?"/g) === lines(/"msg":"succeeded in/g) ? true : undefined;
  await daemon.until("nothing is under way", isOver);
  const pending = async () => /^fleetwright_webhook_pending\S* (\d+)$/m.exec(await metrics())?.[1];
  await daemon.until("all is delivered", async () => ((await pending()) === "0" ? true : undefined));
  const all = await readEvents();
  expect(all.length).toBeGreaterThanOrEqual(MACHINES * VERSIONS);
  expect(groupBySubject(server.taken)).toEqual(groupBySubject(all));
  expect([server.changed, server.forged]).toEqual([[], []]);
  expect(server.answered()).toBeGreaterThanOrEqual(all.length);
  expect(server.requests.length).toBeGreaterThan(1.5 * all.length);
});

const lines = (text: RegExp) => daemon.log().match(text)?.length ?? 0;
const metrics = async () => (await fetch(`${daemon.url}/metrics`)).text();

/** Groups the ids of events by subject, in order. */
function groupBySubject(events: readonly FleetEvent[]): Record<string, string[]> {
  const subjects: Record<string, string[]> = {};
  for (const { subject, id } of events) subjects[subject] = [...(subjects[subject] ?? []), id];
  return subjects;
}
