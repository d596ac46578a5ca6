import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCompiler } from "../../../src/engine/compile.ts";
import { canonicalizerOf } from "../../../src/fleet/canonical-texts.ts";
import { createLoader } from "../../../src/fleet/load.ts";
import { SCHEMAS } from "../../../src/generated/schemas.ts";
import { kinds } from "../../../src/kinds/index.ts";
import { memoizeByIdentity } from "../../../src/model/memoize.ts";
import { formatProblem } from "../../../src/model/problem.ts";
import type { CanonicalForm, Schema } from "../../../src/model/schema.ts";
import { parseBytes, parseMilliseconds, parseSeconds } from "../../../src/model/units.ts";
import { compileInputOf } from "../compiled-fleet.ts";
import { KEY } from "./build.ts";

/** A text in the schema of a kind: the path of its field, with `*` for each entry of a list or map. */
interface TextField {
  readonly path: string;
  readonly schema: Schema;
}

function textFields(schema: Schema, path: string): TextField[] {
  const { properties = {}, items, additionalProperties: values, anyOf = [] } = schema;
  const own = schema.type === "string" && schema.enum === undefined ? [{ path, schema }] : [];
  return [
    ...own,
    ...Object.entries(properties).flatMap(([name, field]) => textFields(field, `${path}.${name}`)),
    ...(items === undefined ? [] : textFields(items, `${path}.*`)),
    ...(typeof values === "object" ? textFields(values, `${path}.*`) : []),
    ...anyOf.flatMap((choice) => textFields(choice, path)),
  ];
}

const FIELDS = Object.entries(SCHEMAS).flatMap(([kind, schema]) => textFields(schema, kind));

const OCTET = `(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])`;
const ADDRESS = String.raw`(${OCTET}\.){3}${OCTET}`;

/** Patterns that allow one spelling of each value. */
const ONE_SPELLING = new Set([
  "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
  `^${ADDRESS}$`,
  `^${ADDRESS}:[1-9][0-9]{0,4}$`,
]);

/** A field whose texts differ in meaning whenever they differ, with the reason. */
const OWN_MEANING: Readonly<Record<string, string>> = {
  "*.metadata.labels.*": "a text of users",
  "*.metadata.annotations.*": "a text of users",
  "VirtualMachinePool.spec.template.metadata.labels.*": "a text of users",
  "VirtualMachinePool.spec.template.metadata.annotations.*": "a text of users",
  "*.hostSelector.*": "a value of a label",
  "Network.spec.gatewaySelector.*": "a value of a label",
  "StoragePool.spec.hosts.*": "a value of a label",
  "PlacementGroup.spec.topologyKey": "a key of a label",
  "*.cloudInit.userData": "bytes for the guest",
  "*.userDataSecretRef.key": "a key of a Secret",
  "*.secretRef.key": "a key of a Secret",
  "*.InstanceType.metadata.name": "a name in lower case",
  "Host.spec.underlay.interface": "a name that the kernel compares byte by byte",
  "Host.spec.uplink.interface": "a name that the kernel compares byte by byte",
  "Network.spec.bridge": "a name that the kernel compares byte by byte",
  "StoragePool.spec.volumeGroup": "a name that LVM compares byte by byte",
  "StoragePool.spec.name": "a name that libvirt compares byte by byte",
  "Network.spec.name": "a name that libvirt compares byte by byte",
  "*.spec.domainName": "a name that libvirt compares byte by byte",
  "*.devices.machineType": "a name that QEMU compares byte by byte",
  "*.devices.cpuModel": "a name that libvirt compares byte by byte",
  "Volume.spec.existing.name": "the name of a file",
  "StoragePool.spec.pool": "a name that Ceph compares byte by byte",
  "StoragePool.spec.ceph.user": "a name that Ceph compares byte by byte",
  "LoadBalancer.spec.pools.*.healthMonitor.urlPath": "a path that servers compare byte by byte",
  "LoadBalancer.spec.pools.*.healthMonitor.expectedCodes": "text in a file that HAProxy does not rewrite",
  "*.livenessProbe.httpGet.path": "a path that servers compare byte by byte",
  "*.livenessProbe.httpGet.host": "text in a file that HAProxy does not rewrite",
  "*.livenessProbe.httpGet.expectedStatus": "text in a file that HAProxy does not rewrite",
  "*.readinessProbe.httpGet.path": "a path that servers compare byte by byte",
  "*.readinessProbe.httpGet.host": "text in a file that HAProxy does not rewrite",
  "*.readinessProbe.httpGet.expectedStatus": "text in a file that HAProxy does not rewrite",
};

