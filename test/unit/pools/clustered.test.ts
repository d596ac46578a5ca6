import { describe, expect, test } from "vitest";
import type { ObservedObject } from "../../../src/model/object.ts";
import { asObserved, BASE_YAML } from "../compiled-fleet.ts";
import { type PlanConditions, planningInputs, runPipeline } from "../planned-fleet.ts";

/** Machines whose disks are in a cluster, which answers although a host does not: their disks are seen, the machines are not. */

const CEPH = `{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: ceph}, spec: {type: rbd, ceph: {confFile: /etc/ceph/ceph.conf, user: fleet}, pool: vms}}\n---\n`;
const CONDITIONS: PlanConditions = {
  clusters: { "ceph:ceph": { monitors: ["10.0.0.1:6789"], pool: true, excludesClients: true } },
  hashes: new Map([["StoragePool/default/ceph#keyring", "hash"]]),
};
const SPEC =
  "instanceType: small, image: micro, rootDisk: {size: 1Gi, pool: ceph}, interfaces: [{network: app}]";
const GROUND = `${BASE_YAML}${CEPH}`;

const pool = (replicas: number) =>
  `${GROUND}{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web}, spec: {replicas: ${replicas}, template: {spec: {${SPEC}}}}}\n---\n`;
const volume = `{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: data}, spec: {size: 1Gi, pool: ceph}}\n---\n`;
const machine = (name: string, more = "") =>
  `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {${SPEC}${more}}}\n---\n`;
const user = machine("db", ", volumes: [{volume: data}]");

const planOf = (yaml: string, conditions: PlanConditions = {}) =>
  runPipeline(...planningInputs(yaml, { ...CONDITIONS, ...conditions })).plan;

/** Returns the state after an apply, and the host of `name`. */
function applied(yaml: string, name: string): { objects: ObservedObject[]; host: string } {
  const [desired, conditions] = planningInputs(yaml, CONDITIONS);
  const objects = asObserved(runPipeline(desired, conditions).compiled.objects);
  const domain = objects.find((object) => object.type === "domain" && object.name === name);
  return { objects, host: domain?.target ?? "" };
}

describe("while a host cannot be read, what it may use in a cluster stays", () => {
  test.each([
    ["a scale-in", pool(4), "web-2", pool(3), "rbd@ceph:ceph/web-2.root-7cceb404"],
    [
      "a machine that leaves the files",
      `${GROUND}${machine("a")}${machine("b")}`,
      "b",
      `${GROUND}${machine("a")}`,
      "rbd@ceph:ceph/b.root-7cceb404",
    ],
    [
      "a volume that leaves the files with its machine",
      GROUND + volume + user,
      "db",
      GROUND,
      "rbd@ceph:ceph/data",
    ],
  ])("%s", (_, before, name, after, disk) => {
    const { objects, host } = applied(before, name);
    const observed = objects.filter(({ target }) => target !== host);
    const plan = planOf(after, { observed, unreadable: [host] });
    expect(plan.changes).toEqual([]);
    expect(plan.orphans).toContainEqual(
      expect.objectContaining({
        object: disk,
        reason: `a machine on ${host}, which cannot be read, may use it`,
      }),
    );
    const later = planOf(after, { observed: objects });
    expect(later.changes.map(({ action }) => action)).toContain(name === "web-2" ? "delete" : "trash");
  });
});
