import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents, machine } from "./fleets.ts";
import { eventually } from "./harness.ts";
import { inventory } from "./inventory.ts";

/** Repeated `kill -9` of the daemon during a stream of commits loses no change and leaves no remains. */

const KILLS = Number(process.env.FLEETWRIGHT_TEST_KILLS ?? 8);
let at: DaemonStage;

beforeAll(async () => {
  at = await openDaemonStage("killed", { fleet: "{apply: auto, guard: {maxDeletePercent: 100}}" });
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

/** Machines that are created, changed and removed by the commits; the last three stay. */
const file = (version: number) =>
  documents(
    ...[0, 1, 2].map((index) =>
      machine({ name: `v${version + index}`, more: `runStrategy: ${index === 1 ? "Always" : "Halted"}` }),
    ),
  );

/** Kills the daemon mostly while it works on a commit; every fourth time at any moment after its start. */
async function someMoment(version: number, logged: number): Promise<void> {
  const isInForce = async () => (at.log().slice(logged).includes(" accepted: ") ? true : undefined);
  if (version % 4 !== 3) await eventually("a commit is in force", isInForce);
  await sleep(Math.random() * 1_200);
}

/** The history of a machine according to its events: `created`, `deleted`, `created`, ... */
function lifecycles(events: readonly string[]): Map<string, string[]> {
  const lifecycle = new Map<string, string[]>();
  for (const line of events) {
    const [, what, name] = /^vm\.(created|deleted) VirtualMachine\/default\/(\w+)$/.exec(line) ?? [];
    if (what !== undefined && name !== undefined) lifecycle.set(name, [...(lifecycle.get(name) ?? []), what]);
  }
  return lifecycle;
}

it("the hosts converge to the last commit, and every change is reported once", async () => {
  let daemon = at.start();
  for (let version = 0; version < KILLS; version += 1) {
    const logged = at.log().length;
    await at.commit(`version ${version}`, { "machines.yaml": file(version) });
    await someMoment(version, logged);
    daemon.kill("SIGKILL");
    await daemon;
    daemon = at.start();
  }
  const wanted = [KILLS - 1, KILLS, KILLS + 1].map((index) => `v${index}`);
  const all = async () =>
    (await at.stage.virsh("hv1", "list", "--all", "--name")).split("\n").filter(Boolean).sort();
  await eventually(
    "it is as the last commit says",
    async () => (JSON.stringify(await all()) === JSON.stringify([...wanted].sort()) ? true : undefined),
    120_000,
  );
  await eventually("nothing is left to do", async () =>
    (await at.stage.cli("plan", "--repo", at.repo)).code === 0 ? true : undefined,
  );
  await eventually("everything is delivered", async () => {
    const hooks = await at.stage.cli("webhooks", "list", "--json", "-C", at.repo);
    return /"pending": *[1-9]/.test(hooks.stdout) ? undefined : true;
  });
  daemon.kill("SIGTERM");
  await daemon;
  const posted = (await at.stage.cli("events", "--json", "--limit", "100000", "-C", at.repo)).json<
    { id: string }[]
  >();
  const received = at.receiver.events.map(({ id }) => id);
  expect(posted.filter(({ id }) => !received.includes(id))).toEqual([]);
  const delivered = at.receiver.received();
  const story = `${delivered.join("\n")}\n${at.log()}`;
  for (const [name, life] of lifecycles(delivered)) {
    const isWanted = wanted.includes(name);
    const expected = life.map((_, index) => (index % 2 === 0 ? "created" : "deleted"));
    expect(life, `${name}:\n${story}`).toEqual(expected);
    expect(life.at(-1), `${name}:\n${story}`).toBe(isWanted ? "created" : "deleted");
  }
  expect([...lifecycles(delivered).keys()]).toEqual(expect.arrayContaining(wanted));
  const left = await inventory(at.stage, "hv1");
  const named = new Set(left.flatMap((line) => line.match(/\bv\d+\b/g) ?? []));
  expect([...named].sort(), left.join("\n")).toEqual([...wanted].sort());
  expect(left.filter((line) => /seed/.test(line)).length, left.join("\n")).toBeLessThanOrEqual(6);
});
