import { describe, expect, it } from "vitest";
import { adoptedObject } from "../../../src/cli/adopt/adopted-snapshot.ts";
import {
  adoptionCandidates,
  objectsOfOtherFleets,
  toAdoptChange,
} from "../../../src/cli/adopt/adoption-candidates.ts";
import { formatXml, parseXml } from "../../../src/drivers/libvirt/xml.ts";
import { EVERY_LINEAGE } from "../../../src/model/lineage.ts";
import { adoptAll, contextOf, foreignHost, planOf } from "./adopted-fleet.ts";
import { VIRT_INSTALL } from "./definitions.ts";

const FLEET = `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "lab://t/hv1"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: imported-2c-2g}, spec: {cpu: {guest: 2}, memory: {guest: 2Gi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: default}, spec: {type: dir, path: /var/lib/libvirt/images}}
---
{apiVersion: fleetwright/v1, kind: Network, metadata: {name: default}, spec: {mode: nat, subnets: [{cidr: 192.168.122.0/24}]}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: web-root}, spec: {pool: default, existing: {name: web.qcow2}}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web}, spec: {
  uuid: 48E1498A-4895-45e6-b485-ee34ee4e2573, instanceType: imported-2c-2g, bootVolume: web-root, runStrategy: Manual,
  interfaces: [{network: default, mac: "52:54:00:AA:BB:CC", ipv4: 192.168.122.50}],
  devices: {machineType: pc-q35-7.2, cpuModel: host-passthrough}}}
`;

const volumes = { "default/web.qcow2": { format: "qcow2", capacityBytes: 20 * 2 ** 30 } } as const;

/** Returns the running definition, as libvirt makes it of a stored one. */
const asLive = (xml: string) =>
  xml
    .replace("<domain type='kvm'>", "<domain type='kvm' id='7'>")
    .replace(
      "<model type='virtio'/>\n      <address",
      "<target dev='vnet3'/><model type='virtio'/>\n      <address",
    );

const SIMPLE = foreignHost(VIRT_INSTALL, { live: parseXml(asLive(VIRT_INSTALL)), volumes });

describe("a running machine of virt-install", () => {
  const adoption = adoptAll(FLEET, SIMPLE);

  it("has an empty plan after its adoption", () => {
    expect(adoption.plan.changes).toEqual([]);
    expect(adoption.plan.blocked).toEqual([]);
  });

  it("is read as the adoption foresaw it", () => {
    const { others: _, ...foreseen } = (adoption.foreseen.state as { unmanaged?: object }).unmanaged as {
      others: [];
    };
    expect(adoption.after.state).toMatchObject({ ...adoption.foreseen.state, unmanaged: foreseen });
    expect(adoption.after.running).toMatchObject({ ...adoption.foreseen.running, unmanaged: foreseen });
  });

  it("changes only in our metadata", () => {
    const withoutMetadata = (tree: typeof adoption.host.stored) =>
      formatXml({
        ...tree,
        children: tree.children.filter((node) => typeof node === "string" || node.name !== "metadata"),
      });
    expect(withoutMetadata(adoption.host.stored)).toBe(withoutMetadata(SIMPLE.stored));
    expect(formatXml(adoption.host.stored)).toContain("libosinfo:os");
  });
});

