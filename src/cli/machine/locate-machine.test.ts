import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Connection, Driver, HostAddress } from "../../drivers/driver.ts";
import type { AccessibleMachine } from "../../drivers/machine-access.ts";
import { Failure } from "../../model/failure.ts";
import type { Mark } from "../../model/object.ts";
import { toParsedArgs } from "../command.ts";
import { captureIo, testSession } from "../session.testing.ts";
import { locateMachine, requireRunning } from "./locate-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-locate-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(
  join(folder, "fleet.yaml"),
  `apiVersion: fleetwright/v1
kind: Fleet
metadata: {name: shop}
spec: {}
${["hv1", "hv2"]
  .map(
    (name) =>
      `---\napiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: ${name}}\nspec: {libvirt: "lab://x/${name}"}`,
  )
  .join("\n")}
---
apiVersion: fleetwright/v1
kind: Image
metadata: {name: micro}
spec: {source: {recipe: micro}}
---
apiVersion: fleetwright/v1
kind: StoragePool
metadata: {name: local}
spec: {type: dir, path: /srv/vm}
---
apiVersion: fleetwright/v1
kind: InstanceType
metadata: {name: tiny}
spec: {cpu: {guest: 1}, memory: {guest: 96Mi}}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: db}
spec: {instanceType: tiny, image: micro, rootDisk: {pool: local, size: 1Gi}}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: win}
spec: {domainName: Windows 10, instanceType: tiny, image: micro, rootDisk: {pool: local, size: 1Gi}}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: db, project: blue}
spec: {instanceType: default/tiny, image: default/micro, rootDisk: {pool: default/local, size: 1Gi}}
`,
);

const markOf = (owner: Mark["owner"], fleet = "shop"): Mark => ({
  fleet,
  owner,
  applied: "",
  commit: "",
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 0 },
});
const OURS = markOf("VirtualMachine/default/db");

const machine = (isRunning: boolean, mark: Mark | null = OURS, name = "db"): AccessibleMachine => ({
  uuid: "u",
  name,
  isRunning,
  mark: mark ?? undefined,
  consoleLog: undefined,
  screens: [],
});

type HostBehaviour = "silent" | Failure | readonly AccessibleMachine[] | (() => readonly AccessibleMachine[]);

/** Runs a task with the machines of each host, and returns its result and the hosts that were left open. */
async function onHosts<Result>(
  hosts: Readonly<Record<string, HostBehaviour>>,
  options: Readonly<Record<string, string | boolean>>,
  task: (
    located: Awaited<ReturnType<typeof locateMachine>>,
    run: ReturnType<typeof contextFor>,
  ) => Promise<Result> | Result,
): Promise<{ result: Result; open: string[] }> {
  const context = contextFor(hosts, options);
  const located = await locateMachine(context.parsedArgs, context.session);
  try {
    return { result: await task(located, context), open: context.open };
  } finally {
    await located[Symbol.asyncDispose]();
    expect(context.open).toEqual([]);
  }
}

function contextFor(
  hosts: Readonly<Record<string, HostBehaviour>>,
  { name = "db", ...options }: Readonly<Record<string, string | boolean>>,
) {
  const open: string[] = [];
  const driver: Driver<"host"> = {
    name: "host",
    serves: "host",
    types: [],
    open: async ({ id }: HostAddress, _context, signal) => {
      const behaviour = hosts[id] ?? [];
      if (behaviour === "silent")
        await new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(new Failure("cancelled", "stopped"))),
        );
      if (behaviour instanceof Failure) throw behaviour;
      open.push(id);
      const machines = () =>
        typeof behaviour === "function" ? behaviour() : (behaviour as AccessibleMachine[]);
      const access = { find: async (wanted: string) => machines().find((each) => each.name === wanted) };
      const close = async () => void open.splice(open.indexOf(id), 1);
      return { target: id, machines: access, [Symbol.asyncDispose]: close } as unknown as Connection; // all that is used here
    },
  };
  const session = testSession(captureIo(), {
    directory: folder,
    backend: "real",
    tools: { ...testSession(captureIo()).tools, drivers: async () => [driver as Driver] },
  });
  return { open, session, parsedArgs: toParsedArgs([name], options) };
}

