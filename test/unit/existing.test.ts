import { describe, expect, test } from "vitest";
import type { DomainState, NetworkState, PoolState } from "../../src/drivers/libvirt/states.ts";
import { hashState } from "../../src/engine/plan/digest.ts";
import { PLAIN_PALETTE } from "../../src/engine/render/palette.ts";
import { renderText } from "../../src/engine/render/text.ts";
import { type ObservedObject, objectRef } from "../../src/model/object.ts";
import { listMachines } from "../../src/workspace/machines.ts";
import {
  asObserved,
  BASE_YAML,
  type CompileConditions,
  compileFleet,
  compileInputOf,
  resourcesOf,
} from "./compiled-fleet.ts";
import { planFleet } from "./planned-fleet.ts";

/** A network that others made, as libvirt's package defines it. */
const DEFAULT_NETWORK: NetworkState = {
  uuid: "1b0a2a46-6b0e-4d5c-9a55-b2b4b1f9f1a1",
  forward: "nat",
  bridge: "virbr0",
  mtu: null,
  address: "192.168.122.1/24",
  dhcp: true,
  nameservers: [],
  active: true,
  autostart: true,
  leases: {},
};

const DEFAULT_POOL: PoolState = {
  uuid: "0b3d6b0c-7d2e-4f7e-8f53-0f0a5b1f1c11",
  type: "dir",
  path: "/var/lib/libvirt/images",
  source: null,
  active: true,
  autostart: true,
};

function unmanaged(type: string, host: string, state: object, more: Partial<ObservedObject> = {}) {
  const { id, ...ref } = objectRef(type, host, "default");
  return { id, ...ref, state, mark: undefined, dependsOn: [], ...more } as unknown as ObservedObject; // states are JSON
}

const network = (host: string, state: Partial<NetworkState> = {}) =>
  unmanaged("network", host, { ...DEFAULT_NETWORK, ...state });
const pool = (host: string, state: object = {}, more: Partial<ObservedObject> = {}) =>
  unmanaged("pool", host, { ...DEFAULT_POOL, ...state }, more);

const FLEET = `${BASE_YAML}
{apiVersion: fleetwright/v1, kind: Network, metadata: {name: office}, spec: {mode: existing, name: default}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: images}, spec: {type: existing, name: default}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: db}, spec: {instanceType: small, image: micro,
  rootDisk: {pool: images, size: 1Gi}, volumes: [{volume: data}], interfaces: [{network: office}]}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: data}, spec: {pool: images, size: 1Gi}}
`;

const compile = (observed: readonly ObservedObject[], more: CompileConditions = {}) =>
  compileFleet(FLEET, { observed, ...more });
const idsOf = ({ objects }: ReturnType<typeof compile>) => objects.map(({ id }) => id);
const domainIn = ({ objects }: ReturnType<typeof compile>) =>
  objects.find(({ type }) => type === "domain")?.state as DomainState | undefined;

describe("a machine on a network and in a pool that others made", () => {
  const compiled = compile([network("hv1"), pool("hv1")]);

  test("is made where both are, and neither becomes an object of the fleet", () => {
    expect(compiled.blocked).toEqual([]);
    expect(idsOf(compiled).filter((id) => /^(network|pool)@/.test(id))).toEqual([
      "pool@hv1/fleetwright-test",
      "pool@hv1/local",
      "pool@hv2/local",
    ]);
    expect(domainIn(compiled)?.interfaces.net0).toMatchObject({ source: "default", ipv4: null });
    const known = new Set(idsOf(compiled));
    const needed = compiled.objects.flatMap(({ dependsOn }) => dependsOn);
    expect(needed.filter((id) => !known.has(id))).toEqual([]);
  });

  test("has its disks in that pool, and their image in the pool of the fleet", () => {
    const volumes = compiled.objects.filter(({ id }) => id.startsWith("volume@hv1/default/"));
    expect(volumes.map(({ state }) => state)).toEqual([
      expect.objectContaining({
        pool: "default",
        format: "qcow2",
        backing: `/var/lib/fleetwright/test/micro-${"d".repeat(12)}.qcow2`,
      }),
      expect.objectContaining({ pool: "default", format: "qcow2" }),
    ]);
    expect(idsOf(compiled)).toContain(`volume@hv1/fleetwright-test/micro-${"d".repeat(12)}.qcow2`);
    expect(Object.values(domainIn(compiled)?.disks ?? {}).map(({ source }) => source)).toEqual([
      expect.stringMatching(/^\/var\/lib\/libvirt\/images\/db\.root-[0-9a-f]{8}\.qcow2$/),
      "/var/lib/libvirt/images/data.qcow2",
    ]);
  });

  test("is guarded by its MAC address on libvirt's bridge", () => {
    const port = compiled.objects.find(({ type }) => type === "port")?.state;
    expect(port).toMatchObject({ bridge: "virbr0", ipv4: null, secured: true, groups: null });
  });

  test("stays as it is after an apply", () => {
    const again = compile([network("hv1"), pool("hv1"), ...asObserved(compiled.objects)]);
    expect(again.blocked).toEqual([]);
    expect(again.objects).toEqual(compiled.objects);
  });

  test("has full copies in a pool of logical volumes", () => {
    const logical = { type: "logical", path: "/dev/vg0", source: "vg0" };
    const onLvm = compile([network("hv1"), pool("hv1", logical)]);
    const [root, data] = Object.values(domainIn(onLvm)?.disks ?? {});
    expect(root).toMatchObject({ sourceType: "block", format: "raw" });
    expect(data).toMatchObject({ source: "/dev/vg0/data", sourceType: "block", format: "raw" });
    expect(idsOf(onLvm).some((id) => id.includes("/micro-") && id.endsWith(".qcow2"))).toBe(false);
  });

  test.each(["fs", "netfs"])("has files in a pool of libvirt's type %s", (type) => {
    const [root] = Object.values(domainIn(compile([network("hv1"), pool("hv1", { type })]))?.disks ?? {});
    expect(root).toMatchObject({ sourceType: "file", format: "qcow2" });
  });
});