/** A field whose spelling no object contains, with the reason. The law below proves it. */
const IN_NO_OBJECT: Readonly<Record<string, string>> = {
  "Fleet.spec.windows.*.cron": "parsed for the gates of plans",
  "Fleet.spec.windows.*.timeZone": "parsed for the gates of plans",
  "Host.spec.libvirt": "parsed, and written anew for libvirt",
  "Host.spec.shell": "parsed, and given to ssh as arguments",
  "Image.spec.source.url": "parsed by fetch; objects have the digest of the content",
  "Secret.spec.env.*": "a name of this process; objects have the hash of the value",
  "Secret.spec.age.*": "decrypted; objects have the hash of the value",
  "SecurityGroup.spec.rules.*.ports.*": "parsed to ranges",
  "DNSRecord.spec.values.*": "parsed by the record type",
  "AddressPool.spec.cidrs.*": "only the addresses count, and host bits are refused",
  "DNSZone.spec.reverse.*": "only the addresses count, and host bits are refused",
  "LoadBalancer.spec.listeners.*.allowedCidrs.*": "only the addresses count, and host bits are refused",
  "Network.spec.subnets.*.cidr": "only the addresses count, and host bits are refused",
  "SecurityGroup.spec.rules.*.remote.cidr": "only the addresses count, and host bits are refused",
  "Webhook.spec.url": "a webhook has no objects",
  "Webhook.spec.events.*": "a webhook has no objects",
  "Webhook.spec.filter.kinds.*": "a webhook has no objects",
  "Webhook.spec.filter.labels.*": "a webhook has no objects",
  "Webhook.spec.filter.fields.*": "a webhook has no objects",
};

const covers = (pattern: string, path: string) =>
  pattern === path || (pattern.startsWith("*.") && path.endsWith(pattern.slice(1)));
const isListed = (list: Readonly<Record<string, string>>, path: string) =>
  Object.keys(list).some((pattern) => covers(pattern, path));

/** A name of a resource or a part of one, by `x-name` or the common pattern. */
const hasOneSpelling = ({ path, schema }: TextField) =>
  ONE_SPELLING.has(schema.pattern ?? "") || path.endsWith(".metadata.name");

/** `hosts` of a StoragePool holds values of labels, or references. */
const isReference = ({ schema }: TextField) => schema["x-reference"] !== undefined;

describe("every text field", () => {
  it.each(FIELDS.map((field) => [field.path, field] as const))(
    "%s has one spelling for one meaning",
    (path, field) => {
      const reasons = [
        canonicalizerOf(field.schema) !== undefined && "canonicalized",
        hasOneSpelling(field) && "one spelling",
        isListed(OWN_MEANING, path) && !isReference(field) && "own meaning",
        isListed(IN_NO_OBJECT, path) && "in no object",
      ].filter((reason) => reason !== false);
      expect(reasons).toHaveLength(1);
    },
  );
});

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Document = { apiVersion: string; kind: string; metadata: { name: string }; spec: Json };

const doc = (kind: string, name: string, spec: Json): Document => {
  return { apiVersion: "fleetwright/v1", kind, metadata: { name }, spec };
};

const PROBE: Json = {
  httpGet: { path: "/health", port: 80, host: "shop.example.test", expectedStatus: "200-299" },
  network: "app",
  initialDelay: "30s",
  period: "10s",
  timeout: "2s",
};

