import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents, machine } from "./fleets.ts";
import { eventually } from "./harness.ts";
import { inventory } from "./inventory.ts";

/** `kill -9` of the daemon, again and again during a stream of commits, loses nothing and leaves nothing behind. */

const KILLS = Number(process.env.FLEETWRIGHT_TEST_KILLS ?? 8);
let at: DaemonStage;

beforeAll(async () => {
  at = await openDaemonStage("killed", "{apply: auto, guard: {maxDeletePercent: 100}}");
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

/** Machines that come, change, and go again as the commits go on; the last three stay. */
const file = (version: number) =>
  documents(
    ...[0, 1, 2].map((index) =>
      machine({ name: `v${version + index}`, more: `runStrategy: ${index === 1 ? "Always" : "Halted"}` }),
    ),
  );

it("ends as the last commit says, and every change was told of once", async () => {
  let daemon = at.start();
  for (let version = 0; version < KILLS; version += 1) {
    await at.commit(`version ${version}`, { "machines.yaml": file(version) });
    await sleep(300 + Math.random() * 1_500);
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
    const hooks = await at.stage.cli("hooks", "list", "--json", "-C", at.repo);
    return /"pending": *[1-9]/.test(hooks.stdout) ? undefined : true;
  });
  daemon.kill("SIGTERM");
  await daemon;
  const posted = (await at.stage.cli("events", "--json", "--limit", "100000", "-C", at.repo)).json<
    { id: string }[]
  >();
  const received = at.receiver.events.map(({ id }) => id);
  expect(posted.length).toBeGreaterThan(KILLS);
  expect(posted.filter(({ id }) => !received.includes(id))).toEqual([]);
  const told = at.receiver.told();
  const last = `vm.created VirtualMachine/default/${wanted[0]}`;
  expect(told.filter((line) => line === last).length, told.join("\n")).toBe(1);
  for (const name of wanted) expect(told).toContain(`vm.created VirtualMachine/default/${name}`);
  expect((await inventory(at.stage, "hv1")).filter((line) => /seed/.test(line)).length).toBeLessThanOrEqual(
    6,
  );
});