describe("placement", () => {
  test.each([
    ["goes where the network is", [network("hv2"), pool("hv1"), pool("hv2")], "hv2"],
    [
      "goes where the pool is active",
      [network("hv1"), network("hv2"), pool("hv1"), pool("hv2", { active: false })],
      "hv1",
    ],
  ])("%s", (_name, observed, host) => {
    expect(compile(observed).placements.get("VirtualMachine/default/db")?.host).toBe(host);
  });

  test("says why no host serves, with the command that mends it, and makes nothing", () => {
    const compiled = compile([network("hv1", { active: false }), pool("hv1"), pool("hv2")]);
    expect(compiled.blocked).toMatchObject([
      {
        resource: "VirtualMachine/default/db",
        message: expect.stringContaining("hv1: network default is not active (virsh net-start default)"),
      },
    ]);
    expect(compiled.blocked[0]?.message).toContain("hv2: network default does not exist");
    expect(idsOf(compiled).filter((id) => id.includes("/default/"))).toEqual([]);
  });

  test("waits for a host that cannot be read, which may have both", () => {
    const compiled = compile([network("hv1"), pool("hv1")], { unreadable: ["hv2"] });
    expect(compiled.blocked).toMatchObject([{ code: "unreadable" }, { code: "unreadable" }]);
    expect(idsOf(compiled).filter((id) => id.includes("/default/"))).toEqual([]);
  });
});

