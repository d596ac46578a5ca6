import { randomBytes } from "node:crypto";
import type { Shell } from "../../host/shell.ts";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import { type ActionTable, type ChangeHandler, desiredState } from "../shared/actions.ts";
import type { HostMarks } from "../shared/marks.ts";
import { renderConfig } from "./config.ts";
import { type LoadBalancerObservation, readLoadBalancers } from "./observe.ts";
import { pathsOf } from "./paths.ts";
import type { Runtime } from "./runtime.ts";
import { diffRuntime, formatHealthFile, joinCommands } from "./runtime-change.ts";
import { COMMAND, PUT, RELOAD, REMOVE, START } from "./scripts.ts";
import type { LoadBalancerState } from "./states.ts";

/** Access to the host for a change of a load balancer. */
interface ChangeContext {
  readonly shell: Shell;
  readonly marks: HostMarks;
}

/** The actions on load balancers. Each converges to the whole desired state, and completes an interrupted change. */
export const LOAD_BALANCER_ACTIONS: ActionTable<ChangeHandler<ChangeContext>> = {
  objects: "load balancers",
  handlers: {
    create: async (context, change, signal) => {
      await writeMark(context, change); // first: it finds an incomplete load balancer again
      await converge(context, change, signal);
    },
    update: converge,
    replace: converge,
    delete: remove,
  },
};

/** Writes the mark with the namespace, which tells where to look for the process. */
export async function writeMark({ marks }: ChangeContext, change: Change): Promise<void> {
  const { namespace } = desiredState<LoadBalancerState>(change);
  if (change.mark !== undefined)
    await marks.write("loadbalancer", change.name, { mark: change.mark, state: { namespace } });
}

async function converge(context: ChangeContext, change: Change, signal: AbortSignal): Promise<void> {
  const desired = desiredState<LoadBalancerState>(change);
  const observation = await readLoadBalancer(context, change, signal);
  const method = chooseLoadMethod(desired, observation);
  const generation = method === "nothing" ? observation.config.generation : randomBytes(6).toString("hex");
  await putFiles(context, change, generation, method === "reload" ? observation.runtime : undefined);
  if (method === "start") await runScript(context, change, [START, desired.namespace, generation]);
  if (method === "reload") await runScript(context, change, [RELOAD, generation]);
  await applyRuntimeChange(context, change, signal);
  await writeMark(context, change);
}

async function readLoadBalancer(
  { shell }: ChangeContext,
  change: Change,
  signal: AbortSignal,
): Promise<LoadBalancerObservation> {
  const { namespace } = desiredState<LoadBalancerState>(change);
  const [observation] = await readLoadBalancers(shell, [{ name: change.name, namespace }], signal);
  if (observation === undefined) throw new Failure("bug", `${change.id}: was not looked for`);
  return observation;
}

/** Chooses how the process loads the configuration. Members need no reload: they change at runtime. */
function chooseLoadMethod(
  desired: LoadBalancerState,
  { process, config }: LoadBalancerObservation,
): "nothing" | "reload" | "start" {
  if (process === "stopped" || process === "elsewhere" || process === "silent") return "start";
  const isSame =
    config.edits.length === 0 &&
    config.address === desired.address &&
    equal(config.listeners, desired.listeners) &&
    equal(config.pools, desired.pools);
  return isSame && process === "running" ? "nothing" : "reload";
}

/**
 * Writes the files, which take effect with the next load. The process after a reload gets the known health of members.
 */
async function putFiles(
  context: ChangeContext,
  change: Change,
  generation: string,
  runtime: Runtime | undefined,
): Promise<void> {
  const desired = desiredState<LoadBalancerState>(change);
  const config = Buffer.from(renderConfig(desired, pathsOf(change.name), generation));
  const health = Buffer.from(formatHealthFile(desired, runtime));
  const lengths = [String(config.length), String(health.length)];
  await runScript(context, change, [PUT, ...lengths], Buffer.concat([config, health]));
}

/** Converges the members of the running process, and checks the result. */
async function applyRuntimeChange(
  context: ChangeContext,
  change: Change,
  signal: AbortSignal,
): Promise<void> {
  const desired = desiredState<LoadBalancerState>(change);
  const { commands, leaving } = await remainingChange();
  if (commands.length === 0) return;
  const output = await runScript(
    context,
    change,
    [COMMAND, ...leaving],
    `${joinCommands(commands).join("\n")}\n`,
  );
  const rest = (await remainingChange()).commands.filter((command) => !command.endsWith(" state maint"));
  if (rest.length > 0)
    throw new Failure(
      "rejected",
      `${change.id}: HAProxy did not take "${rest[0]}": ${output.replace(/\s+/g, " ")}`,
    );

  async function remainingChange() {
    const { runtime, process } = await readLoadBalancer(context, change, signal);
    if (runtime !== undefined && process === "running") return diffRuntime(desired, runtime);
    throw new Failure("rejected", `${change.id}: HAProxy is ${process} after it was set up`);
  }
}

async function remove(context: ChangeContext, change: Change): Promise<void> {
  await runScript(context, change, [REMOVE]);
  await context.marks.remove("loadbalancer", change.name);
}

/** Runs a script on the folder of a load balancer. The words after it are its arguments. */
async function runScript(
  { shell }: ChangeContext,
  { id, name }: Change,
  [script = "", ...args]: readonly string[],
  stdin?: string | Uint8Array,
): Promise<string> {
  const argv = ["sh", "-c", script, "sh", pathsOf(name).folder, ...args];
  const result = await shell.run(argv, stdin === undefined ? {} : { stdin });
  if (result.exitCode === 0) return result.stdout;
  throw new Failure("rejected", `${id}: ${formatAlerts(result.stderr)}`, {
    ...(result.exitCode === 127 ? { hint: "install haproxy and socat on the host" } : {}),
  });
}

/** Returns HAProxy's alerts, without its own prefixes. */
function formatAlerts(stderr: string): string {
  const alerts = stderr.split("\n").filter((line) => line.startsWith("[ALERT]"));
  const lines = alerts.length > 0 ? alerts : stderr.split("\n");
  return lines
    .map((line) => line.replace(/^\[ALERT\] *\(\d+\) : /, "").trim())
    .filter(Boolean)
    .join("; ");
}
