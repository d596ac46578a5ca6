import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cacheFolder } from "../../src/lab/environment.ts";
import { buildRecipe } from "../../src/lab/image/build.ts";
import { baseFleet, documents, formatPlan, planOf } from "./fleets.ts";
import { type Guest, guestAt, OPEN_GUEST } from "./guest.ts";
import { openStage, type Running, type Stage } from "./harness.ts";

/** A guest boots from a compressed disk, runs compressed user data from a secret, and is reached by its console and its screen. */

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
  devices: {graphics: {type: vnc}}
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

/** Returns what the guest answers to this input. A guest that thinks longer than the console waits has answered nothing. */
async function pipeTo(input: string, ...options: string[]): Promise<string> {
  const { code, stdout, all } = await stage.pipe(input, "console", ...options, "web");
  expect(code, all).toBe(0);
  return stdout;
}

it("answers on its serial console, to a pipe and to a terminal", async () => {
  await expect.poll(() => pipeTo("\necho piped-$((6 * 7))\n")).toContain("piped-42");

  const terminal = stage.onTerminal("console", "web");
  const shown = screenOf(terminal);
  await expect.poll(shown).toContain("Connected to VirtualMachine/web on hv1. Escape character is ^]");
  terminal.stdin?.write("echo typed-$((7 * 8))\r");
  await expect.poll(shown).toContain("typed-56");
  const second = await stage.cli("console", "web");
  expect([second.code, second.stderr]).toEqual([1, expect.stringContaining("--force takes it over")]);
  terminal.stdin?.write("\u001d");
  const { exitCode } = await terminal;
  expect(exitCode, shown()).toBe(0);
  expect(shown()).toContain("Left the console of VirtualMachine/web.");
});

it("loses its console to a session that takes it over, and its log is for everyone", async () => {
  const first = stage.onTerminal("console", "web");
  const shown = screenOf(first);
  await expect.poll(shown).toContain("Connected to");
  const log = stage.start("console", "--log", "web");
  const logged = screenOf(log);
  await expect.poll(() => pipeTo("\necho taken-$((8 * 9))\n", "--force")).toContain("taken-72");
  expect((await first).exitCode).toBe(1);
  expect(shown()).toContain("another session has taken the console over");
  await expect.poll(logged).toContain("taken-72");
  log.kill("SIGINT");
  expect((await log).exitCode).toBe(0);
});

it("shows its screen to several viewers, on a port that closes with the command", async () => {
  const vnc = stage.start("vnc", "web", "--json");
  const shown = screenOf(vnc);
  await expect.poll(shown).toContain('"type":"vnc"');
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(shown())?.[1]);
  const viewers = [connect({ port, host: "127.0.0.1" }), connect({ port, host: "127.0.0.1" })];
  const greetings = viewers.map(async (viewer) => String((await once(viewer, "data"))[0]));
  expect(await Promise.all(greetings)).toEqual(["RFB 003.008\n", "RFB 003.008\n"]);
  vnc.kill("SIGINT");
  expect((await vnc).exitCode).toBe(0);
  const [error] = await once(connect({ port, host: "127.0.0.1" }), "error");
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});

it("has a screen of which a plan says nothing where a user put it, and which is opened there too", async () => {
  const foreign = `<domain type='qemu'><name>foreign</name><memory unit='MiB'>32</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices><graphics type='vnc' port='5900' listen='127.0.0.1'/></devices></domain>`;
  await stage.exec("hv1", ["sh", "-c", "cat >/run/foreign.xml && virsh create /run/foreign.xml"], foreign);
  const vnc = stage.start("vnc", "--host", "hv1", "foreign", "--socket", "screen.sock");
  await expect.poll(screenOf(vnc)).toContain("vnc+unix://");
  const viewer = connect({ path: file("screen.sock") });
  expect(String((await once(viewer, "data"))[0])).toBe("RFB 003.008\n");
  vnc.kill("SIGTERM");
  expect((await vnc).exitCode).toBe(0);
  expect(existsSync(file("screen.sock"))).toBe(false);
  await stage.virsh("hv1", "destroy", "foreign");
});

it("loses its screen by a restart, and the next plan is empty", async () => {
  stage.edit("web.yaml", "graphics: {type: vnc}", "graphics: {type: none}");
  expect(formatPlan(await planOf(stage))).toEqual([
    expect.stringContaining('graphics "vnc" → "none"'),
    expect.stringMatching(/^restart domain@hv1\/web/),
  ]);
  stage.edit(
    "web.yaml",
    "terminationGracePeriod: 10s",
    "terminationGracePeriod: 10s\n  updatePolicy: {reboot: Immediate}",
  );
  const apply = await stage.cli("apply", "--yes");
  expect(apply.code, apply.all).toBe(0);
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
  const vnc = await stage.cli("vnc", "web");
  expect([vnc.code, vnc.stderr]).toEqual([1, expect.stringContaining("has no VNC or SPICE screen")]);
});

/** Returns the output of a running command so far. */
function screenOf(running: Running): () => string {
  let text = "";
  for (const stream of [running.stdout, running.stderr])
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
    });
  return () => text;
}
