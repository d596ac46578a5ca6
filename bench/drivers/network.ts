import type { SegmentState } from "../../src/drivers/network/states.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { objectRef } from "../../src/model/object.ts";
import { type DriverBench, type DriverScenario, desiredObject, hostOf, runOrThrow } from "./scenario.ts";

/** A network with machines on another host, compared with ip and bridge in batch mode. */
export const networkBench: DriverBench = {
  name: "network",
  async open(lab, amount): Promise<DriverScenario> {
    const target = hostOf(lab);
    const shell = openShell(target.shell);
    const segment = (via: string) =>
      desiredObject(objectRef("segment", target.id, "app"), "Network/default/app", stateOf(amount, via));
    return {
      target,
      prerequisites: [],
      objects: [segment(OTHER)],
      changed: [segment("10.99.0.3")],
      tool: "ip -batch, bridge -batch",
      bare: bareIp(shell, amount),
      [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
    };
  },
};

const OTHER = "10.99.0.2";

/** Returns the segment; the first machine may be on another host than the others. */
function stateOf(amount: number, via: string): SegmentState {
  const machines = Array.from({ length: amount }, (_, index) => [
    macOf(index),
    { ipv4: addressOf(index), via: index === 0 ? via : OTHER },
  ]);
  return {
    bridge: "fwbbench",
    port: "fwxbench",
    links: "up",
    vni: 1001,
    local: "10.99.0.1",
    underlay: "eth0",
    mtu: 1550,
    forwarding: "known",
    shielded: true,
    taps: [],
    peers: [OTHER],
    machines: Object.fromEntries(machines),
  };
}

function macOf(index: number): string {
  const hex = index.toString(16).padStart(4, "0");
  return `52:00:00:00:${hex.slice(0, 2)}:${hex.slice(2)}`;
}

function addressOf(index: number): string {
  return `10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
}

const LINKS = `link add bare type bridge
link set bare up mtu 1550
link add barevx type vxlan id 1002 local 10.99.0.1 dstport 4789 nolearning
link set barevx mtu 1550 master bare up
link set barevx type bridge_slave neigh_suppress on learning off
`;

function bareIp(shell: Shell, amount: number): DriverScenario["bare"] {
  const all = Array.from({ length: amount }, (_, index) => index);
  const neighbours = all.map(
    (index) => `neigh replace ${addressOf(index)} lladdr ${macOf(index)} dev bare nud permanent\n`,
  );
  const forwarding = all.map(
    (index) =>
      `fdb replace ${macOf(index)} dev barevx dst ${OTHER} self static\nfdb replace ${macOf(index)} dev barevx master static\n`,
  );
  const read = () =>
    runOrThrow(shell, [
      "sh",
      "-ec",
      "ip -j -d link > /dev/null; bridge -j fdb > /dev/null; ip -j neigh > /dev/null",
    ]);
  return {
    capture: async () => {},
    apply: async () => {
      await runOrThrow(shell, ["ip", "-batch", "-"], LINKS + neighbours.join(""));
      await runOrThrow(shell, ["bridge", "-batch", "-"], forwarding.join(""));
    },
    read,
    change: async () => {
      await read();
      await runOrThrow(shell, ["bridge", "-batch", "-"], forwarding[0]?.replace(OTHER, "10.99.0.3"));
    },
    remove: () => runOrThrow(shell, ["ip", "-batch", "-"], "link del barevx\nlink del bare\n"),
  };
}
