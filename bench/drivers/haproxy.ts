import type { LoadBalancerState } from "../../src/drivers/haproxy/states.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { objectRef } from "../../src/model/object.ts";
import { type DriverBench, type DriverScenario, desiredObject, hostOf, runOrThrow } from "./scenario.ts";

/** One load balancer with many members, compared with HAProxy with the same file, changed over its socket. */
export const haproxyBench: DriverBench = {
  name: "haproxy",
  async open(lab, amount): Promise<DriverScenario> {
    const target = hostOf(lab);
    const shell = openShell(target.shell);
    await runOrThrow(shell, ["ip", "netns", "add", NAMESPACE]);
    await runOrThrow(shell, ["ip", "-n", NAMESPACE, "link", "set", "lo", "up"]);
    const balancer = (weight: number) =>
      desiredObject(
        objectRef("loadbalancer", target.id, "web"),
        "LoadBalancer/default/web",
        stateOf(amount, weight),
      );
    return {
      target,
      prerequisites: [],
      objects: [balancer(100)],
      changed: [balancer(50)],
      tool: "haproxy and its socket",
      bare: bareHaproxy(shell, amount),
      [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
    };
  },
};

const NAMESPACE = "bench";

/** Returns the load balancer; the first member may have a weight of its own. */
function stateOf(amount: number, weight: number): LoadBalancerState {
  const members = Array.from({ length: amount }, (_, index) => [
    `web.m${index}`,
    {
      address: addressOf(index),
      port: 80,
      weight: index === 0 ? weight : 100,
      state: "ready",
      checked: false,
    },
  ]);
  return {
    namespace: NAMESPACE,
    address: "127.0.0.1",
    process: "running",
    edits: [],
    listeners: {
      http: {
        protocol: "HTTP",
        port: 8080,
        pool: "web",
        connectionLimit: 2000,
        clientMs: 50_000,
        allowed: [],
        open: true,
      },
    },
    pools: {
      web: { protocol: "HTTP", algorithm: "ROUND_ROBIN", connectMs: 5000, dataMs: 50_000, monitor: null },
    },
    members: Object.fromEntries(members),
  };
}

function addressOf(index: number): string {
  return `127.1.${index >> 8}.${index & 255}`;
}

function bareHaproxy(shell: Shell, amount: number): DriverScenario["bare"] {
  const socket = "/run/bare.sock";
  const sendCommand = (command: string) =>
    runOrThrow(shell, ["sh", "-c", 'echo "$1" | socat -t 5 - "UNIX-CONNECT:$2"', "sh", command, socket]);
  let weight = 100;
  return {
    capture: async () => {},
    apply: async () => {
      const start =
        "cat > /run/bare.cfg && nsenter --net=/run/netns/bench haproxy -W -D -p /run/bare.pid -f /run/bare.cfg";
      await runOrThrow(shell, ["sh", "-c", start], bareConfig(amount, socket));
    },
    read: async () => void (await sendCommand("show servers state")),
    change: async () => {
      weight = weight === 100 ? 50 : 100;
      await sendCommand("show servers state");
      await sendCommand(`set server web/m0 weight ${weight}`);
    },
    remove: () => runOrThrow(shell, ["sh", "-c", "kill $(cat /run/bare.pid); rm -f /run/bare.*"]),
  };
}

function bareConfig(amount: number, socket: string): string {
  const servers = Array.from(
    { length: amount },
    (_, index) => `  server m${index} ${addressOf(index)}:80 weight 100`,
  );
  return `global
  stats socket ${socket} level admin
defaults
  mode http
  timeout client 50s
  timeout server 50s
  timeout connect 5s
frontend http
  bind 127.0.0.1:8081
  default_backend web
backend web
${servers.join("\n")}
`;
}
