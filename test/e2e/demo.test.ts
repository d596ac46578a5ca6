import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { baseFleet, documents, machine } from "./fleets.ts";
import { eventually, openStage, type Stage } from "./harness.ts";

/** `demo --daemon`, as `npm start` runs it: a repository, a lab, the fleet, and a daemon that applies it. */

const LAB = "demo";
let stage: Stage;

beforeAll(async () => {
  const files = { "ground.yaml": baseFleet({ lab: LAB }), "web.yaml": documents(machine({ name: "web" })) };
  stage = await openStage({ lab: LAB, files });
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

const own = (name: string) => join(stage.folder, "my-fleet", name);
const git = (...args: string[]) => execa("git", ["-C", own(""), ...args]);

it("the demo creates a repository, shows the plan, applies it, and leaves a daemon running", async () => {
  const demo = await stage.cli("demo", "--daemon", "my-fleet");
  expect(demo.code, demo.all).toBe(0);
  expect(demo.stderr).toMatch(
    /my-fleet is a Git repository[\s\S]*Plan: \d+ to create[\s\S]*the daemon follows my-fleet/,
  );
  expect(demo.stdout).toMatch(/web +hv1 +\S+ +running +http:\/\/127\.0\.0\.1:\d+/);
  expect((await git("log", "--format=%s")).stdout).toBe("The example fleet\nA fleet for Fleetwright");
});

it("the daemon applies committed changes only", async () => {
  writeFileSync(own("web.yaml"), readFileSync(own("web.yaml"), "utf8").replace("name: web", "name: shop"));
  expect((await stage.cli("status", "-C", "my-fleet")).all).toContain("worktree");
  expect(await stage.virsh("hv1", "list", "--name")).toBe("web");
  await git("-c", "user.name=t", "-c", "user.email=t@t.invalid", "commit", "-qam", "Another name");
  await eventually("the other machine", async () =>
    (await stage.virsh("hv1", "list", "--all", "--name")) === "shop" ? true : undefined,
  );
});

it("a second demo changes nothing in the fleet and the repository", async () => {
  const again = await stage.cli("demo", "--daemon", "my-fleet");
  expect(again.code, again.all).toBe(0);
  expect(again.stderr).toContain("the daemon is already running");
  expect(again.stdout).toMatch(/shop +hv1 +\S+ +running/);
  expect((await git("log", "--format=%s")).stdout).toBe(
    "Another name\nThe example fleet\nA fleet for Fleetwright",
  );
});

it("the daemon stops with the lab", async () => {
  await stage.cli("lab", "down", "--name", LAB);
  const { stdout } = await execa("ps", ["-eo", "args"]);
  expect(stdout.split("\n").filter((line) => line.includes(`daemon --repo ${own("").slice(0, -1)}`))).toEqual(
    [],
  );
});
