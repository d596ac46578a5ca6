import { describe, expect, it, test } from "vitest";
import type { RrsetState } from "../../../src/drivers/dns/state.ts";
import type { DesiredObject } from "../../../src/model/object.ts";
import { compileFleet } from "../compiled-fleet.ts";
import { BASE_FLEET, documents, problemsOf, resource } from "../fleet/build.ts";

/** Members of pools in DNS. */

const ZONE = documents(
  resource("Host", "hv1", "libvirt: qemu:///system"),
  resource("Secret", "dns", "env: {tsig: KEY}"),
  resource(
    "DNSZone",
    "zone",
    "zone: example.test",
    'server: "10.99.0.254:53"',
    "tsig: {name: k, secretRef: {secret: dns, key: tsig}}",
    "reverse: [10.20.0.0/16]",
  ),
);

function web(replicas: number, dns: string, template = ""): string {
  const spec = `template: {spec: {instanceType: small, image: micro, interfaces: [{network: app}]${template}}}`;
  return documents(
    BASE_FLEET,
    ZONE,
    resource("VirtualMachinePool", "web", `replicas: ${replicas}`, spec, `dns: ${dns}`),
  );
}

function names(yaml: string): DesiredObject<RrsetState>[] {
  const { objects } = compileFleet(yaml);
  return objects.filter(({ type }) => type === "rrset") as DesiredObject<RrsetState>[];
}

describe("a pool with names", () => {
  it("has one for each member, which belongs to it", () => {
    const found = names(web(2, "{zone: zone}")).filter(({ id }) => id.endsWith("/A"));
    expect(
      found.map(({ name, owner, state, advertises: announces }) => [name, owner, state.values, announces]),
    ).toEqual([
      ["web-0.example.test./A", "VirtualMachine/default/web-0", ["10.20.0.2"], ["domain@hv1/web-0"]],
      ["web-1.example.test./A", "VirtualMachine/default/web-1", ["10.20.0.3"], ["domain@hv1/web-1"]],
    ]);
  });

  it("has one for all members in turn, which belongs to the pool", () => {
    const [found, ...others] = names(web(2, "{zone: zone, perInstance: false, roundRobin: web}"));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      id: "rrset@dns:zone/web.example.test./A",
      owner: "VirtualMachinePool/default/web",
      advertises: ["domain@hv1/web-0", "domain@hv1/web-1"],
    });
    expect(found?.state.values).toEqual(["10.20.0.2", "10.20.0.3"]);
  });

  it("has none for nobody", () => {
    expect(names(web(0, "{zone: zone, roundRobin: web}"))).toEqual([]);
  });
});

const record = (name: string) =>
  resource("DNSRecord", name, "zone: zone", `name: ${name}`, "type: A", "values: [10.0.0.1]");

test.each([
  ["what is right", web(2, "{zone: zone, roundRobin: web}")],
  [
    "a zone that is not there",
    web(2, "{zone: example}"),
    'VirtualMachinePool/web: DNSZone "example" does not exist',
  ],
  [
    "dns in the template, too",
    web(1, "{zone: zone}", ", dns: {zone: zone}"),
    "VirtualMachinePool/web: the template has dns, and so has the pool (leave it out here, or write perInstance: false there)",
  ],
  [
    "one name for several members",
    web(2, "{zone: zone, perInstance: false}", ", dns: {zone: zone, name: web}"),
    "VirtualMachinePool/web: web.example.test. has records of type A already (by VirtualMachine/web-0, f.yaml:81:1)",
  ],
  [
    "the name of a record",
    documents(web(2, "{zone: zone, roundRobin: web}"), record("web")),
    "VirtualMachinePool/web: web.example.test. has records of type A already (by DNSRecord/web, f.yaml:89:1)",
  ],
  [
    "a member's name that a record has",
    documents(web(2, "{zone: zone}"), record("web-1")),
    "VirtualMachinePool/web: web-1.example.test. has records of type A already (by DNSRecord/web-1, f.yaml:89:1)",
  ],
])("names: %s", (_name, content, ...problems) => {
  expect(problemsOf(content).map((problem) => problem.replace(/^f\.yaml:\d+:\d+: /, ""))).toEqual(problems);
});
