import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { DaemonStatus } from "../../src/workspace/daemon-status.ts";
import { openReceiver, type Receiver } from "./events-receiver.ts";
import { baseFleet, documents } from "./fleets.ts";
import { eventually, openStage, type Running, type Stage } from "./harness.ts";

/** A lab, a repository, and a daemon that follows it. */
export interface DaemonStage {
  readonly stage: Stage;
  /** The repository that the daemon follows. */
  readonly repo: string;
  readonly receiver: Receiver;
  /** Runs git in the working copy; returns its output. */
  git(...args: string[]): Promise<string>;
  /** Writes files of the fleet (undefined: removes them) and commits. Pushes if the daemon follows a bare repository. Returns the commit's id. */
  commit(message: string, files: Readonly<Record<string, string | undefined>>): Promise<string>;
  /** Starts a daemon with additional options. */
  start(...options: string[]): Running;
  /** The log of all daemons until now. */
  log(): string;
  status(): Promise<DaemonStatus>;
  /** Waits for a status that `isSo` accepts. */
  waitForStatus(what: string, isSo: (status: DaemonStatus) => boolean): Promise<DaemonStatus>;
  /** Waits until the receiver has an event such as `vm.created VirtualMachine/default/db`. */
  waitForEvent(event: string): Promise<void>;
  /** Names of running machines on the first host; `--all`: also of stopped ones. */
  machines(...flags: string[]): Promise<string[]>;
  end(): Promise<string[]>;
}

export interface DaemonStageOptions {
  /** The spec of the Fleet, as YAML flow. */
  readonly fleet?: string;
  /** The resources of the first commit, as YAML. [baseFleet] */
  readonly ground?: string;
  /** The daemon follows a bare repository, and commits are pushed to it. */
  readonly bare?: boolean;
  /** The number of hosts; default: one. */
  readonly hosts?: number;
  /** The lab has a Ceph. */
  readonly ceph?: boolean;
}

export async function openDaemonStage(lab: string, options: DaemonStageOptions = {}): Promise<DaemonStage> {
  const { fleet = "{apply: auto}", bare = false, hosts = 1, ceph = false } = options;
  const { ground = baseFleet({ lab, hosts, fleet }) } = options;
  const receiver = await openReceiver();
  const stage = await openStage({ lab, hosts, ceph });
  const work = join(stage.folder, "repo");
  const repo = bare ? join(stage.folder, "fleet.git") : work;
  mkdirSync(work);
  const who = ["-c", "user.name=anna", "-c", "user.email=anna@example.test"];
  const git = async (...args: string[]) => (await execa("git", ["-C", work, ...who, ...args])).stdout;
  await git("init", "-q", "-b", "main");
  if (bare) await git("clone", "-q", "--bare", work, repo);
  if (bare) await git("remote", "add", "origin", repo);
  const logged: string[] = [];
  const running = new Set<Running>();
  const commit: DaemonStage["commit"] = async (message, files) => {
    for (const [name, text] of Object.entries(files))
      if (text === undefined) rmSync(join(work, name));
      else writeFileSync(join(work, name), text);
    await git("add", "-A");
    await git("commit", "-qm", message);
    if (bare) await git("push", "-q", "origin", "HEAD");
    return git("rev-parse", "HEAD");
  };
  const key = join(stage.folder, "key");
  writeFileSync(key, receiver.key);
  const hook = `kind: Webhook\nmetadata: {name: all}
spec: {url: "${receiver.url}", events: ["*"], secretRef: {secret: hooks, key: signing}}`;
  const secret = `kind: Secret\nmetadata: {name: hooks}\nspec: {file: {signing: ${key}}}`;
  await commit("the ground", {
    "ground.yaml": ground,
    "hook.yaml": documents(secret, hook),
  });
  const status = async () =>
    (await stage.cli("status", "--repo", repo, "--json")).json<{ daemon: DaemonStatus }>().daemon;
  return {
    stage,
    repo,
    receiver,
    git,
    commit,
    status,
    start: (...more) => {
      const daemon = stage.start("daemon", "--repo", repo, "--listen", "127.0.0.1:0", ...more);
      running.add(daemon);
      daemon.stderr.on("data", (data: Buffer) => logged.push(data.toString()));
      return daemon;
    },
    log: () => logged.join(""),
    waitForStatus: (what, isSo) =>
      eventually(what, async () => {
        const now = await status();
        return isSo(now) ? now : undefined;
      }),
    waitForEvent: async (event) => {
      const isReceived = async () => (receiver.received().includes(event) ? true : undefined);
      await eventually(event, isReceived);
    },
    machines: async (...flags) =>
      (await stage.virsh("hv1", "list", "--name", ...flags)).split("\n").filter(Boolean),
    end: async () => {
      for (const daemon of running) daemon.kill("SIGTERM");
      await Promise.all(running);
      await receiver[Symbol.asyncDispose]();
      return stage.end();
    },
  };
}
