import { randomBytes } from "node:crypto";
import type { Shell } from "../../host/shell.ts";
import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import type { HostMarks } from "../marks.ts";
import { renderConfig } from "./config.ts";
import { folderOf } from "./folder.ts";
import { type Found, find } from "./observe.ts";
import type { Runtime } from "./runtime.ts";
import { commandLines, healthFile, runtimeChange } from "./runtime-change.ts";
import { COMMAND, PUT, RELOAD, REMOVE, START } from "./scripts.ts";
import type { LoadBalancerState } from "./states.ts";

/** What a change of a load balancer is made with. */
export interface Ground {
  readonly shell: Shell;
  readonly marks: HostMarks;
}

type Step = (ground: Ground, change: Change, signal: AbortSignal) => Promise<void>;

/** Each brings about all of what is wanted, whatever is there: what was begun is finished. */
export const ACTIONS: Readonly<Record<Action, Step>> = {
  create: async (ground, change, signal) => {
    await note(ground, change); // first: what is half made is found by it
    await settle(ground, change, signal);
  },
  update: settle,
  replace: settle,
  delete: remove,
  restart: unsupported,
  migrate: unsupported,
  trash: unsupported,
  restore: unsupported,
};

async function unsupported(_: Ground, { id, action }: Change): Promise<void> {
  throw new Failure("unsupported", `${id}: ${action} is not possible for load balancers`);
}

function wantedOf({ id, action, after }: Change): LoadBalancerState {
  if (after === undefined) throw new Failure("bug", `${id}: ${action} without a state`);
  return after as unknown as LoadBalancerState; // the planner keeps states with their types
}

/** The namespace is kept in the mark: it tells where to look for the process. */
export async function note({ marks }: Ground, change: Change): Promise<void> {
  const { namespace } = wantedOf(change);
  if (change.mark !== undefined)
    await marks.write("loadbalancer", change.name, { mark: change.mark, state: { namespace } });
}

async function settle(ground: Ground, change: Change, signal: AbortSignal): Promise<void> {
  const wanted = wantedOf(change);
  const found = await look(ground, change, signal);
  const how = howToLoad(wanted, found);
  const generation = how === "nothing" ? found.config.generation : randomBytes(6).toString("hex");
  await putFiles(ground, change, generation, how === "reload" ? found.runtime : undefined);
  if (how === "start") await run(ground, change, [START, wanted.namespace, generation]);
  if (how === "reload") await run(ground, change, [RELOAD, generation]);
  await adjust(ground, change, signal);
  await note(ground, change);
}

async function look({ shell }: Ground, change: Change, signal: AbortSignal): Promise<Found> {
  const { namespace } = wantedOf(change);
  const [found] = await find(shell, [{ name: change.name, namespace }], signal);
  if (found === undefined) throw new Failure("bug", `${change.id}: was not looked for`);
  return found;
}

/** Members alone need no reload: they change while the process runs. */
function howToLoad(wanted: LoadBalancerState, { process, config }: Found): "nothing" | "reload" | "start" {
  if (process === "stopped" || process === "elsewhere" || process === "silent") return "start";
  const same =
    config.edits.length === 0 &&
    config.address === wanted.address &&
    equal(config.listeners, wanted.listeners) &&
    equal(config.pools, wanted.pools);
  return same && process === "running" ? "nothing" : "reload";
}

/** The files count from the next load on. What is known of members' health is handed on to a process after a reload. */
async function putFiles(
  ground: Ground,
  change: Change,
  generation: string,
  runtime: Runtime | undefined,
): Promise<void> {
  const wanted = wantedOf(change);
  const config = Buffer.from(renderConfig(wanted, folderOf(change.name), generation));
  const health = Buffer.from(healthFile(wanted, runtime));
  const lengths = [String(config.length), String(health.length)];
  await run(ground, change, [PUT, ...lengths], Buffer.concat([config, health]));
}

/** Brings the running process to the wanted members, and looks whether it did. */
async function adjust(ground: Ground, change: Change, signal: AbortSignal): Promise<void> {
  const wanted = wantedOf(change);
  const { commands, leaving } = await missing();
  if (commands.length === 0) return;
  const said = await run(ground, change, [COMMAND, ...leaving], `${commandLines(commands).join("\n")}\n`);
  const rest = (await missing()).commands.filter((command) => !command.endsWith(" state maint"));
  if (rest.length > 0)
    throw new Failure(
      "rejected",
      `${change.id}: HAProxy did not take "${rest[0]}": ${said.replace(/\s+/g, " ")}`,
    );

  async function missing() {
    const { runtime, process } = await look(ground, change, signal);
    if (runtime !== undefined && process === "running") return runtimeChange(wanted, runtime);
    throw new Failure("rejected", `${change.id}: HAProxy is ${process} after it was set up`);
  }
}

async function remove(ground: Ground, change: Change): Promise<void> {
  await run(ground, change, [REMOVE]);
  await ground.marks.remove("loadbalancer", change.name);
}

/** Runs a script on the folder of a load balancer; further words are its arguments. */
async function run(
  { shell }: Ground,
  { id, name }: Change,
  [script = "", ...args]: readonly string[],
  stdin?: string | Uint8Array,
): Promise<string> {
  const argv = ["sh", "-c", script, "sh", folderOf(name).path, ...args];
  const result = await shell.run(argv, stdin === undefined ? {} : { stdin });
  if (result.exitCode === 0) return result.stdout;
  throw new Failure("rejected", `${id}: ${told(result.stderr)}`, {
    ...(result.exitCode === 127 ? { hint: "install haproxy and socat on the host" } : {}),
  });
}

/** What HAProxy complains of, without its own prefixes. */
function told(stderr: string): string {
  const alerts = stderr.split("\n").filter((line) => line.startsWith("[ALERT]"));
  const lines = alerts.length > 0 ? alerts : stderr.split("\n");
  return lines
    .map((line) => line.replace(/^\[ALERT\] *\(\d+\) : /, "").trim())
    .filter(Boolean)
    .join("; ");
}