describe("an adopted machine", () => {
  const adoption = adoptAll(FLEET, SIMPLE);
  const planAfter = (edit: (yaml: string) => string) => {
    const { plan } = planOf(edit(FLEET), [adoption.after, ...adoption.volumes]);
    const changes = plan.changes.map(({ change, fields }) => [change, fields.map(({ path }) => path)]);
    return { changes, blocked: plan.blocked.map(({ message }) => message), plan };
  };

  it("gets memory, CPUs, disks and interfaces from its files", () => {
    const { changes, blocked } = planAfter((yaml) =>
      yaml
        .replace("cpu: {guest: 2}, memory: {guest: 2Gi}", "cpu: {guest: 4}, memory: {guest: 4Gi}")
        .replace("runStrategy: Manual", "runStrategy: Manual, volumes: [{volume: more}]")
        .replace("ipv4: 192.168.122.50}]", "ipv4: 192.168.122.50}, {network: default}]")
        .concat(
          "---\n{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: more}, spec: {pool: default, size: 1Gi}}\n",
        ),
    );
    expect(blocked).toEqual([]);
    expect(changes).toEqual([
      [
        "update domain@hv1/web",
        ["vcpus", "vcpusMax", "memory", "memoryMax", "disks.more", "interfaces.net1", "instanceType"].map(
          (path) => (path.startsWith("memory") ? `${path}KiB` : path),
        ),
      ],
      ["restart domain@hv1/web", expect.arrayContaining(["vcpusMax", "memoryMaxKiB"])],
    ]);
  });

  it("gets a tap device of ours for security groups, by a restart", () => {
    const { changes } = planAfter((yaml) =>
      yaml
        .replace("ipv4: 192.168.122.50}", "ipv4: 192.168.122.50, securityGroups: [web]}")
        .concat("---\n{apiVersion: fleetwright/v1, kind: SecurityGroup, metadata: {name: web}, spec: {}}\n"),
    );
    expect(changes).toEqual([
      ["update domain@hv1/web", ["interfaces.net0.tap"]],
      ["restart domain@hv1/web", ["interfaces.net0.tap"]],
    ]);
  });

  it("keeps the CPU and the machine type that its files do not name", () => {
    const { changes } = planAfter((yaml) =>
      yaml.replace("machineType: pc-q35-7.2, cpuModel: host-passthrough", ""),
    );
    expect(changes).toEqual([]);
  });

  it("gets another machine type and CPU by a restart", () => {
    const { changes } = planAfter((yaml) =>
      yaml.replace("pc-q35-7.2, cpuModel: host-passthrough", "pc-q35-8.1, cpuModel: host-model"),
    );
    expect(changes).toEqual([
      ["update domain@hv1/web", ["cpuMode", "machineType"]],
      ["restart domain@hv1/web", ["cpuMode", "machineType"]],
    ]);
  });

  it("is not renamed, and gets no place for cloud-init that another device has", () => {
    expect(
      planAfter((yaml) => yaml.replace("instanceType:", "domainName: other, instanceType:")),
    ).toMatchObject({
      changes: [],
      blocked: ["VirtualMachine/web: its domain on hv1 is called web, and a domain cannot be renamed"],
    });
    expect(
      planAfter((yaml) => yaml.replace("instanceType:", 'cloudInit: {userData: "#!/bin/sh"}, instanceType:')),
    ).toMatchObject({
      changes: [],
      blocked: [
        "VirtualMachine/web: its data for cloud-init has no place: the adopted machine has another device at sda",
      ],
    });
  });

  it("stays as it is when its files are removed, if they said Retain", () => {
    const retained = FLEET.replace("instanceType:", "deletionPolicy: Retain, instanceType:");
    const kept = adoptAll(retained, SIMPLE);
    const { plan } = planOf(retained.replace(/---[^-]*kind: VirtualMachine[\s\S]*/, ""), [
      kept.after,
      ...kept.volumes,
    ]);
    expect(plan.changes).toEqual([]);
    expect(plan.orphans.map(({ object }) => object)).toEqual(["domain@hv1/web"]);
  });
});

describe("a running machine whose CPU libvirt expanded", () => {
  const HOST_MODEL = VIRT_INSTALL.replace(
    /<cpu mode='host-passthrough'[^>]*>/,
    "<cpu mode='host-model' check='partial'/>",
  );
  const EXPANDED =
    "<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>Skylake-Client-IBRS</model><vendor>Intel</vendor><feature policy='require' name='ss'/></cpu>";
  const live = parseXml(asLive(HOST_MODEL).replace(/<cpu mode='host-model'[^>]*>/, EXPANDED));
  const host = foreignHost(HOST_MODEL, { live, volumes });

  it.each([
    ["with its model in the files", "cpuModel: host-model"],
    ["without a model in the files", "guestAgent: true"],
  ])("has an empty plan after its adoption, %s", (_, field) => {
    const { plan } = adoptAll(FLEET.replace("cpuModel: host-passthrough", field), host);
    expect(plan.changes).toEqual([]);
  });

  it("gets another model by a restart", () => {
    const { plan } = adoptAll(FLEET, host);
    expect(plan.changes.map(({ change }) => change)).toEqual([
      "update domain@hv1/web",
      "restart domain@hv1/web",
    ]);
  });
});

