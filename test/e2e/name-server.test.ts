import { afterAll, beforeAll, expect, test } from "vitest";
import { routerFiles } from "../../src/drivers/network/host-names.ts";
import { applyNameServer } from "../../src/drivers/network/name-server-change.ts";
import type { RouterObservation } from "../../src/drivers/network/router-read.ts";
import type { RouterState } from "../../src/drivers/network/states.ts";
import { createHostTools } from "../../src/drivers/network/tools.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { openStage, type Stage } from "./harness.ts";

/** Tests that the server of DNS and DHCP of a router is restarted, on a real host with dnsmasq. */

const LAB = "fwns";
const NAMESPACE = "fwr-test";
const { folder, conf } = routerFiles(NAMESPACE);

let stage: Stage;
let shell: Shell;

beforeAll(async () => {
  stage = await openStage({ lab: LAB });
  shell = openShell(`lab://${LAB}/hv1`);
});

afterAll(async () => {
  await shell?.[Symbol.asyncDispose]();
  expect(await stage?.end()).toEqual([]);
});

const DESIRED: RouterState = {
  namespace: NAMESPACE,
  bridge: "fwb1",
  inside: "fwi1",
  outside: "fwo1",
  links: "up",
  mac: null,
  mtu: null,
  address: "127.0.0.1/8",
  transit: null,
  uplink: null,
  nat: "off",
  dns: "on",
  dhcp: "off",
  nameservers: [],
  leases: {},
  floating: {},
  vips: {},
};

/** A router whose server runs with another configuration. */
const BEFORE = {
  raw: { output: (output: string) => (output === "dnsmasq" ? "running" : "") },
  name: "test",
} as unknown as RouterObservation; // the rest is not read

/** Holds the address of the server, and so much memory that its end takes the kernel a while. */
const SLOW_TO_END = `import socket, time
memory = bytearray(b"x") * (512 * 2**20)
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 53))
server.listen()
print("ready", flush=True)
time.sleep(3600)`;

test("a server that is slow to end has given its address back before the next one starts", async () => {
  const sh = (script: string) => stage.exec("hv1", ["sh", "-ec", script, "sh", SLOW_TO_END]);
  await sh(`ip netns add ${NAMESPACE}; ip -n ${NAMESPACE} link set lo up; mkdir -p ${folder}
setsid nsenter --net=/run/netns/${NAMESPACE} python3 -c "$1" --conf-file=${conf} >${folder}/ready 2>&1 </dev/null & echo $! >${folder}/pid
until grep -q ready ${folder}/ready; do sleep 0.05; done`);
  const before = await sh(`cat ${folder}/pid`);

  const tools = createHostTools(shell, "router", new AbortController().signal);
  await applyNameServer(tools, BEFORE, DESIRED);

  const after = await sh(`cat ${folder}/pid; tr '\\0' ' ' </proc/$(cat ${folder}/pid)/cmdline`);
  expect(after).toContain(`dnsmasq --conf-file=${conf}`);
  expect(after).not.toContain(`${before}\n`);
  await applyNameServer(tools, BEFORE, { ...DESIRED, dns: "off" });
  await sh(`ip netns del ${NAMESPACE}`);
});
