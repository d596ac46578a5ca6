import { describe, expect, it } from "vitest";
import type { VolumeState } from "../../src/drivers/libvirt/states.ts";
import type { DesiredObject, ObservedObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { formatProblem } from "../../src/model/problem.ts";
import { formatResource } from "../../src/model/resource.ts";
import { ARTIFACT, asObserved, BASE_YAML, resourcesOf } from "./compiled-fleet.ts";
import { planFleet } from "./planned-fleet.ts";

/** Disks that begin as copies of an image: which objects they need, and which sizes they may have. */

const document = (kind: string, name: string, spec: string) =>
  `---\n{apiVersion: fleetwright/v1, kind: ${kind}, metadata: {name: ${name}}, spec: ${spec}}\n`;
const LVM = document("StoragePool", "lvm", "{type: logical, volumeGroup: vg0}");
const volume = (spec: string) => document("Volume", "data", `{pool: local, size: 1Gi, ${spec}}`);
const diskless = (more = "") =>
  document("VirtualMachine", "db", `{instanceType: small, image: micro, volumes: [{volume: data}]${more}}`);
const DEBIAN = document("Image", "debian", "{source: {path: debian.qcow2}}");

interface Planned {
  readonly plan: Plan;
  readonly objects: readonly DesiredObject<object>[];
}

/** Plans a fleet in which every image has a disk of this size. */
function planDisks(yaml: string, observed: readonly ObservedObject[] = [], virtualBytes = 2 ** 25): Planned {
  resourcesOf(yaml); // throws for files with problems
  const artifact = { ...ARTIFACT, disk: { ...ARTIFACT.disk, virtualBytes } };
  const { plan, compiled } = planFleet(yaml, { observed, artifact });
  return { plan, objects: compiled.objects };
}

const messagesOf = ({ plan }: Planned) => [
  ...plan.problems.map(formatProblem),
  ...plan.blocked.map(({ message }) => message),
];

/** Expects that everything can be done, and that after it nothing is left to do. */
function expectToSettle(yaml: string): Planned {
  const first = planDisks(yaml);
  expect(messagesOf(first)).toEqual([]);
  const second = planDisks(yaml, asObserved(first.objects));
  expect({
    changes: second.plan.changes.map(({ change }) => change),
    messages: messagesOf(second),
    orphans: second.plan.orphans.map(({ object, reason }) => `${object}: ${reason}`),
  }).toEqual({ changes: [], messages: [], orphans: [] });
  return first;
}

function volumesOf({ objects }: Planned): Record<string, Partial<VolumeState>> {
  const volumes = objects.filter(({ name }) => /^(local|lvm)\//.test(name));
  return Object.fromEntries(volumes.map(({ name, state }) => [name, state]));
}

describe("a volume that is a copy of an image", () => {
  it("in a pool on two hosts has the image where its machine is", () => {
    const planned = expectToSettle(BASE_YAML + DEBIAN + volume("source: {image: debian}") + diskless());
    const base = planned.objects.find(({ name }) => name === "local/debian-dddddddddddd.qcow2");
    const data = planned.objects.find(({ name }) => name === "local/data.qcow2");
    expect(data?.state).toMatchObject({ backing: "debian-dddddddddddd.qcow2" });
    expect(base?.id).toBe(`volume@${data?.target}/local/debian-dddddddddddd.qcow2`);
    expect(data?.dependsOn).toContain(base?.id);
  });

  it("of type raw is a full copy, and needs no other volume", () => {
    const planned = expectToSettle(
      BASE_YAML + DEBIAN + volume("format: raw, source: {image: debian}") + diskless(),
    );
    const disk = { pool: "local", format: "raw", capacityBytes: 2 ** 30, content: "d".repeat(64) };
    expect(volumesOf(planned)).toEqual({ "local/data.raw": disk });
    expect(planned.objects.find(({ name }) => name === "local/data.raw")?.build).toEqual({
      from: "image",
      image: "Image/default/debian",
      part: "disk",
      format: "raw",
    });
  });

  it("in a volume group is a full copy, and needs no other volume", () => {
    const data = document("Volume", "data", "{pool: lvm, size: 1Gi, source: {image: debian}}");
    expect(Object.keys(volumesOf(expectToSettle(BASE_YAML + LVM + DEBIAN + data + diskless())))).toEqual([
      "lvm/data",
    ]);
  });

  it("in a pool on one host needs no machine, and brings no kernel of its image", () => {
    const pool = document("StoragePool", "one", "{type: dir, path: /one, hosts: {zone: a}}");
    const data = document("Volume", "data", "{pool: one, size: 1Gi, source: {image: micro}}");
    const { objects } = expectToSettle(BASE_YAML + pool + data);
    expect(objects.filter(({ name }) => /kernel|initrd/.test(name))).toEqual([]);
    expect(objects.map(({ name }) => name)).toContain("one/micro-dddddddddddd.qcow2");
  });
});

describe("a disk that is smaller than its image", () => {
  const virtualBytes = 1.5 * 2 ** 30;
  const message = (size: string, bytes: number) =>
    `the disk of ${size} (${bytes} bytes) is smaller than the 1.5Gi (1610612736 bytes) of Image/debian`;
  const place = (line: number) => `fleet.yaml:${line}:1: `;
  const FLEET = BASE_YAML + DEBIAN;
  const line = FLEET.split("\n").length + 1;
  const HINT = "(write at least size: 1.5Gi)";

  it.each([
    [
      "the root disk of a machine",
      document(
        "VirtualMachine",
        "db",
        "{instanceType: small, image: debian, rootDisk: {pool: local, size: 512Mi}}",
      ),
      `VirtualMachine/db: ${message("512Mi", 2 ** 29)}`,
    ],
    [
      "the root disk of a machine in a volume group",
      LVM +
        document(
          "VirtualMachine",
          "db",
          "{instanceType: small, image: debian, rootDisk: {pool: lvm, size: 1000Mi}}",
        ),
      `VirtualMachine/db: ${message("1000Mi", 1000 * 2 ** 20)}`,
    ],
    ["a volume", volume("source: {image: debian}") + diskless(), `Volume/data: ${message("1Gi", 2 ** 30)}`],
    [
      "a raw volume",
      volume("format: raw, source: {image: debian}") + diskless(),
      `Volume/data: ${message("1Gi", 2 ** 30)}`,
    ],
    [
      "a volume that waits for its machine",
      volume("source: {image: debian}"),
      `Volume/data: ${message("1Gi", 2 ** 30)}`,
    ],
    [
      "the root disk of three machines of a pool",
      document(
        "VirtualMachinePool",
        "web",
        "{replicas: 3, template: {spec: {instanceType: small, image: debian, rootDisk: {pool: local, size: 512Mi}}}}",
      ),
      `VirtualMachinePool/web: ${message("512Mi", 2 ** 29)}`,
    ],
  ])("%s, is a problem with both numbers", (_, yaml, expected) => {
    const { plan, objects } = planDisks(FLEET + yaml, [], virtualBytes);
    const [problem = "", ...others] = plan.problems.map(formatProblem);
    expect(others).toEqual([]);
    expect(problem).toBe(`${place(line + (yaml.startsWith(LVM) ? 2 : 0))}${expected} ${HINT}`);
    expect(plan.changes.filter(({ type }) => type === "domain")).toEqual([]);
    expect(objects.map(({ name }) => name).filter((name) => /root|data|debian/.test(name))).toEqual([]);
  });

  it("is none while the image's size is not known, or if it has the size exactly", () => {
    const root = (size: string) =>
      document(
        "VirtualMachine",
        "db",
        `{instanceType: small, image: debian, rootDisk: {pool: local, size: ${size}}}`,
      );
    expect(messagesOf(planDisks(FLEET + root("512Mi"), [], 0))).toEqual([]);
    expect(messagesOf(planDisks(FLEET + root("1.5Gi"), [], virtualBytes))).toEqual([]);
  });

  it("does not concern a volume that exists, whose image has grown since", () => {
    const yaml = FLEET + volume("source: {image: debian}") + diskless();
    const observed = asObserved(planDisks(yaml).objects);
    expect(messagesOf(planDisks(yaml, observed, virtualBytes))).toEqual([]);
  });

  it("leaves everything of the machine as it is, and says which resource is blocked", () => {
    const machine = (size: string) =>
      document(
        "VirtualMachine",
        "db",
        `{instanceType: small, image: debian, rootDisk: {pool: local, size: ${size}}}`,
      );
    const observed = asObserved(planDisks(FLEET + machine("1Gi")).objects);
    const { plan } = planDisks(FLEET + machine("1Gi"), observed, virtualBytes);
    expect(plan.changes).toEqual([]);
    expect(plan.blocked.map(({ resource, code }) => [formatResource(resource), code])).toEqual([
      ["VirtualMachine/db", "invalid"],
    ]);
  });
});
