import { cpSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cacheFolder } from "../../src/lab/environment.ts";
import { buildRecipe } from "../../src/lab/image/build.ts";
import { createOrdinaryUser, type OrdinaryUser } from "../ordinary-user.ts";
import { sendSignal } from "../signal.ts";
import { eventually } from "./harness.ts";

/** The demo of a user who is not root: the lab is in a user namespace, and its guests answer. */

const UID = 64242;
const FW = "bin/fleetwright";

/** A machine as Debian sets it up: the user has a name and subordinate ids (subuid(5)), and may open /dev/net/tun. */
const PREPARE = `mount -t tmpfs tmpfs /mnt && mkdir /mnt/upper /mnt/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
echo "ann:x:${UID}:${UID}::$HOME:/bin/sh" >>/etc/passwd && echo "ann:x:${UID}:" >>/etc/group
echo "ann:1640000000:65536" >/etc/subuid && cp /etc/subuid /etc/subgid
mknod -m 666 /mnt/tun c 10 200 && mount --bind /mnt/tun /dev/net/tun && umount -l /mnt`;

let user: OrdinaryUser;
/** Whether this system lets users create user namespaces: not in a chroot(2), for example. */
let isAllowed: boolean;

beforeAll(async () => {
  user = await createOrdinaryUser({ uid: UID, prepare: PREPARE });
  isAllowed = (await user.run("unshare --user true")).exitCode === 0;
  const image = dirname((await buildRecipe("micro", cacheFolder())).disk); // the lab's other tests use it too
  cpSync(image, join(user.home, ".cache/fleetwright/images", basename(image)), { recursive: true });
  await execa("chown", ["-R", `${UID}:${UID}`, user.home]);
});

afterAll(async () => {
  await user?.run(`${FW} lab down`);
  user?.end();
});

/** The processes of the user and of the user's subordinate ids, without zombies that init has not reaped. */
async function processes(): Promise<string[]> {
  const { stdout } = await execa("ps", ["-eo", "uid=,state=,args="]);
  return stdout.split("\n").filter((line) => {
    const [, uid, state] = /^ *(\d+) (\w)/.exec(line) ?? [];
    return state !== "Z" && (Number(uid) === UID || Number(uid) >= 1_640_000_000);
  });
}

it("a demo with Ceph is refused, and changes no file", async () => {
  const { exitCode, stderr } = await user.run(`${FW} demo --ceph fleet`);
  expect([exitCode, stderr]).toEqual([
    expect.any(Number),
    expect.stringMatching(/Ceph: needs root|a lab needs root/),
  ]);
  expect(exitCode).not.toBe(0);
  expect((await user.run("git status --porcelain fleet")).stdout).toBe("");
});

it("the shop answers, or the demo says what the system forbids", async () => {
  const demo = await user.run(`${FW} demo --daemon my-fleet`);
  expect(demo.exitCode, demo.stderr).toBe(0);
  if (!isAllowed) {
    expect(demo.stderr).toMatch(/not root: cannot create a lab[^\n]*\nlab without root: no user namespace: /);
    return;
  }
  expect(demo.stdout).toMatch(/^Applied: \d+ succeeded in /);
  const urls = [...demo.stdout.matchAll(/^(\w+)[- ].*(http:\/\/127\.0\.0\.1:\d+)$/gm)];
  expect(urls.map(([, name]) => name)).toEqual(["db", "web", "web", "web", "shop"]);
  const url = urls.at(-1)?.[2] ?? "";
  const answers = new Set<string>();
  await eventually("an answer of each machine", async () => {
    answers.add(await (await fetch(url)).text());
    return answers.size === 3 ? true : undefined;
  });
  expect([...answers].join("")).toMatch(/Hello from web-\d/);
});

it("later commands find the lab, and the next plan is empty", async () => {
  if (!isAllowed) {
    expect((await user.run(`${FW} lab status`)).stdout).toContain("no labs on this machine");
    return;
  }
  expect(await user.run(`${FW} lab exec hv1 -- hostname`)).toMatchObject({ exitCode: 0, stdout: "hv1" });
  expect(await user.run(`${FW} plan -C my-fleet`)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("No changes."),
  });
  expect((await user.run(`${FW} history -C my-fleet`)).stdout).toContain("ann");
});

it("lab down ends every process, also if the process that keeps the namespace was killed", async () => {
  const holder = join(user.home, ".local/state/fleetwright/user-namespace/process");
  const pid = isAllowed ? Number.parseInt(readFileSync(holder, "utf8"), 10) : undefined;
  if (pid !== undefined) sendSignal(pid, "SIGKILL");
  const down = await user.run(`${FW} lab down`);
  expect(down.stdout, down.stderr).toBe(isAllowed ? "lab default is deleted" : "");
  await eventually("the end of the user's processes", async () =>
    (await processes()).length === 0 ? true : undefined,
  );
});