describe("a machine with limits that were set while it runs", () => {
  it("keeps them", () => {
    const live = parseXml(
      asLive(VIRT_INSTALL).replace(
        "<os>",
        "<cputune><shares>512</shares><vcpupin vcpu='0' cpuset='3'/></cputune><os>",
      ),
    );
    const { plan, after } = adoptAll(FLEET, foreignHost(VIRT_INSTALL, { live, volumes }));
    expect(plan.changes).toEqual([]);
    expect(after.running).toMatchObject({ cpuShares: 512 });
  });
});

describe("an adopted machine with parts that no field describes", () => {
  const adoption = adoptAll(FLEET, SIMPLE);
  const holdsAfter = (yaml: string) => {
    const { plan } = planOf(yaml, [adoption.after, ...adoption.volumes]);
    return plan.changes.flatMap(({ change, losesData, hold }) =>
      change.endsWith("domain@hv1/web") ? [[change, losesData, hold?.gate, hold?.reason]] : [],
    );
  };
  const reason = "what no file describes of domain web on hv1 would be gone for good";

  it("is not removed without approval", () => {
    expect(holdsAfter(FLEET.replace(/---[^-]*kind: VirtualMachine[\s\S]*/, ""))).toEqual([
      ["delete domain@hv1/web", true, "guard", reason],
    ]);
  });

  it("is not replaced without approval, whatever its updatePolicy", () => {
    const replaced = FLEET.replace("48E1498A", "58E1498A").replace(
      "runStrategy: Manual",
      "runStrategy: Manual, updatePolicy: {recreate: Immediate}",
    );
    expect(holdsAfter(replaced)).toContainEqual(["replace domain@hv1/web", true, "guard", reason]);
  });
});

describe("a machine of another fleet", () => {
  const mark = {
    fleet: "other",
    owner: "VirtualMachine/default/web",
    applied: "",
    commit: "a",
    protect: false,
  } as const;
  const other = {
    ...adoptAll(FLEET, SIMPLE).after,
    mark: { ...mark, keep: { onDelete: "retain", trashSeconds: 1 } },
  } as const;
  const context = { ...contextOf(FLEET, [other]), lineage: EVERY_LINEAGE };
  const id = "VirtualMachine/default/web";

  it("is left alone while no one names that fleet", () => {
    expect(adoptionCandidates(id, context)).toEqual([]);
    expect(objectsOfOtherFleets(id, context).map((object) => object.id)).toEqual(["domain@hv1/web"]);
  });

  it("gets only another mark if someone does", () => {
    const [candidate] = adoptionCandidates(id, { ...context, fromFleet: "other" });
    if (candidate === undefined) throw new Error("there is no candidate");
    expect(adoptedObject(candidate)).toEqual({ ...other, mark: candidate.mark });
    expect(toAdoptChange(candidate).fields).toMatchObject([
      { path: "fleet", before: "other", after: "test" },
    ]);
  });
});

describe("a machine whose disks the files do not have", () => {
  it("is not adopted", () => {
    expect(() => adoptAll(FLEET.replace("images}", "others}"), SIMPLE)).toThrow(
      /none of its disks is a Volume of the resource: it has .*images\/web.qcow2, and the resource has .*others\/web.qcow2/,
    );
  });
});

describe("a machine that the files place on any host", () => {
  it("is adopted on the host on which it is", () => {
    const hosts =
      '{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv0}, spec: {libvirt: "lab://t/hv0"}}\n---\n';
    const { plan } = adoptAll(hosts + FLEET.trimStart(), SIMPLE);
    expect(plan.changes).toEqual([]);
    expect(plan.blocked).toEqual([]);
  });
});

describe("before its adoption", () => {
  it("a machine blocks its resource", () => {
    const { plan } = planOf(FLEET, [adoptAll(FLEET, SIMPLE).before]);
    expect(plan.changes.map(({ id }) => id)).toEqual([]);
    expect(plan.blocked.map(({ message }) => message)).toEqual([
      "VirtualMachine/web: domain web on hv1 is there already and is not managed by Fleetwright",
      "Volume/web-root: web.qcow2 is not in pool default of hv1, and nothing creates it",
    ]);
  });
});
