import { describe, expect, it } from "vitest";
import type { RbdState } from "../../src/drivers/ceph/states.ts";
import type { DomainState, SecretState } from "../../src/drivers/libvirt/states.ts";
import { uuidFor } from "../../src/model/identity.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import { asObserved, BASE_YAML, type CompileConditions, compileFleet } from "./compiled-fleet.ts";

const POOL = `{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: ceph}, spec: {type: rbd, ceph: {confFile: /etc/ceph/ceph.conf, user: fleet}, pool: vms, create: {pgNum: 16, quota: 5Gi}}}
---
`;
const DATA = `{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: data}, spec: {pool: ceph, size: 1Gi}}
---
`;
const MACHINE = `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: db}, spec: {instanceType: small, image: micro, rootDisk: {pool: ceph, size: 2Gi}, volumes: [{volume: data}], interfaces: [{network: app}]}}
---
`;
const FLEET = BASE_YAML + POOL + DATA + MACHINE;
const POOL_ID = "StoragePool/default/ceph";
const CONDITIONS: CompileConditions = {
  clusters: { "ceph:ceph": { monitors: ["10.0.0.1:6789", "10.0.0.2:6789"], pool: true } },
  secrets: { [`${POOL_ID}#keyring`]: "hash" },
};
const GIB = 2 ** 30;

function find<State extends object>(
  objects: readonly DesiredObject<object>[],
  id: RegExp,
): DesiredObject<State> {
  const found = objects.filter((object) => id.test(object.id));
  if (found.length !== 1) throw new Error(`${found.length} match ${id}: ${objects.map((one) => one.id)}`);
  return found[0] as DesiredObject<State>;
}

describe("a pool in a cluster", () => {
  const { objects, blocked } = compileFleet(FLEET, CONDITIONS);

  it("is created there, and every host gets its key", () => {
    expect(blocked).toEqual([]);
    expect(find(objects, /^cephpool@/)).toMatchObject({
      id: "cephpool@ceph:ceph/vms",
      state: { pgNum: 16, quotaBytes: 5 * GIB },
    });
    const keys = objects.filter(({ type }) => type === "secret") as DesiredObject<SecretState>[];
    expect(keys.map(({ id }) => id)).toEqual(["secret@hv1/ceph", "secret@hv2/ceph"]);
    const uuid = uuidFor("test", POOL_ID, "key");
    expect(keys[0]?.state).toEqual({ uuid, usage: "test/ceph", value: "hash" });
    expect(keys[0]?.build).toEqual({ from: "secret", secret: POOL_ID, key: "keyring" });
  });

  it("has one copy of an image, with the snapshot that root disks are cloned from", () => {
    const image = find<RbdState>(objects, /^rbd@.*micro/);
    expect(image.id).toBe("rbd@ceph:ceph/micro-dddddddddddd");
    expect(image.state).toMatchObject({ pool: "vms", content: "d".repeat(64), snapshot: "fleetwright" });
    expect(image.keep).toEqual({ onDelete: "delete", trashSeconds: 0 });
    const root = find<RbdState>(objects, /^rbd@.*root/);
    expect(root.state).toMatchObject({
      capacityBytes: 2 * GIB,
      parent: "micro-dddddddddddd@fleetwright",
    });
    expect(root.dependsOn).toEqual(["cephpool@ceph:ceph/vms", image.id]);
  });

  it("gives machines its monitors and the key", () => {
    const domain = find<DomainState>(objects, /^domain@/);
    expect(domain.state.disks.data).toMatchObject({
      source: "vms/data",
      sourceType: "network",
      format: "raw",
      monitors: ["10.0.0.1:6789", "10.0.0.2:6789"],
      user: "fleet",
      secret: uuidFor("test", POOL_ID, "key"),
    });
    expect(domain.state.diskBytes?.data).toBe(GIB);
    expect(domain.dependsOn).toContain("rbd@ceph:ceph/data");
    expect(domain.dependsOn).toContain(`secret@${domain.target}/ceph`);
  });

  it("pins no machine to a host", () => {
    const elsewhere = `${FLEET}`.replace(
      "spec: {instanceType: small",
      "spec: {placement: {hostSelector: {zone: b}}, instanceType: small",
    );
    const observed = asObserved(objects).filter(({ type }) => type === "rbd" || type === "cephpool");
    const moved = compileFleet(elsewhere, { ...CONDITIONS, observed });
    expect(moved.blocked).toEqual([]);
    expect(find(moved.objects, /^domain@/).target).toBe("hv2");
    expect(find(moved.objects, /^rbd@.*data/).id).toBe("rbd@ceph:ceph/data");
  });
});

