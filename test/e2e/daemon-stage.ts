import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { openReceiver, type Receiver } from "./events-receiver.ts";
import { documents, ground } from "./fleets.ts";
import { openStage, type Running, type Stage } from "./harness.ts";

/** A lab, a repository, and a daemon that follows it. */
export interface DaemonStage {
  readonly stage: Stage;
  readonly repo: string;
  readonly receiver: Receiver;
  /** Writes files of the fleet (undefined: removes them) and commits. */
  commit(message: string, files: Readonly<Record<string, string | undefined>>): Promise<void>;
  start(): Running;
  /** What the daemons have logged until now. */
  log(): string;
  end(): Promise<string[]>;
}

export async function openDaemonStage(lab: string, fleet = "{apply: auto}", hosts = 1): Promise<DaemonStage> {
  const receiver = await openReceiver();
  const stage = await openStage({ lab, hosts });
  const repo = join(stage.folder, "repo");
  mkdirSync(repo);
  const git = (...args: string[]) =>
    execa("git", ["-C", repo, "-c", "user.name=anna", "-c", "user.email=anna@example.test", ...args]);
  await git("init", "-q", "-b", "main");
  const logged: string[] = [];
  const running = new Set<Running>();
  const commit: DaemonStage["commit"] = async (message, files) => {
    for (const [name, text] of Object.entries(files))
      if (text === undefined) rmSync(join(repo, name));
      else writeFileSync(join(repo, name), text);
    await git("add", "-A");
    await git("commit", "-qm", message);
  };
  const hook = `kind: Webhook\nmetadata: {name: all}\nspec: {url: "${receiver.url}", events: ["*"]}`;
  await commit("the ground", { "ground.yaml": ground({ lab, hosts, fleet }), "hook.yaml": documents(hook) });
  return {
    ...{ stage, repo, receiver, commit },
    start: () => {
      const daemon = stage.start("daemon", "--repo", repo, "--listen", "127.0.0.1:0");
      running.add(daemon);
      daemon.stderr.on("data", (data: Buffer) => logged.push(data.toString()));
      return daemon;
    },
    log: () => logged.join(""),
    end: async () => {
      for (const daemon of running) daemon.kill("SIGTERM");
      await Promise.all(running);
      await receiver[Symbol.asyncDispose]();
      return stage.end();
    },
  };
}