const MACHINE: Json = {
  instanceType: "small",
  image: "micro",
  rootDisk: { pool: "local", size: "2Gi" },
  interfaces: [{ network: "app", securityGroups: ["web"] }],
  sshKeys: ["ops"],
  placement: { group: "spread", hostSelector: { zone: "a" } },
  terminationGracePeriod: "2m",
};

/** A fleet with every text field, so that the law sees each. */
const FLEET: readonly Document[] = [
  doc("Fleet", "test", {
    interval: "5m",
    hostFailure: { after: "60s" },
    windows: [{ cron: "0 2 * * 6", duration: "4h", timeZone: "Europe/Vienna" }],
    migration: { maxDowntime: "300ms", timeout: "10m" },
  }),
  {
    ...doc("Host", "hv1", {
      libvirt: "qemu+ssh://root@hv1/system",
      shell: "ssh://root@hv1",
      roles: ["compute", "gateway"],
      underlay: { interface: "eth0", address: "10.99.0.1" },
      uplink: { interface: "eth1" },
      reserved: { memory: "1Gi" },
      devices: [{ alias: "gpu", vendor: "10de", product: "23a0" }],
    }),
    metadata: { name: "hv1", labels: { zone: "a" } } as Document["metadata"],
  },
  doc("InstanceType", "small", {
    cpu: { guest: 1 },
    memory: { guest: "512Mi", maxGuest: "1Gi" },
    hostSelector: { zone: "a" },
  }),
  doc("InstanceType", "gpu", { cpu: { guest: 1 }, memory: { guest: "512Mi" }, hostDevices: ["gpu"] }),
  doc("Image", "micro", { source: { recipe: "micro" } }),
  doc("Image", "web", {
    source: { url: "https://images.example.test/web.qcow2" },
    checksum: `sha256:${"ab".repeat(32)}`,
  }),
  doc("Image", "file", {
    source: { path: "images/disk.qcow2" },
    kernelBoot: { kernel: "images/vmlinuz", initrd: "images/initrd", cmdline: "console=ttyS0 quiet" },
  }),
  doc("StoragePool", "local", { type: "dir", path: "/srv/disks" }),
  doc("StoragePool", "images", { type: "existing", name: "default", hosts: ["hv1"] }),
  doc("Network", "default", { mode: "existing", name: "default" }),
  doc("StoragePool", "lvm", { type: "logical", volumeGroup: "vg0", hosts: { zone: "a" } }),
  doc("StoragePool", "ceph", {
    type: "rbd",
    pool: "vms",
    ceph: {
      confFile: "/etc/ceph/ceph.conf",
      user: "fleet",
      secretRef: { secret: "keys", key: "ceph" },
    },
    create: { quota: "500Gi" },
  }),
  doc("Secret", "keys", {
    env: { ceph: "CEPH_KEY" },
    file: { tsig: "/etc/fleetwright/tsig", boot: "/etc/fleetwright/boot" },
    age: {
      hook: "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n",
    },
  }),
  doc("SSHKey", "ops", { publicKey: KEY }),
  doc("SecurityGroup", "web", {
    rules: [
      { direction: "ingress", protocol: "tcp", ports: [80, "8000-8100"], remote: { cidr: "192.0.2.0/24" } },
      { direction: "ingress", protocol: "tcp", ports: [22], remote: { group: "web" } },
    ],
  }),
  doc("PlacementGroup", "spread", { policy: "soft-anti-affinity", topologyKey: "host" }),
  doc("Network", "app", {
    mode: "nat",
    subnets: [
      {
        cidr: "10.20.0.0/24",
        gateway: "10.20.0.1",
        allocation: { from: "10.20.0.10", to: "10.20.0.99" },
        nameservers: ["9.9.9.9"],
      },
    ],
    gatewaySelector: { zone: "a" },
    defaultSecurityGroups: ["web"],
  }),
  doc("Network", "office", { mode: "bridge", bridge: "br0" }),
  doc("AddressPool", "public", { cidrs: ["203.0.113.0/24"], gateway: "203.0.113.1" }),
  doc("DNSZone", "zone", {
    zone: "example.test",
    server: "10.98.0.254:53",
    via: "hv1",
    tsig: { name: "fleetwright", secretRef: { secret: "keys", key: "tsig" } },
    reverse: ["10.20.0.0/24"],
  }),
  doc("DNSRecord", "a", { zone: "zone", name: "www", type: "A", values: ["192.0.2.1"] }),
  doc("DNSRecord", "aaaa", { zone: "zone", name: "v6", type: "AAAA", values: ["2001:db8::1"] }),
  doc("DNSRecord", "cname", { zone: "zone", name: "*.apps", type: "CNAME", values: ["www.example.test."] }),
  doc("DNSRecord", "mx", { zone: "zone", name: "@", type: "MX", values: ["10 mail.example.test."] }),
  doc("DNSRecord", "vm", { zone: "zone", name: "vm", type: "A", valueFrom: { virtualMachine: "db" } }),
  doc("DNSRecord", "lb", { zone: "zone", name: "lb", type: "A", valueFrom: { loadBalancer: "lb" } }),
  doc("DNSRecord", "ip", { zone: "zone", name: "ip", type: "A", valueFrom: { floatingIP: "db" } }),
  doc("Volume", "data", {
    pool: "local",
    size: "20G",
    source: { image: "web" },
    qos: { readBytesPerSecond: "100Mi", writeBytesPerSecond: "100M" },
    keep: "7d",
    deletionPolicy: "Delete",
  }),
  doc("Volume", "shared", { pool: "ceph", size: "1Gi", qos: { totalBytesPerSecond: "1Gi" } }),
  doc("VirtualMachine", "db", {
    ...(MACHINE as object),
    image: "file",
    volumes: [{ volume: "data" }, { volume: "shared" }],
    interfaces: [{ network: "app", ipv4: "10.20.0.50", securityGroups: ["web"] }, { network: "office" }],
    cloudInit: { userDataSecretRef: { secret: "keys", key: "boot" }, rerunPolicy: "Recreate" },
    dns: { zone: "zone", name: "db" },
    readinessProbe: PROBE,
    livenessProbe: PROBE,
  }),
  doc("VirtualMachine", "script", { ...(MACHINE as object), cloudInit: { userData: "#!/bin/sh\n" } }),
  doc("Volume", "old", { pool: "local", existing: { name: "old.qcow2" } }),
  doc("VirtualMachine", "adopted", {
    uuid: "48e1498a-4895-45e6-b485-ee34ee4e2573",
    domainName: "Old machine",
    instanceType: "small",
    bootVolume: "old",
    interfaces: [{ network: "app", mac: "52:54:00:ab:cd:ef" }],
    devices: { machineType: "pc-i440fx-7.2", cpuModel: "qemu64" },
  }),
  doc("VirtualMachinePool", "web", {
    replicas: 2,
    template: {
      metadata: { labels: { app: "web" }, annotations: { note: "a" } },
      spec: { ...(MACHINE as object) },
    },
    dns: { zone: "zone", roundRobin: "web" },
    loadBalancers: [{ name: "lb", pool: "web", port: 80 }],
  }),
  doc("FloatingIP", "db", { pool: "public", address: "203.0.113.50", target: { virtualMachine: "db" } }),
  doc("LoadBalancer", "lb", {
    network: "app",
    vip: { pool: "public", address: "203.0.113.80" },
    listeners: [
      {
        name: "http",
        protocol: "HTTP",
        port: 80,
        pool: "web",
        allowedCidrs: ["192.0.2.0/24"],
        timeouts: { client: "50s", memberConnect: "5s", memberData: "50s" },
      },
    ],
    pools: [
      {
        name: "web",
        healthMonitor: {
          type: "HTTP",
          urlPath: "/health",
          expectedCodes: "200",
          delay: "5s",
          timeout: "2s",
        },
        members: [{ virtualMachine: "db", port: 80 }],
      },
    ],
  }),
  doc("Webhook", "hook", {
    url: "https://hooks.example.test/fleet",
    events: ["vm.*"],
    filter: { kinds: ["VirtualMachine"], labels: { app: "web" }, fields: ["memory"] },
    secretRef: { secret: "keys", key: "hook" },
    timeout: "10s",
    retry: { for: "24h", maxBackoff: "1h" },
  }),
];