const UNREACHABLE = new Failure("host-unreachable", "no route to host");

describe("a machine is found", () => {
  test.each<[string, Readonly<Record<string, HostBehaviour>>, string]>([
    ["where it runs", { hv1: [], hv2: [machine(true)] }, "hv2"],
    ["where it runs, though another host has it too", { hv1: [machine(false)], hv2: [machine(true)] }, "hv2"],
    ["where it is off", { hv1: [machine(false)], hv2: [] }, "hv1"],
    ["though another host does not answer", { hv1: "silent", hv2: [machine(true)] }, "hv2"],
    ["though another host cannot be reached", { hv1: UNREACHABLE, hv2: [machine(true)] }, "hv2"],
    [
      "though another machine has its name",
      { hv1: [machine(true, markOf("VirtualMachine/blue/db"))], hv2: [machine(false)] },
      "hv2",
    ],
  ])("%s", async (_, hosts, host) => {
    const { result } = await onHosts(hosts, {}, (located) => [located.label, located.host.id]);
    expect(result).toEqual(["VirtualMachine/db", host]);
  });

  test.each([
    ["vm/db", "db", OURS],
    ["VirtualMachine/default/db", "db", OURS],
    ["blue/db", "blue.db", markOf("VirtualMachine/blue/db")],
    ["win", "Windows 10", markOf("VirtualMachine/default/win")],
  ])("by %s", async (name, domain, mark) => {
    const hosts = { hv1: [machine(true, mark, domain)] };
    const { result } = await onHosts(hosts, { name }, (located) => located.machine.name);
    expect(result).toBe(domain);
  });

  test("with --host by its name on the host alone, whoever made it", async () => {
    const hosts = { hv1: [machine(true, null, "legacy")], hv2: "silent" } as const;
    const { result, open } = await onHosts(
      hosts,
      { name: "legacy", host: "hv1" },
      (located) => located.label,
    );
    expect([result, open]).toEqual(["domain legacy", []]);
  });
});

describe("a machine is not found", () => {
  test.each<[string, Readonly<Record<string, HostBehaviour>>, object]>([
    [
      "that no host has",
      { hv1: [], hv2: [] },
      {
        code: "rejected",
        message: "VirtualMachine/db: there is no domain db on hv1, hv2",
        hint: "fleetwright apply creates it",
      },
    ],
    [
      "that may be on a host that does not answer",
      { hv1: [], hv2: UNREACHABLE },
      {
        code: "host-unreachable",
        message: "VirtualMachine/db: it is on no host that answers; hv2: no route to host",
      },
    ],
    [
      "whose name another machine has",
      { hv1: [machine(true, null)], hv2: [machine(true, markOf("VirtualMachine/default/db", "other"))] },
      {
        code: "rejected",
        message: "VirtualMachine/db: the domain db on hv1 does not belong to this fleet",
        hint: "to open it all the same: --host hv1",
      },
    ],
  ])("%s", async (_, hosts, failure) => {
    const { parsedArgs, session, open } = contextFor(hosts, {});
    await expect(locateMachine(parsedArgs, session)).rejects.toMatchObject(failure);
    expect(open).toEqual([]);
  });
});

describe("a machine that is off", () => {
  test("is an error", async () => {
    const failing = onHosts({ hv1: [machine(false)] }, {}, (located, { parsedArgs, session }) =>
      requireRunning(located, parsedArgs, session),
    );
    await expect(failing).rejects.toMatchObject({
      message: "VirtualMachine/db does not run on hv1",
      hint: "--wait waits for its start",
    });
  });

  test("is waited for", async () => {
    let looks = 0;
    const startsLater = () => {
      looks += 1;
      return [machine(looks > 3)];
    };
    const { result } = await onHosts(
      { hv1: startsLater },
      { wait: true },
      (located, { parsedArgs, session }) => requireRunning(located, parsedArgs, session),
    );
    expect([result.isRunning, looks]).toEqual([true, 4]);
  });
});
