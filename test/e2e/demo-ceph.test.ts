import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { labCeph } from "../../src/lab/lab-ceph.testing.ts";
import { baseFleet, documents, machine } from "./fleets.ts";
import { openStage, type Stage } from "./harness.ts";

/** `demo --ceph` with the example fleet: the pool for data is replaced by one in the lab's Ceph. */

const LAB = "democeph";
let stage: Stage;

beforeAll(async () => {
  const files = {
    "ground.yaml": baseFleet({ lab: LAB }),
    "data.yaml": documents(
      "kind: StoragePool\nmetadata: {name: data}\nspec: {type: dir, path: /var/lib/fleetwright/data}",
    ),
    "db.yaml": documents(
      "kind: Volume\nmetadata: {name: db-data}\nspec: {pool: data, size: 16Mi}",
      machine({ name: "db", volumes: "[{volume: db-data}]" }),
    ),
  };
  stage = await openStage({ lab: LAB, files });
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

it("the demo starts a lab with Ceph, names the replaced file, and creates the volume as an image", async () => {
  const demo = await stage.cli("demo", "--ceph");
  expect(demo.code, demo.all).toBe(0);
  expect(demo.stderr).toContain("replaced fleet/data.yaml with examples/data-on-ceph.yaml");
  expect(readFileSync(join(stage.folder, "fleet/data.yaml"), "utf8")).toContain(`lab://${LAB}/ceph.conf`);
  expect(await labCeph(LAB).run("rbd", "ls", "data")).toBe("db-data");
  expect(await stage.virsh("hv1", "domblklist", "db")).toContain("data/db-data");
  expect((await stage.cli("plan")).code).toBe(0);
});