const CONDITIONS = {
  clusters: { "ceph:ceph": { monitors: ["10.97.0.1:6789"], pool: true } },
  secrets: {
    "Secret/default/keys#ceph": "1",
    "Secret/default/keys#tsig": "2",
    "Secret/default/keys#boot": "3",
  },
  facts: { devices: [{ address: "0000:01:00.0", vendor: "10de", product: "23a0" }] },
};

/** Returns the problems of a fleet, or what it compiles to. Reads again only the documents that changed. */
function createReader(): (fleet: readonly Document[]) => { problems: string[] } | { compiled: unknown } {
  const loader = createLoader();
  const compile = createCompiler(kinds);
  const textOf = memoizeByIdentity((document: Document) => Buffer.from(JSON.stringify(document)));
  return (fleet) => {
    const files = fleet.map((document, index) => ({
      path: `${index + 1000}.yaml`,
      content: textOf(document),
    }));
    const { resources, problems } = loader.load(files);
    if (problems.length > 0) return { problems: problems.map(formatProblem) };
    const { objects, blocked } = compile(compileInputOf(resources, CONDITIONS));
    return { compiled: { objects, blocked } };
  };
}

const outcomeOf = createReader();

/** A text of the fleet and its field. */
interface Leaf {
  readonly document: number;
  readonly steps: readonly (string | number)[];
  readonly text: string;
  readonly field: TextField;
}

