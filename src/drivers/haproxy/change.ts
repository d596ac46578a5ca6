import { randomBytes } from "node:crypto";
import type { Shell } from "../../host/shell.ts";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type ActionTable, type ChangeHandler, desiredState } from "../shared/actions.ts";
import type { HostMarks } from "../shared/marks.ts";
import { type HaproxyPaths, type HaproxyType, pathsOf } from "./paths.ts";
import { COMMAND, PUT, RELOAD, REMOVE, START } from "./scripts.ts";
import type { ProcessState } from "./states.ts";

/** Access to the host for a change. */
interface ChangeContext {
  readonly shell: Shell;
  readonly marks: HostMarks;
}

/** Commands that converge a running process to the desired state, without a reload. */
export interface RuntimeChange {
  readonly commands: readonly string[];
  /** `BACKEND/SERVER` of the servers that are removed once their connections have ended. */
  readonly leaving: readonly string[];
  /** `BACKEND/SERVER` of the servers that get no new connections from now on. */
  readonly draining: readonly string[];
}

/** The observed parts of an HAProxy on which a change depends. */
export interface HaproxyObservation<Runtime> {
  readonly process: ProcessState;
  readonly config: { readonly generation: string };
  /** Undefined: the process does not answer. */
  readonly runtime: Runtime | undefined;
}

/** An object type that is an HAProxy: its file, and what changes in the process without a reload. */
export interface HaproxyKind<
  State extends { readonly namespace: string },
  Runtime,
  Observation extends HaproxyObservation<Runtime>,
> {
  readonly type: HaproxyType;
  /** The objects in error messages: `load balancers`. */
  readonly objects: string;
  read(
    shell: Shell,
    instance: { readonly name: string; readonly namespace: string },
    signal: AbortSignal,
  ): Promise<Observation>;
  /** Returns whether the file says what must be loaded. What changes at runtime does not count. */
  isLoaded(desired: State, observation: Observation): boolean;
  renderConfig(desired: State, paths: HaproxyPaths, generation: string): string;
  /** Returns the known health of the servers for the next process. `start`: the process of the observation has ended. */
  renderHealth(desired: State, observation: Observation, method: "start" | "reload"): string;
  runtimeChange(desired: State, runtime: Runtime, observation: Observation): RuntimeChange;
}

/** The same without the types of the state and of the process. */
type AnyKind = HaproxyKind<{ readonly namespace: string }, unknown, HaproxyObservation<unknown>>;

/** Returns the actions on objects of a kind. Each converges to the whole desired state, and completes an interrupted change. */
export function haproxyActions<
  State extends { readonly namespace: string },
  Runtime,
  Observation extends HaproxyObservation<Runtime>,
>(kind: HaproxyKind<State, Runtime, Observation>): ActionTable<ChangeHandler<ChangeContext>> {
  const any = kind as unknown as AnyKind; // each kind gets only states and observations of its own
  const converge: ChangeHandler<ChangeContext> = (context, change, signal) =>
    convergeInstance(any, context, change, signal);
  return {
    objects: kind.objects,
    handlers: {
      create: async (context, change, signal) => {
        await writeMark(context, change); // first: it finds an incomplete object again
        await converge(context, change, signal);
      },
      update: converge,
      replace: converge,
      delete: (context, change) => remove(any, context, change),
    },
  };
}

/** Writes the mark with the namespace, which tells where to look for the process. */
export async function writeMark({ marks }: ChangeContext, change: Change): Promise<void> {
  const { namespace } = desiredState<{ readonly namespace: string }>(change);
  if (change.mark !== undefined)
    await marks.write(change.type, change.name, { mark: change.mark, state: { namespace } });
}

