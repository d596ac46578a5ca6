import { describe, expect, it } from "vitest";
import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import type { AnyObjectType } from "../../src/drivers/object-type.ts";
import { applyDiff, diff } from "../../src/engine/diff/diff.ts";
import { SCHEMAS } from "../../src/generated/schemas.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import type { Schema } from "../../src/model/schema.ts";
import { asObserved, BASE_YAML, type CompileConditions, compileFleet } from "./compiled-fleet.ts";

/**
 * A field that was applied and is then removed from the file leaves nothing behind: the objects become as if the file had
 * never had it. The tables below name every optional field without a default, so that a new field takes its place in one.
 */

/** The documents that set a field. The text between « and » is then removed. */
const REMOVED: Readonly<Record<string, string>> = {
  "DNSRecord.ttl": zone(
    document("DNSRecord", "r", "zone: z, name: r, type: A, values: [10.0.0.1]«, ttl: 60»"),
  ),
  "InstanceType.cpu.burst": typed("cpu: {guest: 1«, burst: {baselinePercent: 20}»}"),
  "InstanceType.cpu.burst.initialCredits": typed(
    "cpu: {guest: 1, burst: {baselinePercent: 20«, initialCredits: 5»}}",
  ),
  "InstanceType.cpu.burst.maxCredits": typed(
    "cpu: {guest: 1, burst: {baselinePercent: 20«, maxCredits: 5»}}",
  ),
  "InstanceType.cpu.maxGuest": typed("cpu: {guest: 1«, maxGuest: 2»}"),
  "InstanceType.cpu.quotaPercent": typed("cpu: {guest: 1«, quotaPercent: 50»}"),
  "InstanceType.cpu.shares": typed("cpu: {guest: 1«, shares: 512»}"),
  "InstanceType.disk.iops": typed("cpu: {guest: 1}«, disk: {iops: 100}»"),
  "InstanceType.memory.maxGuest": typed("cpu: {guest: 1}", "1Gi«, maxGuest: 2Gi»"),
  "LoadBalancer.pools[].healthMonitor": balancer("«, healthMonitor: {type: TCP, delay: 2s, timeout: 1s}»"),
  "LoadBalancer.pools[].healthMonitor.expectedCodes": monitored("«, expectedCodes: '204'»"),
  "LoadBalancer.pools[].healthMonitor.urlPath": monitored("«, urlPath: /up»"),
  "Network.dhcp": network("cidr: 10.30.0.0/24", "«, dhcp: false»"),
  "Network.mtu": network("cidr: 10.30.0.0/24", "«, mtu: 1400»"),
  "Network.subnets[].gateway": network("cidr: 10.30.0.0/24«, gateway: 10.30.0.9»"),
  "SecurityGroup.rules[].remote": group("«, remote: {cidr: 192.0.2.0/24}»"),
  "StoragePool.create": cluster("«, create: {pgNum: 8}»"),
  "StoragePool.create.quota": cluster(", create: {pgNum: 8«, quota: 1Gi»}"),
  "VirtualMachine.autostart": machine("instanceType: small, runStrategy: Manual«, autostart: true»"),
  "VirtualMachine.cloudInit.userData": machine("instanceType: small, cloudInit: {«userData: '#!/bin/sh'»}"),
  "VirtualMachine.devices.cpuModel": machine("instanceType: small, devices: {«cpuModel: qemu64»}"),
  "VirtualMachine.devices.graphics": machine("instanceType: small, devices: {«graphics: {type: vnc}»}"),
  "VirtualMachine.dns": zone(machine("instanceType: small«, dns: {zone: z}»")),
  "VirtualMachine.dns.name": zone(machine("instanceType: small, dns: {zone: z«, name: other»}")),
  "VirtualMachine.interfaces[].mac": machine("instanceType: small", "«, mac: '52:54:00:12:34:56'»"),
  "VirtualMachine.interfaces[].securityGroups": group("", "«, securityGroups: [g]»"),
  "VirtualMachine.livenessProbe": machine("instanceType: small«, livenessProbe: {tcpSocket: {port: 80}}»"),
  "VirtualMachine.livenessProbe.httpGet.host": machine(
    "instanceType: small, livenessProbe: {httpGet: {port: 80«, host: a.test»}}",
  ),
  "VirtualMachine.livenessProbe.network": network("cidr: 10.30.0.0/24")
    .replace("{network: n}", "{network: n}, {network: app}")
    .replace("small", "small, livenessProbe: {tcpSocket: {port: 80}«, network: app»}"),
  "VirtualMachine.readinessProbe": machine("instanceType: small«, readinessProbe: {tcpSocket: {port: 80}}»"),
  "VirtualMachine.readinessProbe.httpGet.host": machine(
    "instanceType: small, readinessProbe: {httpGet: {port: 80«, host: a.test»}}",
  ),
  "VirtualMachine.readinessProbe.network": network("cidr: 10.30.0.0/24")
    .replace("{network: n}", "{network: n}, {network: app}")
    .replace("small", "small, readinessProbe: {tcpSocket: {port: 80}«, network: app»}"),
  "VirtualMachine.rootDisk": document(
    "VirtualMachine",
    "m",
    "instanceType: small, image: micro«, rootDisk: {pool: local, size: 1Gi}»",
  ),
  "VirtualMachine.uuid": machine("instanceType: small«, uuid: 48e1498a-4895-45e6-b485-ee34ee4e2573»"),
  "Volume.qos": disk("«, qos: {totalIops: 100}»"),
  "Volume.qos.readBytesPerSecond": disk(", qos: {«readBytesPerSecond: 1Mi»}"),
  "Volume.qos.readIops": disk(", qos: {«readIops: 100»}"),
  "Volume.qos.totalBytesPerSecond": disk(", qos: {«totalBytesPerSecond: 1Mi»}"),
  "Volume.qos.totalIops": disk(", qos: {«totalIops: 100»}"),
  "Volume.qos.writeBytesPerSecond": disk(", qos: {«writeBytesPerSecond: 1Mi»}"),
  "Volume.qos.writeIops": disk(", qos: {«writeIops: 100»}"),
};

