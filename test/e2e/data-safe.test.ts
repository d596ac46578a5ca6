import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReceiver, type TestReceiver } from "../../src/workspace/webhooks/samples.testing.ts";
import { baseFleet, documents, formatPlan, machine, planOf, volume } from "./fleets.ts";
import { type CommandResult, openStage, type Stage } from "./harness.ts";

/** No foreign object is changed and no data is lost, even if the host changes between a plan and its changes. */

const LAB = "safe";
const VOLUMES = "/var/lib/fleetwright/volumes";
const halted = (name: string, volumes = "[]") =>
  documents(machine({ name, volumes, more: "runStrategy: Halted" }));
/** A disk that is deleted for good as soon as that is permitted. */
const brief = (name: string) => documents(volume(name, "16Mi", ", deletionPolicy: Delete, keep: 1s"));

let stage: Stage;
let guard: TestReceiver;
/** The action that the test runs while the webhook handles a request. */
let meanwhile: () => Promise<unknown> = async () => undefined;

beforeAll(async () => {
  guard = await startReceiver((response) => {
    void meanwhile().then(() => response.writeHead(200).end('{"answer": "continue"}'));
  });
  const webhook = documents(
    `kind: Webhook\nmetadata: {name: guard}\nspec: {url: "${guard.url}", timeout: 60s, admission: {defaultResult: abandon}, events: [vm.admission]}`,
  );
  stage = await openStage({
    lab: LAB,
    files: { "ground.yaml": baseFleet({ lab: LAB }), "guard.yaml": webhook },
  });
  await applies();
});

afterAll(async () => {
  await guard?.[Symbol.asyncDispose]();
  expect(await stage?.end()).toEqual([]);
});

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
const sh = (script: string) => stage.exec("hv1", ["sh", "-ec", script]);
const files = async () => (await sh(`ls ${VOLUMES}`)).split("\n");

/** A machine without the mark of any fleet. */
async function define(name: string, disks = ""): Promise<void> {
  const text = `<domain type="qemu"><name>${name}</name><memory unit="MiB">64</memory><os><type arch="x86_64">hvm</type></os><devices>${disks}</devices></domain>`;
  await stage.exec("hv1", ["sh", "-ec", "cat >/tmp/foreign.xml"], text);
  await sh("virsh define /tmp/foreign.xml");
}

describe("a machine that replaces another one during a webhook request", () => {
  it("is left alone, and the change fails", async () => {
    stage.write("delta.yaml", halted("delta"));
    await applies();
    stage.remove("delta.yaml");
    meanwhile = async () => {
      await virsh("undefine", "delta");
      await define("delta");
      meanwhile = async () => undefined;
    };
    const { all } = await ends(1, "apply", "--yes");
    expect(all).toContain(
      "(domain@hv1/delta): the object that has this name now is another one, with the UUID",
    );
    expect(await virsh("list", "--all", "--name")).toContain("delta");
    await applies();
    expect(await virsh("list", "--all", "--name")).toContain("delta");
    await virsh("undefine", "delta");
  });
});

describe("a disk whose time in the trash is over", () => {
  beforeAll(async () => {
    stage.write("spare.yaml", brief("spare"));
    await applies();
    await sh(
      `ln -sfn ${VOLUMES} /srv/link; qemu-img create -q -f qcow2 -F qcow2 -b ${VOLUMES}/spare.qcow2 /srv/over.qcow2`,
    );
    await sh(`mkdir -p /srv/foreign
over() { qemu-img create -q -f qcow2 -F qcow2 -u -b "$1" "/srv/$2.qcow2" 1M; }
over /srv/link/spare.qcow2 foreign/by-link
over ../../${VOLUMES.slice(1)}/spare.qcow2 foreign/by-relative-name
over ${VOLUMES}/spare.qcow2 middle
over /srv/middle.qcow2 foreign/by-a-chain
virsh pool-create-as foreign dir --target /srv/foreign; virsh pool-refresh foreign`);
    stage.remove("spare.yaml");
    await stage.cli("apply", "--yes"); // its time may be over already at the next apply
  });

  it.each([
    ["by another spelling of its path", "file", `file="/srv/link/../link//spare.qcow2"`],
    ["by its pool", "volume", `pool="local" volume="spare.qcow2"`],
    ["below a snapshot that no pool knows", "file", `file="/srv/over.qcow2"`],
    ["below one of another pool, by a link", "file", `file="/srv/foreign/by-link.qcow2"`],
    ["below one of another pool, by a relative name", "file", `file="/srv/foreign/by-relative-name.qcow2"`],
    [
      "below one of another pool, by a file that no pool knows",
      "file",
      `file="/srv/foreign/by-a-chain.qcow2"`,
    ],
  ])("stays while a foreign machine uses it %s", async (_, type, source) => {
    const disk = `<disk type="${type}"><driver type="qcow2"/><source ${source}/><target dev="vda"/></disk>`;
    await define("foreign", disk);
    await stage.cli("apply", "--yes");
    expect(await files()).toContain("spare.qcow2");
    await virsh("undefine", "foreign");
  });

  it("is deleted when no machine uses it any more", async () => {
    await applies();
    expect(await files()).not.toContain("spare.qcow2");
    await sh("virsh pool-destroy foreign; rm -r /srv/link /srv/over.qcow2 /srv/middle.qcow2 /srv/foreign");
  });
});

