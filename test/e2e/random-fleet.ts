import fc from "fast-check";
import { stringify } from "yaml";

/**
 * Random fleets: valid YAML over every field that a halted machine on one host of a lab can have. Names and subnets depend
 * only on `number`, so that fleets can be applied in sequence on the same host.
 */
export function randomFleet(lab: string, number: number): fc.Arbitrary<string> {
  const name = (base: string) => `${base}-${number}`;
  const parts = fc.record({
    network: network(name("net"), number),
    bridge: fc.option(bridgeNetwork(name("br"))),
    sizes: fc.tuple(size(name("s0"), "shared"), size(name("s1"), "dedicated")),
    volumes: fc.array(volumeSpec, { maxLength: 3 }),
  });
  return parts.chain(({ network, bridge, sizes, volumes }) => {
    const networks = [network, ...(bridge === null ? [] : [bridge])];
    const volumeNames = volumes.map((_, index) => name(`vol${index}`));
    const machines = fc.tuple(
      machine(name("a"), name("s0"), networks, volumeNames),
      machine(name("b"), name("s1"), networks, []),
      machine(name("c"), name("s0"), networks, []),
    );
    const disks = volumes.map((spec, index) => resource("Volume", volumeNames[index] ?? "", spec));
    return machines.map((all) =>
      show([...baseDocuments(lab, number), ...networks, ...sizes, ...disks, ...all]),
    );
  });
}

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

function resource(kind: string, name: string, spec: object, labels = {}): Document {
  return { kind, metadata: { name, ...labels }, spec };
}

function show(all: readonly Document[]): string {
  return all.map((one) => stringify({ apiVersion: "fleetwright/v1", ...one })).join("---\n");
}

function baseDocuments(lab: string, number: number): Document[] {
  const address = `lab://${lab}/hv1`;
  const allowed = { maxDeletePercent: 100, maxDisruptPercent: 100, maxDeletes: 1000 };
  const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINPOkxS/XCLFEi+AQmWsgMbufwBGoyvnwsLqDQxskDv1 ops@example";
  return [
    resource("Fleet", lab, { apply: "auto", guard: allowed }),
    resource("Host", "hv1", { libvirt: address, shell: address, overcommit: { cpu: 100, memory: 10 } }),
    resource("StoragePool", "local", { type: "dir", path: "/var/lib/fleetwright/volumes" }),
    resource("Image", "micro", { source: { recipe: "micro" } }),
    resource("SSHKey", `ops-${number}`, { publicKey: key }),
  ];
}

const optionalField = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.option(value).map((one) => (one === null ? {} : { [key]: one }));
const mergeFields = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all): object => Object.assign({}, ...all));

function network(name: string, number: number): fc.Arbitrary<Document> {
  const base = `10.${100 + Math.floor(number / 250)}.${number % 250}`;
  const servers = fc.array(fc.constantFrom("9.9.9.9", "1.1.1.1", "192.0.2.53"), { maxLength: 3 });
  const subnet = fc.record({
    gateway: fc.constantFrom(1, 254),
    servers: servers.map((all) => [...new Set(all)]),
    range: fc.boolean(),
  });
  const subnets = subnet.map(({ gateway, servers, range }) => [
    {
      cidr: `${base}.0/24`,
      gateway: `${base}.${gateway}`,
      nameservers: servers,
      ...(range ? { allocation: { from: `${base}.10`, to: `${base}.99` } } : {}),
    },
  ]);
  const without: object[] = [];
  const withSubnets = mergeFields(
    fc.constantFrom({ mode: "nat" }, { mode: "isolated" }),
    subnets.map((all) => ({ subnets: all })),
    optionalField("dhcp", fc.boolean()),
  );
  const spec = mergeFields(
    fc.oneof(
      { weight: 3, arbitrary: withSubnets },
      fc.constant({ mode: "isolated", subnets: without, dhcp: false }),
    ),
    optionalField("mtu", fc.integer({ min: 1280, max: 9000 })),
  );
  return spec.map((one) => resource("Network", name, one));
}

/** The test creates this bridge. */
export const BRIDGE = "br7";

