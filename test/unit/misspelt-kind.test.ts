import { describe, expect, test } from "vitest";
import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import { hashState } from "../../src/engine/plan/digest.ts";
import { createPlanningPipeline, NO_CONDITIONS } from "../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../src/engine/policy.ts";
import { createLoader } from "../../src/fleet/load.ts";
import { EVERY_LINEAGE } from "../../src/model/lineage.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import { ARTIFACT, asObserved, HOST_FACTS } from "./compiled-fleet.ts";

/** A mistake in the document of running machines takes no traffic, address or rule from them. */

const host = (name: string, number: number) =>
  `{apiVersion: fleetwright/v1, kind: Host, metadata: {name: ${name}}, spec: {libvirt: "lab://t/${name}", roles: [compute, gateway], underlay: {interface: eth0, address: 10.99.0.${number}}, uplink: {interface: eth1}}}`;

const BASE = [
  "{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: test}, spec: {apply: auto}}",
  host("hv1", 1),
  host("hv2", 2),
  "{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: small}, spec: {cpu: {guest: 1}, memory: {guest: 512Mi}}}",
  "{apiVersion: fleetwright/v1, kind: Image, metadata: {name: micro}, spec: {source: {recipe: micro}}}",
  "{apiVersion: fleetwright/v1, kind: Network, metadata: {name: app}, spec: {mode: nat, subnets: [{cidr: 10.20.0.0/24}]}}",
  "{apiVersion: fleetwright/v1, kind: SecurityGroup, metadata: {name: inner}, spec: {rules: [{direction: ingress, protocol: tcp, ports: [80], remote: {group: inner}}]}}",
  "{apiVersion: fleetwright/v1, kind: LoadBalancer, metadata: {name: web}, spec: {network: app, listeners: [{name: http, protocol: HTTP, port: 80, pool: web}], pools: [{name: web}]}}",
];

const POOL =
  "{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web}, spec: {replicas: 3, loadBalancers: [{name: web, pool: web, port: 80}], template: {spec: {instanceType: small, image: micro, interfaces: [{network: app, securityGroups: [inner]}]}}}}";

const runPipeline = createPlanningPipeline({
  types: typesOf(createDrivers({ backend: "real" })),
  backend: "real",
});

function planOf(documents: readonly string[], objects: readonly ObservedObject[]) {
  const content = new TextEncoder().encode(documents.join("\n---\n"));
  const loaded = createLoader().load([{ path: "fleet.yaml", content }]);
  const images = loaded.resources.filter(({ kind }) => kind === "Image");
  return runPipeline(
    {
      loaded,
      resolved: { artifacts: new Map(images.map(({ id }) => [id, ARTIFACT])), problems: [] },
      commit: "worktree",
      fleet: policyOf(loaded.resources),
      hashes: new Map(),
      suspended: new Map(),
      notices: [],
    },
    {
      ...NO_CONDITIONS,
      lineage: EVERY_LINEAGE,
      snapshot: {
        objects,
        facts: new Map(["hv1", "hv2"].map((name) => [name, HOST_FACTS])),
        clusters: new Map(),
        unreadable: new Map(),
      },
      approvals: [],
      now: new Date("2026-03-01T10:00:00Z"),
    },
  );
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

describe("a mistake in the document of a running pool", () => {
  const observed = appliedFleet();

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
    const { plan } = planOf([...BASE, document], observed);
    expect(plan.problems.length).toBeGreaterThan(0);
    expect(plan.changes.filter(({ hold }) => hold === undefined).map(({ change }) => change)).toEqual([]);
  });
});
