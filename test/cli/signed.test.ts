import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type TestRepo, testFolder } from "../git/repositories.ts";

/** Runs the built daemon twice, with generated SSH keys. The cache is lost in between. */
const ROOT = path.join(import.meta.dirname, "../..");
const folder = testFolder();
const at = (name: string) => path.join(folder.top, name);
const env = { FLEETWRIGHT_STATE_DIR: at("state") };
const FLEET = `apiVersion: fleetwright/v1
kind: Fleet
metadata: {name: demo}
spec: {}
---
apiVersion: fleetwright/v1
kind: Host
metadata: {name: hv1}
spec: {libvirt: "test:///default"}
`;
let repo: TestRepo;
let daemon: ReturnType<typeof start> | undefined;

beforeAll(() => {
  if (!fs.existsSync(path.join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at("key")]);
  fs.writeFileSync(at("signers"), `ada@example.test ${fs.readFileSync(at("key.pub"), "utf8")}`);
  repo = folder.repo("repo");
  repo.git("config", "gpg.format", "ssh");
  repo.git("config", "user.signingKey", at("key.pub"));
});
afterEach(async () => {
  daemon?.child.kill("SIGKILL");
  await daemon?.child;
});
afterAll(() => folder[Symbol.dispose]());

function start() {
  const args = ["daemon", "--backend", "test", "--repo", repo.dir, "--allowed-signers", at("signers")];
  const child = execa(path.join(ROOT, "bin/fleetwright"), [...args, "--listen", "none", "--log", "json"], {
    env,
    reject: false,
    cwd: folder.top,
    stdin: "ignore",
  });
  let log = "";
  child.stderr.on("data", (data: Buffer) => {
    log += data.toString();
  });
  const says = async (what: RegExp) => {
    for (let tries = 0; tries < 600 && !what.test(log); tries += 1) await sleep(100);
    expect(log).toMatch(what);
  };
  return { child, says, log: () => log };
}

test("an unsigned commit that was pushed while the daemon was down does not come into force, even after a lost cache", async () => {
  const good = repo.commit({ "fleet.yaml": FLEET }, "--gpg-sign");
  daemon = start();
  await daemon.says(new RegExp(`revision ${good.slice(0, 8)} accepted`));
  daemon.child.kill("SIGKILL");
  await daemon.child;
  fs.rmSync(at("state/cache"), { recursive: true });

  const unsigned = repo.commit({ "more.yaml": "# unsigned\n" });
  const newest = repo.commit({ "last.yaml": "# signed\n" }, "--gpg-sign");
  daemon = start();
  await daemon.says(new RegExp(`commit ${unsigned.slice(0, 12)} .* is not signed`));
  await daemon.says(new RegExp(`revision ${good.slice(0, 8)} accepted`));
  expect(daemon.log()).not.toContain(`revision ${newest.slice(0, 8)} accepted`);

  repo.git("reset", "--quiet", "--hard", good);
  const mended = repo.commit({ "last.yaml": "# signed\n" }, "--gpg-sign");
  await daemon.says(new RegExp(`revision ${mended.slice(0, 8)} accepted`));
});