function bridgeNetwork(name: string): fc.Arbitrary<Document> {
  return fc.constant(resource("Network", name, { mode: "bridge", bridge: BRIDGE }));
}

function size(name: string, policy: "shared" | "dedicated"): fc.Arbitrary<Document> {
  const cpus = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 4 }));
  const cpu = cpus.map(([guest, more]) =>
    policy === "dedicated" ? { guest: 1, policy } : { guest, maxGuest: guest + more, policy },
  );
  const memory = fc.tuple(fc.integer({ min: 32, max: 512 }), fc.integer({ min: 0, max: 512 }));
  const spec = fc.record({
    family: fc.constantFrom("shared", "standard", "highcpu", "highmem", "storage"),
    cpu: mergeFields(
      cpu,
      optionalField("shares", fc.integer({ min: 2, max: 4096 })),
      optionalField("quotaPercent", fc.integer({ min: 1, max: 100 })),
    ),
    memory: memory.map(([guest, more]) => ({ guest: `${guest}Mi`, maxGuest: `${guest + more}Mi` })),
    disk: optionalField("iops", fc.integer({ min: 1, max: 100_000 })),
  });
  return spec.map((one) => resource("InstanceType", name, one));
}

const bytesPerSecond = fc.integer({ min: 1, max: 4000 }).map((amount) => `${amount}Mi`);
const qos = fc.oneof(
  mergeFields(
    optionalField("totalIops", fc.integer({ min: 1, max: 100_000 })),
    optionalField("totalBytesPerSecond", bytesPerSecond),
  ),
  mergeFields(
    optionalField("readIops", fc.integer({ min: 1, max: 100_000 })),
    optionalField("writeBytesPerSecond", bytesPerSecond),
  ),
);

const volumeSpec = mergeFields(
  fc.record({
    size: fc.constantFrom("1Mi", "16Mi", "1G", "1.5Gi", "10Gi"),
    deletionPolicy: fc.constant("Delete"),
    keep: fc.constantFrom("7d", "1h30m"),
  }),
  fc.constant({ pool: "local" }),
  optionalField("format", fc.constantFrom("qcow2", "raw")),
  optionalField("qos", qos),
);

function machine(
  name: string,
  size: string,
  networks: readonly Document[],
  volumes: readonly string[],
): fc.Arbitrary<Document> {
  const bus = fc.constantFrom("virtio", "scsi", "sata", "usb");
  const attached = fc.tuple(...volumes.map((volume) => fc.record({ volume: fc.constant(volume), bus })));
  const card = fc.record({
    network: fc.constantFrom(...networks.map(({ metadata }) => metadata.name)),
    model: fc.constantFrom("virtio", "e1000e", "rtl8139"),
    link: fc.constantFrom("up", "down"),
  });
  const number = name.slice(2);
  const spec = mergeFields(
    fc.record({
      instanceType: fc.constant(size),
      image: fc.constant("micro"),
      volumes: attached,
      interfaces: fc.array(card, { maxLength: 4 }),
      runStrategy: fc.constant("Halted"),
      updatePolicy: fc.constant({ reboot: "Immediate", recreate: "Immediate" }),
      devices: fc.record({
        guestAgent: fc.boolean(),
        watchdog: fc.constantFrom("none", "reset", "poweroff", "pause"),
      }),
      sshKeys: fc.constantFrom([], [`ops-${number}`]),
    }),
    optionalField(
      "rootDisk",
      fc.constantFrom("256Mi", "1Gi").map((bytes) => ({ pool: "local", size: bytes })),
    ),
    optionalField("terminationGracePeriod", fc.constantFrom("5s", "90s", "1h")),
    optionalField(
      "cloudInit",
      fc.record({ userData: userData, rerunPolicy: fc.constantFrom("Never", "OnChange", "Recreate") }),
    ),
  );
  return spec.map((one) => resource("VirtualMachine", name, one));
}

const userData = fc.oneof(
  fc
    .string({ unit: "grapheme", maxLength: 40 })
    .map((text) => `#!/bin/sh\n# ${text.replace(/[\p{Cc}\p{Cs}]/gu, "")}\n`),
  fc.constant('#cloud-config\nwrite_files:\n  - {path: /tmp/a, content: "<&>"}\n'),
);