describe("a second pool", () => {
  it("whose directory is a link to the first one is refused, and no data is lost", async () => {
    stage.write("data.yaml", brief("data"));
    stage.write("db.yaml", halted("db", "[{volume: data}]"));
    await applies();
    const before = await files();
    await sh(`ln -sfn ${VOLUMES} /srv/two`);
    stage.write(
      "two.yaml",
      documents("kind: StoragePool\nmetadata: {name: two}\nspec: {type: dir, path: /srv/two}"),
    );
    for (let again = 0; again < 3; again += 1) {
      const { all } = await ends(1, "apply", "--yes");
      expect(all).toContain(
        "/srv/two is the directory of another pool: StoragePool/default/local of fleet safe",
      );
    }
    expect(await files()).toEqual(before);
    stage.remove("two.yaml");
    await applies();
  });

  it("has one directory, however its path is spelled", async () => {
    const pool = (path: string) =>
      documents(`kind: StoragePool\nmetadata: {name: three}\nspec: {type: dir, path: ${path}}`);
    stage.write("three.yaml", pool("//srv/./three/"));
    await applies();
    stage.write("three.yaml", pool("/srv/three"));
    await ends(0, "plan");
    stage.remove("three.yaml");
    await applies();
  });

  it("that would be in the directory of a user's pool is blocked in the plan", async () => {
    await sh("mkdir -p /srv/user");
    await virsh("pool-define-as", "user", "dir", "--target", "/srv/user");
    stage.write(
      "inner.yaml",
      documents("kind: StoragePool\nmetadata: {name: inner}\nspec: {type: dir, path: /srv/user/inner}"),
    );
    expect((await planOf(stage)).blocked.map(({ message }) => message)).toEqual([
      "StoragePool/inner: pool inner on hv1: /srv/user/inner is in /srv/user, the directory of pool user, which is not managed by Fleetwright",
    ]);
    stage.remove("inner.yaml");
    await virsh("pool-undefine", "user");
    await sh("rmdir /srv/user");
    await ends(0, "plan");
  });

  it("that a user created there has none of the first one's volumes", async () => {
    const before = await files();
    await virsh("pool-define-as", "hand", "dir", "--target", "/srv/two");
    await virsh("pool-start", "hand");
    await ends(0, "plan");
    stage.write(
      "hand.yaml",
      documents("kind: StoragePool\nmetadata: {name: hand}\nspec: {type: dir, path: /srv/two}"),
    );
    expect((await ends(1, "adopt", "storagepool/hand", "--yes")).all).toContain(
      "is the directory of another pool",
    );
    expect(formatPlan(await planOf(stage))).toEqual([]);
    stage.remove("hand.yaml");
    await virsh("pool-destroy", "hand");
    await virsh("pool-undefine", "hand");
    expect(await files()).toEqual(before);
    await sh("rm /srv/two");
  });
});

describe("a pool whose file system is not mounted", () => {
  const lost = `${VOLUMES} is not the pool's directory`;

  it("gets no volumes and loses none until it is mounted again", async () => {
    await sh(`mv ${VOLUMES} /srv/away; mkdir ${VOLUMES}; virsh pool-refresh local`);
    stage.write("more.yaml", brief("more"));
    stage.write("more-vm.yaml", halted("more", "[{volume: more}]"));
    const plan = await planOf(stage);
    expect(formatPlan(plan).filter((line) => line.includes("@hv1/local"))).toEqual([]);
    expect(plan.blocked.map(({ message }) => message).join("\n")).toContain(lost);
    await stage.cli("apply", "--yes");
    expect(await files()).toEqual([""]);
    await sh(`rmdir ${VOLUMES}; mv /srv/away ${VOLUMES}; virsh pool-refresh local`);
    await applies();
    expect(await files()).toEqual(expect.arrayContaining(["data.qcow2", "more.qcow2"]));
  });

  it("accepts its directory after adopt", async () => {
    await sh(`rm ${VOLUMES}/.fleetwright/.directory/pool.json`);
    expect((await planOf(stage)).blocked.map(({ message }) => message).join("\n")).toContain(lost);
    await ends(0, "adopt", "storagepool/local", "--yes");
    await ends(0, "plan");
  });
});

describe("a disk that vanished while its machine uses it", () => {
  it("is created again only after an approval", async () => {
    await virsh("vol-delete", "--pool", "local", "data.qcow2");
    expect(formatPlan(await planOf(stage))).toEqual([
      "create volume@hv1/local/data.qcow2 (commit) held by guard",
    ]);
    await ends(3, "apply", "--yes");
    expect(await files()).not.toContain("data.qcow2");
  });
});