/** Fields whose effect stays, with what their description says about it. */
const STAYS: Readonly<Record<string, string>> = {
  "FloatingIP.address": "kept",
  "LoadBalancer.vip.address": "kept",
  "Network.subnets[].allocation": "machines keep their addresses",
  "VirtualMachine.bootVolumeBus": "If absent: the bus that the disk has",
  "VirtualMachine.devices.machineType": "an existing one keeps its type",
  "VirtualMachine.domainName": "Cannot be changed",
  "VirtualMachine.interfaces[].ipv4": "If absent, an address is allocated and kept",
  "Volume.existing": "Cannot be changed",
  "Volume.format": "an existing disk keeps its format",
  "Volume.size": "an existing disk keeps its size if it is absent",
  "Volume.source": "It has no effect once the disk exists",
};

/** Fields that no file can leave out without another one in their place, and those that describe no object. */
const WITHOUT_EFFECT = [
  /^(Webhook|Host|AddressPool)\./,
  /^Image\.(source|checksum|kernelBoot)/,
  /^DNSRecord\.value/,
  /^(DNSZone|StoragePool\.ceph)\.(via|secretRef)$/,
  /^Network\.(bridge|name|segment\.)/,
  /^SecurityGroup\.rules\[\]\.remote\./,
  /^StoragePool\.(name|path|volumeGroup|ceph|pool)$/,
  /^VirtualMachine\.(readiness|liveness)Probe\.(httpGet|tcpSocket|guestAgent)$/,
  /^VirtualMachine\.(image|bootVolume|cloudInit\.userDataSecretRef|placement\.group)$/,
  /^Volume\.source\./,
  /^LoadBalancer\.vip\.pool$/,
  /^VirtualMachinePool\.(dns|healthCheck\.(gracePeriod|failureThreshold)$)/,
];

function document(kind: string, name: string, spec: string): string {
  return `{apiVersion: fleetwright/v1, kind: ${kind}, metadata: {name: ${name}}, spec: {${spec}}}\n---\n`;
}

function machine(fields: string, nic = ""): string {
  const disks = "image: micro, rootDisk: {pool: local, size: 1Gi}";
  return document("VirtualMachine", "m", `${disks}, interfaces: [{network: app${nic}}], ${fields}`);
}

function typed(fields: string, memory = "1Gi"): string {
  return document("InstanceType", "t", `${fields}, memory: {guest: ${memory}}`) + machine("instanceType: t");
}

function disk(fields: string): string {
  const volume = document("Volume", "data", `pool: local, size: 1Gi${fields}`);
  return volume + machine("instanceType: small, volumes: [{volume: data}]");
}

function zone(users: string): string {
  const tsig = "tsig: {name: k, secretRef: {secret: dns, key: tsig}}";
  const server = document("DNSZone", "z", `zone: example.test, server: "10.99.0.254:53", ${tsig}`);
  return document("Secret", "dns", "env: {tsig: KEY}") + server + users;
}

function network(subnet: string, more = ""): string {
  return (
    document("Network", "n", `mode: nat, subnets: [{${subnet}}]${more}`) +
    machine("instanceType: small").replace("network: app", "network: n")
  );
}

