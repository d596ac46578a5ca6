import {
  type GroupRule,
  type GroupState,
  type PortState,
  ruleKey,
} from "../../src/drivers/firewall/states.ts";
import { tableName } from "../../src/drivers/firewall/table-names.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { objectRef } from "../../src/model/object.ts";
import {
  type DriverBench,
  type DriverScenario,
  desiredObject,
  FLEET,
  hostOf,
  runOrThrow,
} from "./scenario.ts";

/** Interfaces in one group of ten rules, compared with nft, which loads and lists the same tables. */
export const firewallBench: DriverBench = {
  name: "firewall",
  async open(lab, amount): Promise<DriverScenario> {
    const target = hostOf(lab);
    const shell = openShell(target.shell);
    await runOrThrow(shell, ["ip", "link", "add", BRIDGE, "type", "bridge"]);
    const ports = (groups: readonly string[] | null) =>
      Array.from({ length: amount }, (_, index) => {
        const owner = `VirtualMachine/default/m${index}` as const;
        const state = portState(index, index === 0 ? groups : ["web"]);
        return desiredObject(objectRef("port", target.id, `m${index}.net0`), owner, state, [group.id]);
      });
    const group = desiredObject(objectRef("group", target.id, "web"), "SecurityGroup/default/web", GROUP);
    return {
      target,
      prerequisites: [],
      objects: [group, ...ports(["web"])],
      changed: [group, ...ports(null)],
      tool: "nft",
      bare: bareNft(shell),
      [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
    };
  },
};

const BRIDGE = "fwbench";

const RULES = Array.from(
  { length: 10 },
  (_, index): GroupRule => ({
    direction: "ingress",
    protocol: "tcp",
    ports: [[8000 + index * 10, 8000 + index * 10]],
    remote: { cidr: `192.0.2.${index}/32` },
  }),
);

const GROUP: GroupState = {
  rules: Object.fromEntries(RULES.map((rule) => [ruleKey(rule), rule])),
  members: {},
  damage: [],
};

function portState(index: number, groups: readonly string[] | null): PortState {
  const hex = index.toString(16).padStart(4, "0");
  return {
    tap: `fwt${hex}`,
    bridge: BRIDGE,
    mac: `52:00:00:00:${hex.slice(0, 2)}:${hex.slice(2)}`,
    ipv4: `10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
    zone: 1,
    secured: true,
    groups,
    egress: "open",
    damage: [],
  };
}

/** Captures the tables of the driver in the output format of nft, and loads them again. */
function bareNft(shell: Shell): DriverScenario["bare"] {
  const run = (script: string) => runOrThrow(shell, ["sh", "-ec", script, "sh", tableName(FLEET)]);
  const each = (command: string) => `for family in inet bridge; do ${command}; done`;
  return {
    capture: () => run(each('nft list table $family "$1" > /run/bare-$family')),
    apply: () => run(each("nft -f - < /run/bare-$family")),
    read: () => run(each('nft -j list table $family "$1" > /dev/null')),
    change: () =>
      run(
        `${each('nft -j list table $family "$1" > /dev/null')}; nft add rule inet "$1" port-in-fwt0001 accept`,
      ),
    remove: () => run(`${each('nft delete table $family "$1"')}; rm /run/bare-*`),
  };
}
