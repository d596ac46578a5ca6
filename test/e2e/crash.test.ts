import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { baseFleet, documents, machine, volume } from "./fleets.ts";
import { eventually, openStage, type Running, type Stage } from "./harness.ts";
import { inventory } from "./inventory.ts";

/** After `kill -9` at any moment, the next apply finishes the work. */

const LAB = "crash";
const db = machine({
  name: "db",
  ipv4: "10.20.0.10",
  volumes: "[{volume: data}]",
  more: "rootDisk: {pool: local, size: 256Mi}",
});
const FILES = {
  "ground.yaml": baseFleet({ lab: LAB }),
  "db.yaml": documents(db, volume("data", "16Mi")),
  "idle.yaml": documents(machine({ name: "idle", more: "runStrategy: Halted" })),
};

/** Kills an apply right after a number of finished changes. Returns false if the apply ended before. */
async function killAfter(apply: Running, finished: number): Promise<boolean> {
  let seen = 0;
  apply.stderr.on("data", (data: Buffer) => {
    seen += data.toString().match(/^✓/gm)?.length ?? 0;
    if (seen >= finished) apply.kill("SIGKILL");
  });
  if (finished === 0) setTimeout(() => apply.kill("SIGKILL"), 900); // while it reads the host
  return (await apply).signal === "SIGKILL";
}

async function converges(stage: Stage): Promise<void> {
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  await expect.poll(async () => (await stage.cli("plan")).all, BALLOON).toContain("No changes.");
}

/** Waits until the balloon of a booted guest is inflated: before, the guest has more memory than planned. */
const BALLOON = { timeout: 60_000, interval: 1_000 } as const;

const deleteAll = { "db.yaml": "", "idle.yaml": "" };

/** Removes everything that the fleet created on the host, so that the next apply starts from nothing. */
async function startOver(stage: Stage): Promise<void> {
  await stage.exec("hv1", ["sh", "-c", CLEAR]);
  expect((await inventory(stage, "hv1")).filter((one) => !one.includes("nwfilter"))).toEqual([]);
}

const CLEAR = `
for d in $(virsh list --name); do virsh destroy $d; done
for d in $(virsh list --all --name); do virsh undefine $d; done
for n in $(virsh net-list --name); do virsh net-destroy $n; done
for n in $(virsh net-list --all --name); do virsh net-undefine $n; done
for p in $(virsh pool-list --name); do virsh pool-destroy $p; done
for p in $(virsh pool-list --all --name); do virsh pool-undefine $p; done
nft list tables | grep fleetwright- | while read -r table; do nft delete $table; done
rm -rf /var/lib/fleetwright/* /var/lib/libvirt/fleetwright /run/fleetwright`;

describe("an apply that is killed", () => {
  let stage: Stage;
  let whole: string[];
  let changes = 0;

  beforeAll(async () => {
    stage = await openStage({ lab: LAB, files: FILES });
    const apply = await stage.cli("apply", "--yes");
    expect(apply.code, apply.all).toBe(0);
    changes = apply.stderr.match(/^✓/gm)?.length ?? 0;
    whole = await inventory(stage, "hv1");
  });

  afterAll(async () => expect(await stage?.end()).toEqual([]));

  it("has some ten objects to be killed between", () => expect(changes).toBeGreaterThanOrEqual(10));

  it("repeatedly, each time after its first finished change, converges in the end", async () => {
    await startOver(stage);
    let kills = 0;
    while (await killAfter(stage.start("apply", "--yes"), 1)) kills += 1;
    expect(kills).toBeGreaterThan(2);
    await converges(stage);
    expect(await inventory(stage, "hv1")).toEqual(whole);
  });

  it("after any number of finished changes is finished by the next apply", async () => {
    for (let finished = 0; finished < changes; finished += 1) {
      await startOver(stage);
      await killAfter(stage.start("apply", "--yes"), finished);
      await converges(stage);
      expect(await inventory(stage, "hv1"), `killed after ${finished} changes`).toEqual(whole);
    }
  });

  it("during deletions is finished by the next apply", async () => {
    for (const file of Object.keys(deleteAll)) stage.remove(file);
    while (await killAfter(stage.start("apply", "--yes"), 1));
    await converges(stage);
    const left = await inventory(stage, "hv1");
    expect(left.filter((one) => /^(running )?domain|^network|^file .*seed/.test(one))).toEqual([]);
    expect(left.filter((one) => one.includes("data.qcow2"))).toHaveLength(2); // in the trash, with its mark
    for (const [file, text] of Object.entries(FILES)) stage.write(file, text);
    await converges(stage);
    expect(await inventory(stage, "hv1")).toEqual(whole);
  });
});

describe("an apply that is killed in the middle of an upload", () => {
  let stage: Stage;
  const SIZE = 600 * 1024 * 1024;
  afterEach(async () => expect(await stage?.end()).toEqual([]));

  it("leaves a file that is never used as the image; the next apply completes it", async () => {
    const big = machine({ name: "big", more: "runStrategy: Halted\nrootDisk: {pool: local, size: 1Gi}" });
    const image = "kind: Image\nmetadata: {name: big}\nspec: {source: {path: big.raw}, format: raw}";
    const files = {
      "ground.yaml": baseFleet({ lab: "crashup" }),
      "big.yaml": documents(image, big.replace("image: micro", "image: big")),
    };
    stage = await openStage({ lab: "crashup", files });
    const source = join(stage.folder, "fleet/big.raw");
    writeFileSync(source, "not empty");
    truncateSync(source, SIZE);

    const apply = stage.start("apply", "--yes");
    const written = "stat -c %b /var/lib/fleetwright/volumes/big-*.raw";
    await eventually("the upload", async () => {
      const blocks = Number(await stage.exec("hv1", ["sh", "-c", written]));
      return blocks * 512 > SIZE / 20 ? true : undefined;
    });
    apply.kill("SIGKILL");
    expect((await apply).signal).toBe("SIGKILL");
    expect(await stage.virsh("hv1", "list", "--all", "--name")).toBe("");
    const digest = async () =>
      stage.exec("hv1", ["sh", "-c", "sha256sum < $(echo /var/lib/fleetwright/volumes/big-*.raw)"]);
    const wanted = (await execa("sha256sum", { inputFile: source })).stdout;

    await converges(stage);
    expect(await digest()).toBe(wanted);
    expect(await stage.virsh("hv1", "list", "--all", "--name")).toBe("big");
  });
});
