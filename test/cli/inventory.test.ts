import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** What is planted in a label. As a template, it would create this file. */
const PLANTED = "planted-by-a-label";

let folder: string;
beforeAll(() => {
  if (!existsSync(join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  folder = mkdtempSync(join(tmpdir(), "fw-inventory-"));
  cpSync(join(ROOT, "fleet"), join(folder, "repo/fleet"), { recursive: true });
  writeFileSync(
    join(folder, "repo/fleet/labelled.yaml"),
    `apiVersion: fleetwright/v1
kind: VirtualMachine
metadata:
  name: cache
  project: shop
  labels: { role: cache-server, note: "{{ lookup('pipe', 'touch ${folder}/${PLANTED}') }}" }
spec: { instanceType: default/s1.small, image: default/micro, interfaces: [{ network: default/app }] }
`,
  );
  mkdirSync(join(folder, "ansible"));
  cpSync(join(ROOT, "contrib/ansible/fleetwright-inventory"), join(folder, "ansible/fleetwright-inventory"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program of Ansible with the inventory of the copied script. */
function ansible(program: "ansible-inventory" | "ansible", ...args: readonly string[]) {
  const env = {
    FLEETWRIGHT: join(ROOT, "bin/fleetwright"),
    FLEETWRIGHT_DIRECTORY: join(folder, "repo"),
    FLEETWRIGHT_OPTIONS: "--backend test --user ops",
    FLEETWRIGHT_STATE_DIR: join(folder, "state"),
    ANSIBLE_HOME: join(folder, "home"),
    ANSIBLE_LOCAL_TEMP: join(folder, "home/tmp"),
    ANSIBLE_NOCOLOR: "1",
  };
  const inventory = join(folder, "ansible/fleetwright-inventory");
  return execa(program, ["-i", inventory, ...args], { cwd: folder, env, reject: false, stdin: "ignore" });
}

interface Listed {
  readonly _meta: { readonly hostvars: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  readonly [group: string]: unknown;
}

/** Ansible shows what the script writes to standard error. */
const withoutNote = (stderr: string) =>
  stderr.replace(/\s+/g, " ").replace(/^.*no real host is changed ?/, "");

test("Ansible reads the inventory, without a warning", async () => {
  const { stdout, stderr } = await ansible("ansible-inventory", "--list");
  const { _meta, ...groups } = JSON.parse(stdout) as Listed;
  expect(withoutNote(stderr)).toBe("");
  expect(_meta.hostvars.db).toMatchObject({
    ansible_host: "10.20.0.10",
    ansible_user: "ops",
    fleetwright_labels: { app: "db" },
    fleetwright_id: "VirtualMachine/default/db",
  });
  expect(groups.pool_web).toEqual({ hosts: ["web-0", "web-1", "web-2"] });
  expect(groups.label_role_cache_server).toEqual({ hosts: ["shop.cache"] });
});

test("the command prints one machine, and refuses an unknown one", async () => {
  const options = ["inventory", "--backend", "test", "--host"];
  const run = (name: string) =>
    execa(join(ROOT, "bin/fleetwright"), [...options, name], {
      cwd: join(folder, "repo"),
      env: { FLEETWRIGHT_STATE_DIR: join(folder, "state") },
      reject: false,
    });
  expect(JSON.parse((await run("shop.cache")).stdout)).toMatchObject({ fleetwright_name: "cache" });
  expect(await run("nowhere")).toMatchObject({ exitCode: 64, stdout: "" });
});

test("a play uses a label as a text, whatever it contains", async () => {
  const message = JSON.stringify({ msg: "{{ fleetwright_labels.note }} of {{ fleetwright_labels }}" });
  const args = ["label_role_cache_server", "-c", "local", "-m", "debug", "-a", message];
  const { stdout, exitCode } = await ansible("ansible", ...args);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("{{ lookup('pipe', 'touch")]);
  expect(existsSync(join(folder, PLANTED))).toBe(false);
});

test("Ansible shows what is missing because files are invalid, and why a fleet cannot be read", async () => {
  writeFileSync(join(folder, "repo/fleet/broken.yaml"), Buffer.of(0x61, 0xff));
  const { stdout, stderr } = await ansible("ansible-inventory", "--list");
  expect(JSON.parse(stdout)).toHaveProperty("pool_web");
  expect(withoutNote(stderr)).toContain("1 problem in the files: some machines may be missing");
  rmSync(join(folder, "repo/fleet"), { recursive: true });
  expect((await ansible("ansible-inventory", "--list")).stderr).toContain("no fleet files found");
});
