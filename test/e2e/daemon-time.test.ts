import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { baseFleet, documents, machine, size, volume } from "./fleets.ts";
import { eventually } from "./harness.ts";

/** Changes that the daemon delays, and applies when their time has come. */

const LAB = "time";
let at: DaemonStage;
let url: string;

/** A long resync interval. The daemon must notice changes on hosts by events. */
const fleet = (cron: string) =>
  baseFleet({ lab: LAB, fleet: `{apply: auto, interval: 1h, windows: [{cron: "${cron}", duration: 1h}]}` });
const LEAP_DAY = "0 0 29 2 *";
const WEB = { name: "web", more: "updatePolicy: {reboot: Window}" };
const DB = { name: "db", more: "runStrategy: Always" };
const DATA = volume("data", "8Mi", ", deletionPolicy: Delete, keep: 10s");
const BIG = size("big", "{guest: 1, maxGuest: 2}", "{guest: 96Mi, maxGuest: 256Mi}");

beforeAll(async () => {
  at = await openDaemonStage(LAB);
  await at.commit("machines", {
    "ground.yaml": fleet(LEAP_DAY),
    "web.yaml": documents(machine(WEB)),
    "db.yaml": documents(machine({ ...DB, volumes: "[{volume: data}]" })),
    "data.yaml": documents(DATA),
  });
  at.start();
  url = await eventually("HTTP is answered", async () => /http:\/\/127[.:\d]+/.exec(at.log())?.[0]);
  await at.waitForEvent("plan.applied Fleet/default/time");
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

interface PlanAnswer {
  readonly changes: readonly { readonly id: string; readonly hold?: { gate: string; until?: string } }[];
}

interface FleetAnswer {
  readonly state: string;
  readonly commit: { readonly id: string };
}

/** The hold of a change in the daemon's own plan, once the plan has the change. */
async function holdOf(change: string, gate: string) {
  return eventually(`${change} is held by ${gate}`, async () => {
    const { changes } = (await (await fetch(`${url}/api/v1/plan?limit=100`)).json()) as PlanAnswer; // the OpenAPI document describes it
    const hold = changes.find(({ id }) => id === change)?.hold;
    return hold?.gate === gate ? hold : undefined;
  });
}

const event = (type: string, subject: string) =>
  at.receiver.events.find((one) => one.type === `fleetwright.${type}` && one.subject === subject);

let opens: Date;
let domain: string;

it("outside of maintenance windows, a restart is held until the next window", async () => {
  domain = await at.stage.virsh("hv1", "domid", "web");
  opens = nextMinute();
  const [minute, hour] = [opens.getUTCMinutes(), opens.getUTCHours()];
  const commit = await at.commit("another window", { "ground.yaml": fleet(`${minute} ${hour} * * *`) });
  await eventually("the other window is in force", async () => {
    const { commit: now, state } = (await (await fetch(`${url}/api/v1/fleet`)).json()) as FleetAnswer; // the OpenAPI document describes it
    return now.id === commit && state === "ready" ? true : undefined;
  });
  await at.commit("larger", {
    "big.yaml": documents(BIG),
    "web.yaml": documents(machine({ ...WEB, size: "big" })),
  });
  const hold = await holdOf("restart domain@hv1/web", "window");
  expect(hold.until).toBe(opens.toISOString());
});

/** Returns a window that opens at a whole minute, at least a while from now. */
function nextMinute(): Date {
  return new Date(Math.ceil((Date.now() + 20_000) / 60_000) * 60_000);
}

describe("a resource that is suspended", () => {
  it("is not changed, even after virsh destroy, until it is resumed", async () => {
    const suspended = await at.stage.cli("suspend", "vm/db", "--reason", "being debugged", "-C", at.repo);
    expect(suspended.code, suspended.all).toBe(0);
    await eventually("it is suspended", async () => {
      const answer = await (await fetch(`${url}/metrics`)).text();
      return /^fleetwright_suspended_resources\S* 1$/m.test(answer) ? true : undefined;
    });
    await at.stage.virsh("hv1", "destroy", "db");
    await holdOf("update domain@hv1/db", "suspended");
    expect(await at.machines()).not.toContain("db");
    expect((await at.stage.cli("resume", "vm/db", "-C", at.repo)).code).toBe(0);
    await eventually("db runs", async () => ((await at.machines()).includes("db") ? true : undefined));
  });
});

describe("a volume in the trash", () => {
  it("is deleted at the end of its time, without another trigger", async () => {
    await at.commit("no data", { "db.yaml": documents(machine(DB)), "data.yaml": undefined });
    await at.waitForEvent("volume.trashed Volume/default/data");
    await at.waitForEvent("volume.deleted Volume/default/data");
    expect(event("volume.deleted", "Volume/default/data")?.data).toMatchObject({ cause: "expired" });
    const files = await at.stage.exec("hv1", ["find", "/var/lib/fleetwright/volumes", "-name", "*data*"]);
    expect(files).toBe("");
  });
});

it("an opening maintenance window releases the held change", async () => {
  await eventually(
    "web is restarted",
    async () => event("vm.restarted", "VirtualMachine/default/web"),
    120_000,
  );
  expect(await at.stage.virsh("hv1", "domid", "web")).not.toBe(domain);
  const { time = "" } = event("vm.restarted", "VirtualMachine/default/web") ?? {};
  expect(Date.parse(time)).toBeGreaterThanOrEqual(opens.getTime());
});
