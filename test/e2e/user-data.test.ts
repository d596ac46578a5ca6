import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cacheFolder } from "../../src/lab/environment.ts";
import { buildRecipe } from "../../src/lab/image/build.ts";
import { baseFleet, documents } from "./fleets.ts";
import { type Guest, guestAt, OPEN_GUEST } from "./guest.ts";
import { openStage, type Stage } from "./harness.ts";

/** A guest boots from a compressed disk, and runs compressed user data from a secret. */

const LAB = "udata";
const USER_DATA = gzipSync(`${OPEN_GUEST}\n`);
let stage: Stage;
let web: Guest;

const file = (name: string) => join(stage.folder, name);

const WEB = `kind: VirtualMachine
metadata: {name: web}
spec:
  instanceType: small
  image: published
  rootDisk: {pool: local, size: 128Mi}
  interfaces: [{network: app, ipv4: 10.20.0.10}]
  terminationGracePeriod: 10s
  cloudInit: {userDataSecretRef: {secret: boot, key: user-data}}`;

beforeAll(async () => {
  stage = await openStage({ lab: LAB, files: { "ground.yaml": baseFleet({ lab: LAB }) } });
  const { disk } = await buildRecipe("micro", cacheFolder());
  const xz = execFileSync("xz", ["-0", "-c", disk], { maxBuffer: 2 ** 30 });
  const digest = createHash("sha512").update(xz).digest("hex");
  writeFileSync(file("micro.qcow2.xz"), xz);
  writeFileSync(file("user-data.gz"), USER_DATA);
  stage.write(
    "web.yaml",
    documents(
      `kind: Image\nmetadata: {name: published}\nspec: {source: {path: ${file("micro.qcow2.xz")}}, checksum: "sha512:${digest}"}`,
      `kind: Secret\nmetadata: {name: boot}\nspec: {file: {user-data: ${file("user-data.gz")}}}`,
      WEB,
    ),
  );
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  web = guestAt(stage, "hv1", "10.20.0.10");
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

it("boots from the disk, runs the user data, and has its bytes as they are", async () => {
  await web.up();
  expect(await web.run("sha256sum </mnt/seed/user-data | cut -c1-64")).toBe(
    createHash("sha256").update(USER_DATA).digest("hex"),
  );
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
});