function leavesOf(
  value: Json,
  steps: readonly (string | number)[],
): [steps: readonly (string | number)[], text: string][] {
  if (typeof value === "string") return [[steps, value]];
  if (typeof value !== "object" || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([step, below]) => leavesOf(below, [...steps, step]));
}

/** Returns the field at a path of a document. `*` in the field's path is any entry. */
function fieldAt(kind: string, steps: readonly (string | number)[]): TextField | undefined {
  const path = [kind, ...steps];
  return FIELDS.find((field) => {
    const parts = field.path.split(".");
    return parts.length === path.length && parts.every((part, index) => part === "*" || part === path[index]);
  });
}

const LEAVES: readonly Leaf[] = FLEET.flatMap((document, index) =>
  leavesOf(document as unknown as Json, []).flatMap(([steps, text]) => {
    const field = fieldAt(document.kind, steps);
    return field === undefined ? [] : [{ document: index, steps, text, field }];
  }),
);

/** Other spellings that a person or a tool could use for the same value. */
const RESPELLINGS: Readonly<Record<string, (text: string, schema: Schema) => string>> = {
  "capital letters": (text) => text.toUpperCase(),
  "a space before": (text) => ` ${text}`,
  "a space behind": (text) => `${text} `,
  "a line break behind": (text) => `${text}\n`,
  "a slash behind": (text) => `${text}/`,
  "two slashes for one": (text) => text.replace("/", "//"),
  "a step to the same folder": (text) => text.replace("/", "/./"),
  "a dot behind": (text) => `${text}.`,
  "a zero before a number": (text) => text.replace(/\d+/, "0$&"),
  "a zero before the last number": (text) => text.replace(/\d+(?=\D*$)/, "0$&"),
  "the number base": (text) => (/^[0-9a-f]+$/.test(text) ? `0x${text}` : text),
  "its own project": (text) => `default/${text}`,
  "an absolute domain name": (text) => `${text}.example.test.`,
  "another unit": (text, schema) => {
    if (schema["x-quantity"] === "bytes") return `${parseBytes(text)}`;
    if (schema["x-quantity"] === "milliseconds") return `${parseMilliseconds(text) / 1000}s`;
    return schema["x-quantity"] === "seconds" ? `${parseSeconds(text)}s` : text;
  },
  "a part of a larger unit": (text, schema) => {
    if (schema["x-quantity"] === "bytes") return `${parseBytes(text) / 1024}Ki`;
    return schema["x-quantity"] === "seconds" ? `${parseSeconds(text) / 60}m` : text;
  },
};