function group(rule: string, nic = ", securityGroups: [g]"): string {
  return (
    document("SecurityGroup", "g", `rules: [{direction: ingress${rule}}]`) +
    machine("instanceType: small", nic)
  );
}

function balancer(pool: string): string {
  const listeners = "listeners: [{name: http, protocol: HTTP, port: 80, pool: web}]";
  const pools = `pools: [{name: web, members: [{virtualMachine: m, port: 80}]${pool}}]`;
  return (
    document("LoadBalancer", "web", `network: app, ${listeners}, ${pools}`) + machine("instanceType: small")
  );
}

function cluster(create: string): string {
  const pool = document("StoragePool", "c", `type: rbd, pool: p, ceph: {confFile: /c, user: u}${create}`);
  return pool + document("Volume", "data", "pool: c, size: 1Gi");
}

function monitored(field: string): string {
  return balancer(`, healthMonitor: {type: HTTP, delay: 2s, timeout: 1s${field}}`);
}

/** Hosts on which networks have routers. */
const GATEWAYS = BASE_YAML.replace(
  /lab:\/\/t\/hv(\d)"/g,
  "$&, roles: [compute, gateway], underlay: {interface: eth0, address: 10.99.0.$1}, uplink: {interface: eth1}",
);

const TYPES = new Map(typesOf(createDrivers({ backend: "real" })).map((type) => [type.name, type]));
const CONDITIONS: CompileConditions = {
  secrets: { "StoragePool/default/c#keyring": "hash", "Secret/default/dns#tsig": "hash" },
};

/** Returns the objects as they are observed after an apply to what is there. */
function applied(yaml: string, there: readonly ObservedObject[] = []): ObservedObject[] {
  const { objects, blocked } = compileFleet(
    (/LoadBalancer|(readiness|liveness)Probe/.test(yaml) ? GATEWAYS : BASE_YAML) + yaml,
    {
      ...CONDITIONS,
      observed: there,
    },
  );
  expect(blocked).toEqual([]);
  const before = new Map(there.map((object) => [object.id, object]));
  return asObserved(objects).map((object) => {
    const present = before.get(object.id);
    if (present === undefined) return object;
    const type = TYPES.get(object.type) as AnyObjectType; // every object has a type
    return { ...object, state: applyDiff(present.state, object.state, diff(type, object.state, present)) };
  });
}

/** A driver reads the CPU credits of every domain: null for none. */
const statesOf = (objects: readonly ObservedObject[]) =>
  new Map<string, JsonObject>(
    objects.map(({ id, type, state }) => [id, type === "domain" ? { burst: null, ...state } : state]),
  );

describe("a field that is removed from the file leaves nothing behind", () => {
  it.each(Object.entries(REMOVED))("%s", (_, yaml) => {
    const without = yaml.replace(/«.*?»/g, "");
    const fresh = statesOf(applied(without));
    const set = applied(yaml.replace(/[«»]/g, ""));
    expect(statesOf(set)).not.toEqual(fresh);
    expect(statesOf(applied(without, set))).toEqual(fresh);
  });
});

interface OptionalField {
  readonly path: string;
  readonly schema: Schema;
}

/** Returns the fields that a file may leave out and that then have no default. */
function optionalFields(schema: Schema, path: string, isRequired: boolean): OptionalField[] {
  if (schema.not !== undefined) return [];
  const required = schema.required ?? [];
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    optionalFields(field, `${path}.${name}`, required.includes(name)),
  );
  const items = schema.items === undefined ? [] : optionalFields(schema.items, `${path}[]`, true);
  const own = isRequired || schema.default !== undefined ? [] : [{ path, schema }];
  return [...own, ...inside, ...items];
}

const OPTIONAL = Object.entries(SCHEMAS)
  .flatMap(([kind, schema]) => optionalFields(schema.properties?.spec ?? {}, kind, true))
  .map((field) => ({
    ...field,
    path: field.path.replace(/^VirtualMachinePool\.template\.spec/, "VirtualMachine"),
  }));

it("every optional field without a default is in one of the tables", () => {
  const isKnown = (path: string) =>
    [REMOVED, STAYS].some((table) => Object.hasOwn(table, path)) ||
    WITHOUT_EFFECT.some((some) => some.test(path));
  expect(OPTIONAL.map(({ path }) => path).filter((path) => !isKnown(path))).toEqual([]);
  expect(
    [...Object.keys(REMOVED), ...Object.keys(STAYS)].filter(
      (path) => !OPTIONAL.some((field) => field.path === path),
    ),
  ).toEqual([]);
});

it.each(Object.entries(STAYS))("the description of %s says that it stays", (path, words) => {
  const { description = "" } = OPTIONAL.find((field) => field.path === path)?.schema ?? {};
  expect(description).toContain(words);
});
