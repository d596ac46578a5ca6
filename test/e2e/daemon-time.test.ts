import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";
import { documents, ground, machine, size, volume } from "./fleets.ts";
import { eventually } from "./harness.ts";

/** What a daemon leaves alone for a while, and goes on with when its time has come. */

const LAB = "time";
let at: DaemonStage;
let url: string;

/** What happens on hosts is heard of; nothing here is to be owed to looking at everything anew. */
const fleet = (cron: string) =>
  ground({ lab: LAB, fleet: `{apply: auto, interval: 1h, windows: [{cron: "${cron}", duration: 1h}]}` });
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
  await at.isTold("plan.applied Fleet/default/time");
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

interface PlanAnswer {
  readonly changes: readonly { readonly id: string; readonly hold?: { gate: string; until?: string } }[];
}

/** What holds a change in the daemon's own plan, once it is there. */
async function holdOf(change: string, gate: string) {
  return eventually(`${change} is held by ${gate}`, async () => {
    const { changes } = (await (await fetch(`${url}/api/v1/plan?limit=100`)).json()) as PlanAnswer; // as its OpenAPI says
    const hold = changes.find(({ id }) => id === change)?.hold;
    return hold?.gate === gate ? hold : undefined;
  });
}

const event = (type: string, subject: string) =>
  at.receiver.events.find((one) => one.type === `fleetwright.${type}` && one.subject === subject);

let opens: Date;
let domain: string;

it("outside of the maintenance windows, what would restart a machine is held until the next", async () => {
  domain = await at.stage.virsh("hv1", "domid", "web");
  await at.commit("larger", {
    "big.yaml": documents(BIG),
    "web.yaml": documents(machine({ ...WEB, size: "big" })),
  });
  const hold = await holdOf("restart domain@hv1/web", "window");
  expect(hold.until).toMatch(/-02-29T00:00:00.000Z$/);
  opens = nextMinute();
  const [minute, hour] = [opens.getUTCMinutes(), opens.getUTCHours()];
  await at.commit("another window", { "ground.yaml": fleet(`${minute} ${hour} * * *`) });
});

/** Windows open at whole minutes: the next that is a while away. */
function nextMinute(): Date {
  return new Date(Math.ceil((Date.now() + 20_000) / 60_000) * 60_000);
}

describe("a resource that is suspended", () => {
  it("is left alone, also when somebody destroys it, until it is resumed", async () => {
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
  it("is deleted when its time there is over, and nothing else has happened", async () => {
    await at.commit("no data", { "db.yaml": documents(machine(DB)), "data.yaml": undefined });
    await at.isTold("volume.trashed Volume/default/data");
    await at.isTold("volume.deleted Volume/default/data");
    expect(event("volume.deleted", "Volume/default/data")?.data).toMatchObject({ cause: "expired" });
    const files = await at.stage.exec("hv1", ["find", "/var/lib/fleetwright/volumes", "-name", "*data*"]);
    expect(files).toBe("");
  });
});

it("a maintenance window that opens lets go what waited for it", async () => {
  await eventually(
    "web is restarted",
    async () => event("vm.restarted", "VirtualMachine/default/web"),
    120_000,
  );
  expect(await at.stage.virsh("hv1", "domid", "web")).not.toBe(domain);
  const { time = "" } = event("vm.restarted", "VirtualMachine/default/web") ?? {};
  expect(Date.parse(time)).toBeGreaterThanOrEqual(opens.getTime());
});
