import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { baseFleet, documents, formatPlan, machine, planOf, size, volume } from "./fleets.ts";
import { type Guest, guestAt } from "./guest.ts";
import { type CommandResult, openStage, type Stage } from "./harness.ts";

/** No data is lost, no foreign object is changed, and the reviewed plan is the applied plan. */

const LAB = "keep";
const VOLUME = "volume@hv1/local/data.qcow2";
let stage: Stage;
let db: Guest;

const DB = documents(machine({ name: "db", ipv4: "10.20.0.10", volumes: "[{volume: data}]" }));
const DATA = documents(volume("data", "32Mi"));

/** Halted machines, which are quick to create and delete. */
const halted = (name: string) => machine({ name, more: "runStrategy: Halted" });
const HERD = documents(...["herd-1", "herd-2", "herd-3"].map(halted));

beforeAll(async () => {
  const fleet = "{apply: auto, guard: {fromObjects: 4, maxDeletePercent: 50}}";
  const files = {
    "ground.yaml": baseFleet({ lab: LAB, fleet }),
    "db.yaml": DB,
    "data.yaml": DATA,
    "herd.yaml": HERD,
  };
  stage = await openStage({ lab: LAB, files });
  await applies();
  db = guestAt(stage, "hv1", "10.20.0.10");
  await db.up();
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

async function ends(code: number, ...args: string[]): Promise<CommandResult> {
  const result = await stage.cli(...args);
  expect(result.code, result.all).toBe(code);
  return result;
}

async function applies(): Promise<void> {
  await ends(0, "apply", "--yes");
  await ends(0, "plan");
}

const virsh = (...args: string[]) => stage.virsh("hv1", ...args);
const inTrash = async () => (await ends(0, "trash", "--json")).json<{ id: string }[]>().map(({ id }) => id);

describe("a removed machine", () => {
  let before: string;
  const digest = () => db.run("sha256sum /dev/vda | cut -c1-64");

  beforeAll(async () => {
    await db.run("dd if=/dev/urandom of=/dev/vda bs=1M count=12 seek=3 conv=notrunc,fsync 2>/dev/null; sync");
    before = await digest();
    expect(before).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is deleted, and its volume goes into the trash", async () => {
    stage.remove("db.yaml");
    stage.remove("data.yaml");
    const plan = formatPlan(await planOf(stage));
    expect(plan).toContain("delete domain@hv1/db (removed)");
    expect(plan).toContain(`trash ${VOLUME} (removed)`);
    await applies();
    expect(await virsh("list", "--all", "--name")).not.toContain("db");
    expect(await inTrash()).toEqual([VOLUME]);
    expect((await ends(0, "trash")).stdout).toContain("Volume/data");
  });

  it("comes back with its data, bit for bit, when its files come back", async () => {
    stage.write("db.yaml", DB);
    stage.write("data.yaml", DATA);
    expect(formatPlan(await planOf(stage))).toContain(`restore ${VOLUME} (commit)`);
    await applies();
    expect(await inTrash()).toEqual([]);
    await db.up();
    expect(await digest()).toBe(before);
  });
});

describe("the trash", () => {
  it("restores an object without its resource, protected, by `undelete`", async () => {
    stage.write("spare.yaml", documents(volume("spare", "16Mi")));
    stage.edit("db.yaml", "[{volume: data}]", "[{volume: data}, {volume: spare}]");
    await applies();
    stage.edit("db.yaml", "[{volume: data}, {volume: spare}]", "[{volume: data}]");
    stage.remove("spare.yaml");
    await applies();
    expect(await inTrash()).toEqual(["volume@hv1/local/spare.qcow2"]);
    await ends(0, "undelete", "volume@hv1/local/spare.qcow2");
    expect(await inTrash()).toEqual([]);
    const plan = await planOf(stage);
    expect(formatPlan(plan)).toEqual([]);
    expect(plan.orphans.map(({ object, reason }) => `${object}: ${reason}`)).toEqual([
      "volume@hv1/local/spare.qcow2: it is protected (protect: true)",
    ]);
  });

  it("lists its content after a misspelt name", async () => {
    const result = await ends(64, "undelete", "volume@hv1/local/sparse.qcow2");
    expect(result.stderr).toContain("the trash is empty");
  });
});

describe("a protected machine", () => {
  it("stays when its file is removed, and the plan has the reason", async () => {
    stage.write(
      "safe.yaml",
      documents(machine({ name: "safe", more: "runStrategy: Halted\nprotect: true" })),
    );
    await applies();
    stage.remove("safe.yaml");
    const plan = await planOf(stage);
    expect(plan.orphans.map(({ object }) => object)).toContain("domain@hv1/safe");
    await applies();
    expect(await virsh("list", "--all", "--name")).toContain("safe");
  });

  it("is deleted after a separate commit removes the protection", async () => {
    stage.write(
      "safe.yaml",
      documents(machine({ name: "safe", more: "runStrategy: Halted\nprotect: false" })),
    );
    await applies();
    stage.remove("safe.yaml");
    await applies();
    expect(await virsh("list", "--all", "--name")).not.toContain("safe");
  });
});

describe("a suspended machine", () => {
  it("is observed and not changed, until it is resumed", async () => {
    await ends(0, "suspend", "vm/db", "--reason", "being debugged");
    await virsh("setmem", "db", "80M", "--config");
    const result = await ends(3, "apply", "--yes");
    expect(result.stdout).toContain("being debugged");
    expect(await virsh("dumpxml", "db", "--inactive")).toContain("<currentMemory unit='KiB'>81920<");
    await ends(0, "resume", "vm/db");
    await applies();
    expect(await virsh("dumpxml", "db", "--inactive")).toContain("<currentMemory unit='KiB'>98304<");
  });
});

describe("a foreign machine with a desired name", () => {
  const FOREIGN =
    "<domain type='qemu'><name>guest</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>";
  let before: string;

  beforeAll(async () => {
    await stage.exec("hv1", ["sh", "-c", "cat >/run/foreign.xml"], FOREIGN);
    await stage.exec("hv1", ["virsh", "define", "/run/foreign.xml"]);
    before = await virsh("dumpxml", "guest");
    stage.write("guest.yaml", documents(halted("guest")));
  });

  it("blocks the resource and is not changed", async () => {
    const result = await ends(3, "apply", "--yes");
    expect(result.all).toContain("fleetwright adopt VirtualMachine/guest");
    const plan = await planOf(stage);
    expect(plan.blocked.map(({ code, object }) => `${code} ${object}`)).toEqual([
      "unmanaged domain@hv1/guest",
    ]);
    expect(await virsh("dumpxml", "guest")).toBe(before);
  });

  it("stays when the resource is removed again", async () => {
    stage.remove("guest.yaml");
    await ends(0, "apply", "--yes");
    expect(await virsh("dumpxml", "guest")).toBe(before);
    stage.write("guest.yaml", documents(halted("guest")));
  });

  it("is adopted by `adopt`, which writes only the mark", async () => {
    await ends(0, "adopt", "vm/guest", "--yes");
    const after = await virsh("dumpxml", "guest");
    expect(after).toContain('owner="VirtualMachine/default/guest"');
    expect(after.replace(/\s*<metadata>[\s\S]*<\/metadata>/, "")).toBe(before);
    expect((await planOf(stage)).blocked).toEqual([]);
  });

  it("belongs to the fleet from then on: without its file it is deleted", async () => {
    stage.remove("guest.yaml");
    await applies();
    expect(await virsh("list", "--all", "--name")).not.toContain("guest");
  });
});

describe("a saved plan", () => {
  const grow = (from: string, to: string) => stage.edit("big.yaml", `guest: ${from}`, `guest: ${to}`);

  beforeAll(async () => {
    stage.write(
      "big.yaml",
      documents(size("big", "{guest: 1}", "{guest: 80Mi, maxGuest: 192Mi}"), halted("one")),
    );
    stage.edit("big.yaml", "instanceType: small", "instanceType: big");
    await applies();
  });

  it("is applied once", async () => {
    grow("80Mi", "96Mi");
    await ends(2, "plan", "--out", "PLAN.json");
    await ends(0, "apply", "PLAN.json", "--yes");
    await ends(0, "plan");
    const again = await ends(4, "apply", "PLAN.json", "--yes");
    expect(again.stderr).toContain("has been applied already");
  });

  it("is refused when an object has moved since, by its name", async () => {
    grow("96Mi", "112Mi");
    await ends(2, "plan", "--out", "PLAN.json");
    await virsh("setmem", "one", "88M", "--config");
    const refused = await ends(4, "apply", "PLAN.json", "--yes");
    expect(refused.stderr).toMatch(/domain(@hv1\/| )one/);
    expect(await virsh("dumpxml", "one")).toContain("<currentMemory unit='KiB'>90112<");
    await applies();
  });

  it("is refused when the file was edited", async () => {
    grow("112Mi", "128Mi");
    await ends(2, "plan", "--out", "PLAN.json");
    const edit = "s/131072/196608/g";
    await execa("sed", ["-i", edit, `${stage.folder}/PLAN.json`]);
    const refused = await stage.cli("apply", "PLAN.json", "--yes");
    expect(refused.code, refused.all).not.toBe(0);
    expect(await virsh("dumpxml", "one")).toContain("<currentMemory unit='KiB'>114688<");
    await applies();
  });
});

describe("the guard", () => {
  it("holds a plan that deletes too much until an approval", async () => {
    stage.remove("herd.yaml");
    const result = await ends(3, "apply", "--yes");
    expect(result.stdout).toMatch(/held by the guard: this plan would delete 3 of 5 objects of type domain/);
    expect((await virsh("list", "--all", "--name")).match(/herd/g)).toHaveLength(3);
    const { digest } = await planOf(stage);
    await ends(0, "apply", "--yes", "--approve", digest.slice(0, 16));
    expect(await virsh("list", "--all", "--name")).not.toContain("herd");
    await ends(0, "plan");
  });

  it("does not let an empty folder delete anything", async () => {
    for (const file of ["db.yaml", "data.yaml", "big.yaml", "ground.yaml"]) stage.remove(file);
    expect((await stage.cli("apply", "--yes")).code).not.toBe(0);
    expect(await virsh("list", "--name")).toContain("db");
  });
});
