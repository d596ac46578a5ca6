import { describe, expect, test } from "vitest";
import { hashState } from "../../src/engine/plan/digest.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import { asObserved } from "./compiled-fleet.ts";
import { type PlanConditions, planFleet } from "./planned-fleet.ts";

/**
 * A running machine that cannot be planned, because of a mistake in a file or for any other reason, keeps its traffic, its
 * addresses, its rules and its definition.
 */

const host = (name: string, number: number) =>
  `{apiVersion: fleetwright/v1, kind: Host, metadata: {name: ${name}}, spec: {libvirt: "lab://t/${name}", roles: [compute, gateway], underlay: {interface: eth0, address: 10.99.0.${number}}, uplink: {interface: eth1}}}`;

const BASE = [
  "{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: test}, spec: {apply: auto}}",
  host("hv1", 1),
  host("hv2", 2),
  "{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: small}, spec: {cpu: {guest: 1}, memory: {guest: 512Mi}}}",
  "{apiVersion: fleetwright/v1, kind: Image, metadata: {name: micro}, spec: {source: {recipe: micro}}}",
  "{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: local}, spec: {type: dir, path: /srv/local}}",
  "{apiVersion: fleetwright/v1, kind: Secret, metadata: {name: boot}, spec: {env: {data: BOOT}}}",
  "{apiVersion: fleetwright/v1, kind: Network, metadata: {name: app}, spec: {mode: nat, subnets: [{cidr: 10.20.0.0/24}]}}",
  "{apiVersion: fleetwright/v1, kind: SecurityGroup, metadata: {name: inner}, spec: {rules: [{direction: ingress, protocol: tcp, ports: [80], remote: {group: inner}}]}}",
  "{apiVersion: fleetwright/v1, kind: LoadBalancer, metadata: {name: web}, spec: {network: app, listeners: [{name: http, protocol: HTTP, port: 80, pool: web}], pools: [{name: web}]}}",
];

const POOL =
  "{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web}, spec: {replicas: 3, loadBalancers: [{name: web, pool: web, port: 80}], template: {spec: {instanceType: small, image: micro, rootDisk: {pool: local, size: 1Gi}, cloudInit: {userDataSecretRef: {secret: boot, key: data}}, interfaces: [{network: app, securityGroups: [inner]}]}}}}";

const HASHES = new Map([["Secret/default/boot#data", "5ec2e7"]]);

function planOf(
  documents: readonly string[],
  observed: readonly ObservedObject[],
  conditions: Omit<PlanConditions, "observed"> = {},
) {
  return planFleet(documents.join("\n---\n"), { hashes: HASHES, observed, ...conditions });
}

function appliedFleet(): ObservedObject[] {
  const created = planOf([...BASE, POOL], []);
  expect(created.plan.problems).toEqual([]);
  const advertised = new Map(created.compiled.objects.map(({ id, advertises = [] }) => [id, advertises]));
  return asObserved(created.compiled.objects).map((object) => {
    const { id, mark, state } = object;
    if (mark === undefined) return object;
    const announces = [...(advertised.get(id) ?? [])].sort();
    return { ...object, mark: { ...mark, announces, applied: hashState(state) } };
  });
}

const observed = appliedFleet();

function openChanges(...input: Parameters<typeof planOf>) {
  const { plan } = planOf(...input);
  return { plan, open: plan.changes.filter(({ hold }) => hold === undefined).map(({ change }) => change) };
}

describe("a mistake in the document of a running pool", () => {
  test("the fleet is at rest without it", () => {
    expect(planOf([...BASE, POOL], observed).plan.changes.map(({ change }) => change)).toEqual([]);
  });

  test.each([
    ["its kind", POOL.replace("VirtualMachinePool", "VirtualMashinePool")],
    ["its apiVersion", POOL.replace("fleetwright/v1", "fleetwright/v11")],
    ["its syntax", `${POOL}}`],
    ["a field", POOL.replace("replicas", "replica")],
    ["a reference", POOL.replace("image: micro", "image: mikro")],
    ["a value", POOL.replace("replicas: 3", "replicas: three")],
  ])("takes nothing from its machines: %s", (_, document) => {
    const { plan, open } = openChanges([...BASE, document], observed);
    expect(plan.problems.length).toBeGreaterThan(0);
    expect(open).toEqual([]);
  });
});

describe("a running pool that is blocked", () => {
  const edited = (document: string, before: string, after: string) => {
    expect(document).toContain(before);
    return document.replace(before, after);
  };
  const fleetWith = (before: string, after: string) => {
    const text = [...BASE, POOL].join("\n---\n");
    return [edited(text, before, after)];
  };

  test.each<[string, readonly string[], PlanConditions?]>([
    [
      "its image cannot be fetched",
      [...BASE, POOL],
      {
        unread: [
          {
            resource: "Image/default/micro",
            file: "f.yaml",
            line: 1,
            column: 1,
            path: "",
            message: "no answer",
          },
        ],
      },
    ],
    ["its secret has no value", [...BASE, POOL], { hashes: new Map() }],
    ["its disk is smaller than the image", fleetWith("size: 1Gi", "size: 1Mi")],
    ["its memory does not fit on the host", fleetWith("guest: 512Mi", "guest: 900Gi")],
    ["its vCPUs do not fit on the host", fleetWith("cpu: {guest: 1}", "cpu: {guest: 500}")],
    [
      "its storage pool is on no host",
      fleetWith("path: /srv/local", "path: /srv/local, hosts: {zone: none}"),
    ],
    [
      "no host matches its selector",
      fleetWith("rootDisk", "placement: {hostSelector: {zone: none}}, rootDisk"),
    ],
  ])("keeps what its machines have: %s", (_, documents, inputs) => {
    const { plan, open } = openChanges(documents, observed, inputs);
    expect(plan.blocked.map(({ resource }) => resource)).toContain("VirtualMachine/default/web-0");
    expect(open).toEqual([]);
  });

  test("is not replaced by machines that do not fit either", () => {
    const recreated = fleetWith(
      "cloudInit: {",
      "updatePolicy: {recreate: Immediate, reboot: Immediate}, cloudInit: {rerunPolicy: Recreate, ",
    );
    const isReplacement = (change: string) => change.startsWith("replace domain@");
    const alone = recreated.map((text) =>
      edited(text, "loadBalancers: [{name: web, pool: web, port: 80}], ", ""),
    );
    expect(openChanges(alone, observed).open.filter(isReplacement)).toHaveLength(1); // one after the other
    const larger = alone.map((document) => document.replace("guest: 512Mi", "guest: 900Gi"));
    const { plan, open } = openChanges(larger, observed);
    expect(plan.changes.map(({ change }) => change).filter(isReplacement)).toHaveLength(3);
    expect(open.filter(isReplacement)).toEqual([]);
  });

  test("keeps its addresses when the range of dynamic addresses is narrowed", () => {
    const range = "allocation: {from: 10.20.0.250, to: 10.20.0.251}";
    const { plan } = planOf(fleetWith("cidr: 10.20.0.0/24", `cidr: 10.20.0.0/24, ${range}`), observed);
    expect(plan).toMatchObject({ problems: [], blocked: [], changes: [] });
  });
});