describe("a machine that exists", () => {
  const made = asObserved(compile([network("hv1"), pool("hv1")]).objects);

  test.each<[string, ObservedObject[], string, string]>([
    [
      "whose network was stopped",
      [network("hv1", { active: false }), pool("hv1")],
      "network default is not active on hv1",
      "virsh net-start default, then apply: it attaches the running machines of the fleet to it again; others wait for a restart of libvirt's daemon (libvirtd or virtqemud)",
    ],
    [
      "whose network is gone",
      [pool("hv1")],
      "network default does not exist on hv1",
      "Fleetwright does not make it; what there is: virsh net-list --all",
    ],
    [
      "whose network is macvtap",
      [network("hv1", { forward: "passthrough" as "nat" }), pool("hv1")],
      "network default has the forward mode passthrough on hv1",
      "machines can be attached to networks with nat, route, open, isolated, bridge",
    ],
    [
      "whose network is on Open vSwitch",
      [network("hv1", { forward: "bridge (openvswitch)" as "bridge" }), pool("hv1")],
      "network default has the forward mode bridge (openvswitch) on hv1",
      "machines can be attached to networks with nat, route, open, isolated, bridge",
    ],
    [
      "whose network is the fleet's own",
      [...asObserved([{ ...network("hv1"), owner: "Network/default/office" } as never]), pool("hv1")],
      "network default is the fleet's own on hv1",
      "it belongs to Network/office; name a network that others made",
    ],
    [
      "whose pool is the one of the fleet's images",
      [network("hv1"), pool("hv1", { path: "/var/lib/fleetwright/test" })],
      "pool default is in /var/lib/fleetwright/test on hv1",
      "Fleetwright keeps kernels, seeds and images there; name a pool elsewhere",
    ],
    [
      "whose network has a hostile bridge",
      [network("hv1", { bridge: '"; flush ruleset' }), pool("hv1")],
      "network default has no bridge that Fleetwright can use on hv1",
      "its name must have at most 15 of the characters A-Z a-z 0-9 _ . -",
    ],
    [
      "whose pool has a hostile path",
      [network("hv1"), pool("hv1", { path: "/srv/a b\n/../etc" })],
      "pool default has no directory that Fleetwright can use on hv1",
      "its path must be absolute, without spaces and ..",
    ],
    [
      "whose pool was stopped",
      [network("hv1"), pool("hv1", { active: false })],
      "pool default is not active on hv1",
      "virsh pool-start default",
    ],
    [
      "whose pool is gone",
      [network("hv1")],
      "pool default does not exist on hv1",
      "Fleetwright does not make it; what there is: virsh pool-list --all",
    ],
    [
      "whose pool has become one of devices",
      [network("hv1"), pool("hv1", { type: "iscsi" })],
      "pool default is of libvirt's type iscsi on hv1",
      "libvirt makes no volumes in it, the target does; use a pool of type dir, fs, netfs or logical",
    ],
  ])("%s is left as it is", (_name, observed, message, hint) => {
    const compiled = compile([...observed, ...made]);
    expect(compiled.blocked.filter(({ resource }) => resource === "VirtualMachine/default/db")).toEqual([
      expect.objectContaining({ message: `VirtualMachine/db: ${message}`, hint }),
    ]);
    expect(domainIn(compiled)).toBeUndefined();
    // Another machine's disks may be based on the image.
    expect(idsOf(compiled).some((id) => id.includes("/fleetwright-test/micro-"))).toBe(true);
  });

  test("keeps its volumes while the directory of the pool is another one", () => {
    const unusable = "/var/lib/libvirt/images is not the directory. Is its file system mounted?";
    const without = made.filter(({ id }) => !id.startsWith("volume@hv1/default/"));
    const compiled = compile([network("hv1"), pool("hv1", {}, { unusable }), ...without]);
    expect(compiled.blocked.map(({ resource }) => resource).sort()).toEqual([
      "VirtualMachine/default/db",
      "Volume/default/data",
    ]);
    expect(idsOf(compiled).filter((id) => id.includes("/default/"))).toEqual([]);
  });
});

describe("a learned address", () => {
  const compiled = compile([network("hv1"), pool("hv1")]);
  const withAddress = asObserved(compiled.objects).map((object) => {
    if (object.type !== "domain") return object;
    const { mac = "" } = (object.state as unknown as DomainState).interfaces.net0 ?? {}; // the state of type `domain`
    const addresses = { [mac]: [{ address: "192.168.122.45", source: "lease" as const }] };
    return { ...object, addresses };
  });
  const objects = [network("hv1"), pool("hv1"), ...withAddress];

  test("is shown with the place where it was seen", () => {
    const { snapshot } = compileInputOf(resourcesOf(FLEET), { observed: objects });
    const [machine] = listMachines({
      resources: resourcesOf(FLEET),
      snapshot,
      compiled,
      fleet: { id: "test" },
    });
    expect(machine?.interfaces).toMatchObject([
      {
        name: "net0",
        source: "default",
        addresses: ["192.168.122.45"],
        learned: [{ address: "192.168.122.45", source: "lease" }],
      },
    ]);
  });

  test("is no part of what is desired", () => {
    expect(compile(objects).objects).toEqual(compiled.objects);
  });
});

describe("the plan as people read it", () => {
  const atRest = [network("hv1"), pool("hv1")];
  const POLICY =
    "---\n{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: test}, spec: {apply: auto}}\n";
  const compiled = compileFleet(FLEET + POLICY, { observed: atRest });
  const made = asObserved(compiled.objects).map((object) => {
    const mark = object.mark && { ...object.mark, applied: hashState(object.state) };
    return { ...object, mark } as ObservedObject;
  });

  function planOf(yaml: string, observed: readonly ObservedObject[]): string {
    const { plan } = planFleet(yaml + POLICY, { observed });
    return renderText(plan, { palette: PLAIN_PALETTE, detail: "short" });
  }

  test.each<[string, string, readonly ObservedObject[]]>([
    ["a new machine on a network and in a pool of others", FLEET, atRest],
    ["nothing to do", FLEET, [...atRest, ...made]],
    ["the network is stopped", FLEET, [network("hv1", { active: false }), pool("hv1"), ...made]],
    ["the users leave Git", BASE_YAML.replace(/---\n$/, ""), [...atRest, ...made]],
  ])("%s", async (name, yaml, objects) => {
    await expect(planOf(yaml, objects)).toMatchFileSnapshot(
      `golden/existing-${name.replaceAll(" ", "-")}.txt`,
    );
  });
});
