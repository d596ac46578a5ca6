import type { LoadBalancerState } from "../../src/drivers/haproxy/states.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { objectRef } from "../../src/model/object.ts";
import { type DriverBench, hostOf, must, type Scene, wanted } from "./scene.ts";

/** One load balancer with so many members, beside HAProxy with a file of the same, changed over its socket. */
export const haproxyBench: DriverBench = {
  name: "haproxy",
  async open(lab, amount): Promise<Scene> {
    const target = hostOf(lab);
    const shell = openShell(target.shell);
    await must(shell, ["ip", "netns", "add", NAMESPACE]);
    await must(shell, ["ip", "-n", NAMESPACE, "link", "set", "lo", "up"]);
    const balancer = (weight: number) =>
      wanted(
        objectRef("loadbalancer", target.id, "web"),
        "LoadBalancer/default/web",
        stateOf(amount, weight),
      );
    return {
      target,
      ground: [],
      objects: [balancer(100)],
      changed: [balancer(50)],
      tool: "haproxy and its socket",
      bare: bareHaproxy(shell, amount),
      [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
    };
  },
};

const NAMESPACE = "bench";

/** The first member has another weight than the rest. */
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
    ...{ namespace: NAMESPACE, address: "127.0.0.1", process: "running", edits: [] },
    listeners: {
      http: {
        ...{ protocol: "HTTP", port: 8080, pool: "web", connectionLimit: 2000, clientMs: 50_000 },
        ...{ allowed: [], open: true },
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

function bareHaproxy(shell: Shell, amount: number): Scene["bare"] {
  const socket = "/run/bare.sock";
  const tell = (command: string) =>
    must(shell, ["sh", "-c", 'echo "$1" | socat -t 5 - "UNIX-CONNECT:$2"', "sh", command, socket]);
  let weight = 100;
  return {
    capture: async () => {},
    apply: async () => {
      const start =
        "cat > /run/bare.cfg && nsenter --net=/run/netns/bench haproxy -W -D -p /run/bare.pid -f /run/bare.cfg";
      await must(shell, ["sh", "-c", start], bareConfig(amount, socket));
    },
    read: async () => void (await tell("show servers state")),
    change: async () => {
      weight = weight === 100 ? 50 : 100;
      await tell("show servers state");
      await tell(`set server web/m0 weight ${weight}`);
    },
    remove: () => must(shell, ["sh", "-c", "kill $(cat /run/bare.pid); rm -f /run/bare.*"]),
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