async function convergeInstance(
  kind: AnyKind,
  context: ChangeContext,
  change: Change,
  signal: AbortSignal,
): Promise<void> {
  const desired = desiredState<{ readonly namespace: string }>(change);
  const instance = { name: change.name, namespace: desired.namespace };
  const observation = await kind.read(context.shell, instance, signal);
  const method = chooseLoadMethod(kind, desired, observation);
  const generation = method === "nothing" ? observation.config.generation : randomBytes(6).toString("hex");
  await putFiles(kind, context, change, {
    config: kind.renderConfig(desired, pathsOf(kind.type, change.name), generation),
    health: kind.renderHealth(desired, observation, method === "start" ? "start" : "reload"),
  });
  if (method === "start") await runScript(kind, context, change, [START, desired.namespace, generation]);
  if (method === "reload") await runScript(kind, context, change, [RELOAD, generation]);
  await applyRuntimeChange(kind, context, change, observation, signal);
  await writeMark(context, change);
}

/** Chooses how the process loads the configuration. */
function chooseLoadMethod(
  kind: AnyKind,
  desired: { readonly namespace: string },
  observation: HaproxyObservation<unknown>,
): "nothing" | "reload" | "start" {
  const { process } = observation;
  if (process === "stopped" || process === "elsewhere" || process === "silent") return "start";
  return kind.isLoaded(desired, observation) && process === "running" ? "nothing" : "reload";
}

/** Writes the files, which take effect with the next load. */
async function putFiles(
  kind: AnyKind,
  context: ChangeContext,
  change: Change,
  files: { readonly config: string; readonly health: string },
): Promise<void> {
  const [config, health] = [Buffer.from(files.config), Buffer.from(files.health)];
  const lengths = [String(config.length), String(health.length)];
  await runScript(kind, context, change, [PUT, ...lengths], Buffer.concat([config, health]));
}

/** Converges the servers of the running process, and checks the result. `before`: what was observed before the change. */
async function applyRuntimeChange(
  kind: AnyKind,
  context: ChangeContext,
  change: Change,
  before: HaproxyObservation<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const desired = desiredState<{ readonly namespace: string }>(change);
  const { commands, leaving, draining } = await remainingChange();
  if (commands.length + leaving.length === 0) return;
  const stops = leaving.map((server) => `set server ${server} state maint`);
  const lines = joinCommands([...commands, ...stops]);
  const words = [COMMAND, ...leaving, "--", ...draining];
  const output = await runScript(kind, context, change, words, `${lines.join("\n")}\n`);
  const rest = (await remainingChange()).commands;
  if (rest.length > 0)
    throw new Failure(
      "rejected",
      `${change.id}: HAProxy did not take "${rest[0]}": ${output.replace(/\s+/g, " ")}`,
    );

  async function remainingChange(): Promise<RuntimeChange> {
    const instance = { name: change.name, namespace: desired.namespace };
    const { runtime, process } = await kind.read(context.shell, instance, signal);
    if (runtime !== undefined && process === "running") return kind.runtimeChange(desired, runtime, before);
    throw new Failure("rejected", `${change.id}: HAProxy is ${process} after it was set up`);
  }
}

/** Joins commands into lines for the socket, each shorter than its buffer of 16 KiB. */
export function joinCommands(commands: readonly string[]): string[] {
  const lines: string[] = [];
  for (const command of commands) {
    const last = lines.at(-1);
    if (last === undefined || last.length + command.length > 8000) lines.push(command);
    else lines[lines.length - 1] = `${last};${command}`;
  }
  return lines;
}

async function remove(kind: AnyKind, context: ChangeContext, change: Change): Promise<void> {
  await runScript(kind, context, change, [REMOVE]);
  await context.marks.remove(kind.type, change.name);
}

/** Runs a script on the folder of the HAProxy. The words after it are its arguments. */
async function runScript(
  { type }: AnyKind,
  { shell }: ChangeContext,
  { id, name }: Change,
  [script = "", ...args]: readonly string[],
  stdin?: string | Uint8Array,
): Promise<string> {
  const argv = ["sh", "-c", script, "sh", pathsOf(type, name).folder, ...args];
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