/** The respellings that keep the meaning, by canonical form. Others name another file or another key. */
const SAME_MEANING: Readonly<Record<CanonicalForm, readonly string[]>> = {
  path: ["a slash behind", "two slashes for one", "a step to the same folder"],
  "lower-case": ["capital letters", "an absolute domain name"],
  "pci-id": ["capital letters", "the number base"],
  "zone-name": ["capital letters", "a dot behind"],
  "one-line": ["a space before", "a space behind", "a line break behind"],
  words: ["a space before", "a space behind", "a line break behind"],
};

/** Returns whether a respelling must be refused or keep the meaning of the field. */
function mustKeepMeaning(respelling: string, { schema, path }: TextField): boolean {
  if (isListed(OWN_MEANING, path) || /\.(metadata\.name|kind)$/.test(path)) return false;
  const form = schema["x-canonical"];
  return form === undefined || SAME_MEANING[form].includes(respelling);
}

function respell(fleet: readonly Document[], { document, steps }: Leaf, text: string): readonly Document[] {
  const copy = structuredClone(fleet[document]) as Document;
  let value = copy as unknown as Record<string | number, unknown>;
  for (const step of steps.slice(0, -1)) value = value[step] as typeof value;
  value[steps.at(-1) ?? ""] = text;
  return fleet.with(document, copy);
}

const expected = outcomeOf(FLEET);

/** A text of the fleet in another spelling. */
interface Respelling {
  readonly leaf: Leaf;
  readonly text: string;
}

function respellingsBy(name: string): Respelling[] {
  const spell = RESPELLINGS[name];
  if (spell === undefined) throw new Error(name);
  return LEAVES.filter(({ field }) => mustKeepMeaning(name, field))
    .map((leaf) => ({ leaf, text: spell(leaf.text, leaf.field.schema) }))
    .filter(({ leaf, text }) => text !== leaf.text);
}

describe("a fleet with every text field", () => {
  it("is valid, and each of its fields makes objects", () => {
    expect(expected).toMatchObject({ compiled: { blocked: [] } });
    const seen = new Set(LEAVES.map(({ field }) => field.path));
    const unseen = FIELDS.filter(({ path }) => !seen.has(path)).map(({ path }) => path);
    const isElsewhere = (path: string) =>
      /\.metadata\.(project|labels\.\*|annotations\.\*)$/.test(path) ||
      path.startsWith("VirtualMachinePool.spec.template.spec.") || // the same schema as VirtualMachine
      path === "StoragePool.spec.ceph.via"; // refused, except with hosts of a lab
    expect(unseen.filter((path) => !isElsewhere(path))).toEqual([]);
  });

  it.each(Object.keys(RESPELLINGS))("is refused or compiles to the same objects with %s", (name) => {
    for (const { leaf, text } of respellingsBy(name)) {
      const where = `${leaf.field.path}: ${JSON.stringify(text)}`;
      const outcome = outcomeOf(respell(FLEET, leaf, text));
      if ("compiled" in outcome) expect({ where, ...outcome }).toEqual({ where, ...expected });
      else expect(outcome.problems.join(), where).not.toBe("");
    }
  });

  it("compiles to the same objects with any accepted spellings at once", () => {
    const accepted = Object.keys(RESPELLINGS)
      .flatMap(respellingsBy)
      .filter(({ leaf, text }) => "compiled" in outcomeOf(respell(FLEET, leaf, text)));
    const forms = new Set(accepted.map(({ leaf }) => leaf.field.schema["x-canonical"]));
    expect([...forms].sort()).toEqual([...Object.keys(SAME_MEANING).sort(), undefined]);
    fc.assert(
      fc.property(fc.subarray(accepted, { minLength: 2 }), (some) => {
        const fleet = some.reduce((result, { leaf, text }) => respell(result, leaf, text), FLEET);
        expect(outcomeOf(fleet)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
