import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Duplex, duplexPair } from "node:stream";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { AccessibleMachine, MachineAccess, ScreenAddress } from "../../drivers/machine-access.ts";
import { Failure } from "../../model/failure.ts";
import type { LocatedMachine } from "../machine/locate-machine.ts";
import { ScreenConnector } from "./screen-connector.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-connector-"));
afterAll(() => rmSync(folder, { recursive: true }));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Starts a screen that greets with a text, and returns its server. */
async function listen(greeting: string, place: string | number): Promise<Server> {
  const server = createServer((viewer) => void viewer.on("error", () => {}).write(greeting));
  servers.push(server);
  server.listen(place);
  await once(server, "listening");
  return server;
}

const machineWith = (address: ScreenAddress | undefined, isRunning = true): AccessibleMachine => ({
  uuid: "u",
  name: "db",
  isRunning,
  mark: undefined,
  consoleLog: undefined,
  screens: [{ type: "vnc", index: 0, address }],
});

/** Returns a connector to a machine that `find` returns, and by default on this machine. */
function connectorTo(
  find: () => AccessibleMachine | undefined,
  {
    shell = "local:",
    openScreen,
  }: { shell?: string | undefined; openScreen?: MachineAccess["openScreen"] } = {},
): ScreenConnector {
  const unused = async () => Promise.reject(new Error("not in this test"));
  const located: LocatedMachine = {
    label: "VirtualMachine/db",
    host: { kind: "host", id: "hv1", libvirt: "test:///default", ...(shell === "" ? {} : { shell }) },
    machine: machineWith(undefined),
    access: {
      find: async () => find(),
      openConsole: unused,
      toFailure: async () => new Failure("bug", "not in this test"),
      ...(openScreen === undefined ? {} : { openScreen }),
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return new ScreenConnector(located, { signal: new AbortController().signal, onRefused: () => {} });
}

async function greetingOf(connector: ScreenConnector): Promise<string> {
  const stream = await connector.connect();
  const [greeting] = await once(stream, "data");
  stream.destroy();
  return String(greeting);
}

describe("the way to a screen", () => {
  test("leads to a Unix socket and to a port of the host", async () => {
    await listen("socket", join(folder, "a.sock"));
    const { port } = (await listen("port", 0)).address() as AddressInfo; // it listens on a port
    await using socket = connectorTo(() => machineWith({ path: join(folder, "a.sock") }));
    await using tcp = connectorTo(() => machineWith({ address: "127.0.0.1", port }));
    expect([await greetingOf(socket), await greetingOf(tcp)]).toEqual(["socket", "port"]);
  });

  test("follows the machine to another socket", async () => {
    await listen("before", join(folder, "domain-1.sock"));
    await listen("after", join(folder, "domain-2.sock"));
    let path = join(folder, "domain-1.sock");
    await using connector = connectorTo(() => machineWith({ path }));
    const before = await greetingOf(connector);
    path = join(folder, "domain-2.sock");
    expect([before, await greetingOf(connector)]).toEqual(["before", "after"]);
  });

  test("is libvirt's where it passes descriptors, also to a screen that does not listen", async () => {
    const openScreen = async (): Promise<Duplex> => {
      const [screen, inside] = duplexPair();
      inside.write("passed");
      return screen;
    };
    await using connector = connectorTo(() => machineWith(undefined), { shell: "", openScreen });
    expect(await greetingOf(connector)).toBe("passed");
  });

  test.each([
    [
      "a machine that is off",
      machineWith(undefined, false),
      "local:",
      "rejected",
      "VirtualMachine/db does not run on hv1",
    ],
    [
      "another machine that got its name",
      { ...machineWith(undefined), uuid: "other" },
      "local:",
      "rejected",
      "VirtualMachine/db: another machine has its name on hv1 now",
    ],
    ["a machine that is gone", undefined, "local:", "rejected", "VirtualMachine/db does not run on hv1"],
    [
      "no screen",
      { ...machineWith(undefined), screens: [] },
      "local:",
      "rejected",
      "VirtualMachine/db has no VNC or SPICE screen",
    ],
    [
      "no shell",
      machineWith({ path: "/run/a" }),
      "",
      "unsupported",
      "hv1 has no shell, through which VirtualMachine/db's screen is reached",
    ],
    [
      "no address",
      machineWith(undefined),
      "local:",
      "unsupported",
      "VirtualMachine/db: its vnc screen listens on no socket and on no plain port",
    ],
  ])("is none to %s", async (_, machine, shell, code, message) => {
    await using connector = connectorTo(() => machine, { shell });
    await expect(connector.connect()).rejects.toMatchObject({ code, message });
  });
});
