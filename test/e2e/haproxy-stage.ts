import type { DriverContext } from "../../src/drivers/driver.ts";
import { haproxyDriver } from "../../src/drivers/haproxy/index.ts";
import { createShellMarks } from "../../src/drivers/shared/marks.ts";
import { openShell } from "../../src/host/shell.ts";
import type { Action } from "../../src/model/change.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { type Mark, type ObservedObject, objectRef } from "../../src/model/object.ts";
import type { ResourceId } from "../../src/model/resource.ts";
import { endProcesses } from "../signal.ts";
import { openStage, type Stage } from "./harness.ts";

/** The HAProxy driver on a host of a lab, and a network namespace like a router's in which HAProxy and web servers run. */
export interface HaproxyStage {
  readonly mark: Mark;
  readonly exec: Stage["exec"];
  /** Creates the namespace with its addresses. */
  makeNamespace(): Promise<void>;
  /** Ends the web server at `10.9.0.NUMBER:80`. */
  stopServing(number: number): Promise<string>;
  perform(action: Action, name: string, after: object | undefined): Promise<void>;
  observe(): Promise<ObservedObject | undefined>;
  /** Sends a command to the socket of the HAProxy in this folder. */
  sendRuntimeCommand(folder: string, command: string): Promise<string>;
  /** Returns what the stage left behind. */
  end(): Promise<readonly string[]>;
}

export interface HaproxyStageOptions {
  readonly lab: string;
  /** The type of the objects: `loadbalancer` or `prober`. */
  readonly type: string;
  readonly owner: ResourceId;
  readonly namespace: string;
  /** The IPv4 addresses of the namespace. */
  readonly addresses: readonly string[];
}

export async function openHaproxyStage(options: HaproxyStageOptions): Promise<HaproxyStage> {
  const { lab, type, owner, namespace, addresses } = options;
  const stage = await openStage({ lab });
  const shell = openShell(`lab://${lab}/hv1`);
  const marks = createShellMarks(shell);
  const { signal } = new AbortController();
  const mark: Mark = {
    fleet: "demo",
    owner,
    applied: "a".repeat(64),
    commit: `'"$(reboot)`,
    protect: false,
    keep: { onDelete: "delete", trashSeconds: 60 },
  };
  const context = { fleet: mark.fleet, now: () => new Date() } as DriverContext; // the driver uses no other field
  const part = haproxyDriver.open({ target: "hv1", shell, marks, context });
  const on = (script: string) => stage.exec("hv1", ["sh", "-c", script]);
  const makeNamespace = async () => {
    await on(`ip netns add ${namespace} && ip -n ${namespace} link set lo up`);
    await on(`for a in ${addresses.join(" ")}; do ip -n ${namespace} addr add $a/32 dev lo; done`);
  };
  await makeNamespace();
  return {
    mark,
    makeNamespace,
    exec: stage.exec,
    stopServing: (number) => on(endProcesses("TERM", `$(pgrep -f 'httpd -p 10[.]9.0.${number}:80')`)),
    perform: (action, name, after) => {
      const state = after as JsonObject | undefined; // states are JSON
      const desired = state === undefined ? {} : { after: state, mark };
      const change = { ...objectRef(type, "hv1", name), action, owner, fields: [], ...desired };
      return part.perform(change, signal);
    },
    observe: async () => {
      await marks.refresh();
      return (await part.read(signal))[0];
    },
    sendRuntimeCommand: (folder, command) =>
      on(`echo '${command}' | socat - UNIX-CONNECT:${folder}/runtime.sock`),
    end: async () => {
      await shell[Symbol.asyncDispose]();
      return stage.end();
    },
  };
}
