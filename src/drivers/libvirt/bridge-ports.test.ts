import { expect, it } from "vitest";
import { NO_BRIDGE, parseBridgePorts, withLooseTaps } from "./bridge-ports.ts";
import { readDomain } from "./domain-xml.ts";
import { parseXml } from "./xml.ts";

const nic = (tap: string, source: string, more = "") =>
  `<interface type='network'><mac address='52:54:00:00:00:0${tap.at(-1)}'/><source ${source}/>${more}<target dev='${tap}'/></interface>`;
const VIRBR0 = "network='default' bridge='virbr0'";
const live = (...nics: readonly string[]) =>
  parseXml(`<domain type='kvm' id='1'><name>a</name><devices>${nics.join("")}</devices></domain>`);
const sourcesOf = (stdout: string, ...nics: readonly string[]) => {
  const domain = live(...nics);
  const { interfaces } = readDomain(domain);
  const running = withLooseTaps({ interfaces }, domain, parseBridgePorts(stdout));
  return Object.values(running.interfaces ?? {}).map(({ source }) => source);
};

it("a tap device in no bridge is shown, if the bridge is there", () => {
  expect(
    sourcesOf("lo\nvirbr0\nvnet1\nvnet2\n--\nvnet1/\n--\n", nic("vnet1", VIRBR0), nic("vnet2", VIRBR0)),
  ).toEqual(["default", NO_BRIDGE]);
});

it.each([
  ["the network is stopped, and so its bridge is gone", "lo\nvnet2\n--\n--", nic("vnet2", VIRBR0)],
  ["there is no such device", "lo\nvirbr0\n--\n--", nic("vnet2", VIRBR0)],
  [
    "another program keeps the port",
    "virbr0\nvnet2\n--\n--",
    nic("vnet2", VIRBR0, "<virtualport type='openvswitch'/>"),
  ],
  ["the network has no bridge", "virbr0\nvnet2\n--\n--", nic("vnet2", "network='default' dev='eth0'")],
  ["the host did not answer in full", "virbr0\nvnet2\n--\n", nic("vnet2", VIRBR0)],
])("nothing is said if %s", (_, stdout, device) => {
  expect(sourcesOf(stdout, device)).toEqual(["default"]);
});