describe("an existing image", () => {
  const made = asObserved(compileFleet(FLEET, CONDITIONS).objects);
  const changed = (id: RegExp, state: Partial<RbdState>) =>
    made.map((one) => (id.test(one.id) ? { ...one, state: { ...one.state, ...state } } : one)) as typeof made;

  it("gives the same objects again", () => {
    const again = compileFleet(FLEET, { ...CONDITIONS, observed: made }).objects;
    expect(again.map(({ id, state }) => [id, state])).toEqual(made.map(({ id, state }) => [id, state]));
  });

  it("stays independent after a flatten", () => {
    const observed = changed(/root/, {}).map((one) => {
      const { parent: _parent, ...state } = one.state;
      return { ...one, state };
    });
    const root = find<RbdState>(compileFleet(FLEET, { ...CONDITIONS, observed }).objects, /^rbd@.*root/);
    expect(root.state.parent).toBeUndefined();
  });

  it("has its real size in its machine, because QEMU would shrink it otherwise", () => {
    const observed = changed(/data/, { capacityBytes: 3 * GIB });
    const { objects } = compileFleet(FLEET, { ...CONDITIONS, observed });
    expect(find<RbdState>(objects, /^rbd@.*data/).state.capacityBytes).toBe(GIB);
    expect(find<DomainState>(objects, /^domain@/).state.diskBytes?.data).toBe(3 * GIB);
  });

  it("is not used as the volume while it is partial", () => {
    const data = made.find(({ id }) => id === "rbd@ceph:ceph/data");
    if (data === undefined) throw new Error("no data");
    const half = {
      ...data,
      id: "rbd@ceph:ceph/fleetwright-new-0123456789abcdef",
      name: "fleetwright-new-0123456789abcdef",
    } as const;
    const { objects, blocked } = compileFleet(FLEET, { ...CONDITIONS, observed: [half] });
    expect(blocked).toEqual([]);
    expect(find(objects, /^rbd@.*data/).id).toBe("rbd@ceph:ceph/data");
  });

  it("keeps a volume in place when its pool changes", () => {
    const local = FLEET.replace("spec: {pool: ceph, size: 1Gi}", "spec: {pool: local, size: 1Gi}");
    const { blocked } = compileFleet(local, { ...CONDITIONS, observed: made });
    expect(blocked.map(({ message }) => message)).toContain(
      "Volume/data: its data lies in data on ceph:ceph, and its pool and format cannot be changed",
    );
  });
});

describe("a cluster that cannot be read", () => {
  it("blocks the machines with disks there, and no others", () => {
    const other = `${FLEET}{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web}, spec: {instanceType: small, image: micro, rootDisk: {pool: local, size: 1Gi}, interfaces: [{network: app}]}}`;
    const { objects, blocked } = compileFleet(other, { ...CONDITIONS, clusters: {} });
    expect(blocked.map(({ resource, code }) => [resource, code])).toEqual([
      ["VirtualMachine/default/db", "unreadable"],
    ]);
    expect(objects.filter(({ type }) => type === "domain").map(({ name }) => name)).toEqual(["web"]);
  });

  it("gives hosts no key while the key is unavailable", () => {
    const { objects } = compileFleet(FLEET, { ...CONDITIONS, secrets: {} });
    expect(objects.filter(({ type }) => type === "secret")).toEqual([]);
  });
});
