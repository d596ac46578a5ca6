import { describe, expect, it } from "vitest";
import type { RrsetState } from "../../src/drivers/dns/state.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { Kind } from "../../src/kinds/kind.ts";
import {
  type RoundRobinMember,
  roundRobinObjects,
  type ZoneResource,
} from "../../src/kinds/shared/dns-names.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import { BASE_YAML, compileFleet, resourcesOf } from "./compiled-fleet.ts";
import { documents, problemsOf, resource } from "./fleet/build.ts";

const SECRET = `{apiVersion: fleetwright/v1, kind: Secret, metadata: {name: dns}, spec: {env: {tsig: KEY}}}\n---\n`;
const ZONE = `${SECRET}{apiVersion: fleetwright/v1, kind: DNSZone, metadata: {name: example-test}, spec: {zone: Example.test, server: "10.99.0.254:53", via: hv1, tsig: {name: k, secretRef: {secret: dns, key: tsig}}, reverse: [10.20.0.0/16]}}\n---\n`;

function machine(name: string, more: string): string {
  return `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: ${name}}, spec: {instanceType: small, image: micro, interfaces: [{network: app, ipv4: 10.20.0.10}], ${more}}}\n---\n`;
}

function record(name: string, spec: string): string {
  return `{apiVersion: fleetwright/v1, kind: DNSRecord, metadata: {name: ${name}}, spec: {zone: example-test, ${spec}}}\n---\n`;
}

function compileRrsets(yaml: string): DesiredObject<RrsetState>[] {
  const { objects } = compileFleet(BASE_YAML + ZONE + yaml);
  return objects.filter(({ type }) => type === "rrset") as DesiredObject<RrsetState>[];
}

const summarize = (objects: readonly DesiredObject<RrsetState>[]) =>
  objects.map(({ id, state, owner, advertises: announces }) => [
    id,
    state.ttl,
    state.values,
    owner,
    announces,
  ]);

describe("a machine's name", () => {
  it("has an A record and a PTR record that the machine owns, before it starts", () => {
    const owner = "VirtualMachine/default/db";
    const objects = compileRrsets(machine("db", "dns: {zone: example-test}"));
    const announces = [expect.stringMatching(/^domain@hv[12]\/db$/)];
    expect(summarize(objects)).toEqual([
      ["rrset@dns:example-test/db.example.test./A", 300, ["10.20.0.10"], owner, announces],
      ["rrset@dns:example-test/10.0.20.10.in-addr.arpa./PTR", 300, ["db.example.test."], owner, announces],
    ]);
  });

  it("has no PTR record if no reverse zone covers the address", () => {
    const yaml = (ZONE + machine("db", "dns: {zone: example-test, name: x.y}")).replace(
      "10.20.0.0/16",
      "10.30.0.0/16",
    );
    const { objects } = compileFleet(BASE_YAML + yaml);
    expect(objects.filter(({ type }) => type === "rrset").map(({ name }) => name)).toEqual([
      "x.y.example.test./A",
    ]);
  });
});

describe("a record", () => {
  it.each<[string, string, unknown[]]>([
    [
      "its values in one form and order",
      "name: WWW, type: A, ttl: 60, values: [10.0.0.2, 10.0.0.1]",
      ["www.example.test./A", 60, ["10.0.0.1", "10.0.0.2"]],
    ],
    [
      "the zone's own name",
      'name: "@", type: TXT, values: ["v=spf1 -all"]',
      ["example.test./TXT", 300, ["v=spf1 -all"]],
    ],
    [
      "a wildcard",
      'name: "*.apps", type: CNAME, values: [WWW.example.test]',
      ["*.apps.example.test./CNAME", 300, ["www.example.test."]],
    ],
    [
      "a name in a reverse zone",
      "name: 9.1.20.10.in-addr.arpa., type: PTR, values: [a.test.]",
      ["9.1.20.10.in-addr.arpa./PTR", 300, ["a.test."]],
    ],
  ])("has %s", (_, spec, expected) => {
    expect(
      compileRrsets(record("r", spec)).map(({ name, state }) => [name, state.ttl, state.values]),
    ).toEqual([expected]);
  });

  it("follows a machine's address, and announces the machine", () => {
    const found = compileRrsets(
      machine("db", "runStrategy: Always") +
        record("r", "name: r, type: A, valueFrom: {virtualMachine: db}, pointer: true"),
    );
    expect(
      found.map(({ name, state, advertises: announces }) => [name, state.values, announces?.length]),
    ).toEqual([
      ["r.example.test./A", ["10.20.0.10"], 1],
      ["10.0.20.10.in-addr.arpa./PTR", ["r.example.test."], 1],
    ]);
  });

  it.each([
    ["a load balancer's address", "loadBalancer: web"],
    ["a floating address", "floatingIP: door"],
  ])("follows %s, with a PTR record", (_, from) => {
    const gateways = BASE_YAML.replaceAll(
      '"}}\n',
      '", roles: [compute, gateway], underlay: {interface: eth0, address: 10.99.0.1}, uplink: {interface: eth1}}}\n',
    ).replace(/(hv2".*?)10\.99\.0\.1/, "$110.99.0.2");
    const zone = ZONE.replace("10.20.0.0/16", "203.0.113.0/24");
    const yaml = `${gateways}${zone}${machine("db", "runStrategy: Always")}
{apiVersion: fleetwright/v1, kind: AddressPool, metadata: {name: public}, spec: {cidrs: [203.0.113.0/24], gateway: 203.0.113.1}}
---
{apiVersion: fleetwright/v1, kind: LoadBalancer, metadata: {name: web}, spec: {network: app, vip: {pool: public, address: 203.0.113.7}, listeners: [{name: http, protocol: TCP, port: 80, pool: web}], pools: [{name: web}]}}
---
{apiVersion: fleetwright/v1, kind: FloatingIP, metadata: {name: door}, spec: {pool: public, address: 203.0.113.9, target: {virtualMachine: db}}}
---
${record("r", `name: r, type: A, valueFrom: {${from}}, pointer: true`)}`;
    const { objects, blocked } = compileFleet(yaml);
    expect(blocked).toEqual([]);
    const address = from.startsWith("load") ? "203.0.113.7" : "203.0.113.9";
    const sets = objects.filter(({ type }) => type === "rrset") as DesiredObject<RrsetState>[];
    expect(sets.map(({ name, state }) => [name, state.values])).toEqual([
      ["r.example.test./A", [address]],
      [`${address.split(".").reverse().join(".")}.in-addr.arpa./PTR`, ["r.example.test."]],
    ]);
  });

  it("is blocked, and so unchanged, while the address is unknown", () => {
    const yaml =
      BASE_YAML +
      ZONE +
      machine("db", "placement: {hostSelector: {zone: z}}").replace(", ipv4: 10.20.0.10", "") +
      record("r", "name: r, type: A, valueFrom: {virtualMachine: db}");
    const { blocked, objects } = compileFleet(yaml);
    const known = objects.some(({ type }) => type === "rrset");
    const reasons = blocked.map(({ resource: of }) => of);
    expect(known || reasons.includes("DNSRecord/default/r")).toBe(true);
  });
});

describe("a zone is a target", () => {
  it("with the shell of its host, and a reference to the key instead of the key", () => {
    const zone = resourcesOf(BASE_YAML + ZONE).find(({ kind }) => kind === "DNSZone");
    const kind = kinds.find(({ name }) => name === "DNSZone") as Kind<unknown> | undefined;
    expect(zone && kind?.target?.(zone, (host) => `lab://t/${host}`)).toEqual({
      kind: "zone",
      id: "dns:example-test",
      zone: "example.test",
      reverse: ["10.20.0.0/16"],
      server: "10.99.0.254:53",
      via: "lab://t/hv1",
      tsig: { name: "k", algorithm: "hmac-sha256", key: { secret: "Secret/default/dns", key: "tsig" } },
    });
  });
});

describe("a name of several machines", () => {
  const [zone] = resourcesOf(BASE_YAML + ZONE).filter(({ kind }) => kind === "DNSZone") as ZoneResource[];
  const pool = {
    id: "VirtualMachinePool/default/web",
    name: "web",
    project: "default",
    spec: {},
  } as unknown as ZoneResource;
  const sharer = (ipv4: string | undefined): RoundRobinMember => ({
    ipv4,
    domain: ipv4 === undefined ? undefined : `domain@hv1/${ipv4}`,
  });
  const before = (values: string[]) => [
    {
      id: "rrset@dns:example-test/web.example.test./A",
      type: "rrset",
      target: "dns:example-test",
      name: "web.example.test./A",
      state: { ttl: 300, values },
      mark: undefined,
      dependsOn: [],
    } as const,
  ];
  const shared = (addresses: (string | undefined)[], there: string[]) =>
    zone === undefined
      ? []
      : roundRobinObjects(pool, zone, "web", addresses.map(sharer), { observed: () => before(there) });

  it.each<[string, (string | undefined)[], string[], string[]]>([
    ["has the addresses of all", ["10.0.0.2", "10.0.0.1"], ["10.0.0.9"], ["10.0.0.1", "10.0.0.2"]],
    [
      "keeps what is there while one is not known",
      ["10.0.0.2", undefined],
      ["10.0.0.1"],
      ["10.0.0.1", "10.0.0.2"],
    ],
  ])("%s", (_, addresses, there, values) => {
    expect(shared(addresses, there).map(({ owner, state }) => [owner, state.values])).toEqual([
      [pool.id, values],
    ]);
  });

  it("does not exist without members", () => {
    expect(shared([], ["10.0.0.1"])).toEqual([]);
  });
});

const BASE_LINES = documents(
  resource("Secret", "dns", "env: {tsig: KEY}"),
  resource(
    "DNSZone",
    "zone",
    "zone: example.test",
    'server: "10.99.0.254:53"',
    "tsig: {name: k, secretRef: {secret: dns, key: tsig}}",
    "reverse: [10.20.0.0/16]",
  ),
);

function recordYaml(name: string, ...spec: string[]): string {
  return resource("DNSRecord", name, "zone: zone", ...spec);
}

type Row = readonly [name: string, content: string, ...problems: string[]];

const ROWS: readonly Row[] = [
  [
    "a name that is doubled",
    documents(BASE_LINES, recordYaml("a", "name: www.example.test", "type: A", "values: [10.0.0.1]")),
    'f.yaml:21:9: DNSRecord/a: "www.example.test" would be www.example.test.example.test. (names are relative to the zone: did you mean "www"?)',
  ],
  [
    "a name outside of the zone",
    documents(BASE_LINES, recordYaml("a", "name: www.other.test.", "type: A", "values: [10.0.0.1]")),
    "f.yaml:21:9: DNSRecord/a: www.other.test. is not in example.test. or 20.10.in-addr.arpa. (names without a dot at their end are relative to the zone)",
  ],
  [
    "what stands beside a CNAME",
    documents(
      BASE_LINES,
      recordYaml("a", "name: www", "type: CNAME", "values: [a.test.]"),
      recordYaml("b", "name: WWW", "type: A", "values: [10.0.0.1]"),
    ),
    "f.yaml:30:9: DNSRecord/b: www.example.test. is a CNAME for DNSRecord/a, and no other record may have its name (by DNSRecord/a, f.yaml:16:1)",
  ],
  [
    "a CNAME for the zone itself, and for one of its reverse zones",
    documents(
      BASE_LINES,
      recordYaml("a", 'name: "@"', "type: CNAME", "values: [a.test.]"),
      recordYaml("b", "name: 20.10.in-addr.arpa.", "type: CNAME", "values: [a.test.]"),
    ),
    "f.yaml:22:9: DNSRecord/a: example.test. is the zone itself, which has records of its own, and nothing can stand beside a CNAME (use records of type A or AAAA, for example with valueFrom)",
    "f.yaml:31:9: DNSRecord/b: 20.10.in-addr.arpa. is the zone itself, which has records of its own, and nothing can stand beside a CNAME (use records of type A or AAAA, for example with valueFrom)",
  ],
  [
    "a CNAME for itself, and CNAMEs for each other",
    documents(
      BASE_LINES,
      recordYaml("a", "name: www", "type: CNAME", "values: [WWW.example.test]"),
      recordYaml("b", "name: b", "type: CNAME", "values: [c.example.test.]"),
      recordYaml("c", "name: c", "type: CNAME", "values: [b.example.test]"),
      recordYaml("d", "name: d", "type: CNAME", "values: [b.example.test]"),
    ),
    "f.yaml:23:12: DNSRecord/a: www.example.test. would be a CNAME for itself",
    "f.yaml:32:12: DNSRecord/b: the CNAMEs lead in a circle: b.example.test. → c.example.test. → b.example.test.",
  ],
  ...(["CNAME", "MX", "PTR", "SRV"] as const).flatMap((type) =>
    ["10.20.0.10", "2001:db8::1"].map((address): Row => {
      const value = { CNAME: "", MX: "10 ", PTR: "", SRV: "10 5 5060 " }[type] + address;
      return [
        `a ${type} for the address ${address}`,
        documents(BASE_LINES, recordYaml("a", "name: a", `type: ${type}`, `values: ["${value}"]`)),
        `f.yaml:23:12: DNSRecord/a: "${address}" is an address: the value is the name of a host, whose own record of type A or AAAA has the address`,
      ];
    }),
  ),
  [
    "texts in the quotes of zone files",
    documents(
      BASE_LINES,
      recordYaml("a", "name: a", "type: TXT", `values: ['"v=spf1 -all"', '"v=DKIM1; " "p=\\"A"', 'a "b"']`),
    ),
    `f.yaml:23:12: DNSRecord/a: the text is in quotes, which would be a part of it: the value of a TXT record is the plain text (write 'v=spf1 -all')`,
    `f.yaml:23:29: DNSRecord/a: the text is in quotes, which would be a part of it: the value of a TXT record is the plain text (write 'v=DKIM1; p="A')`,
  ],
  [
    "texts with the backslashes of zone files",
    documents(
      BASE_LINES,
      recordYaml("a", "name: a", "type: TXT", String.raw`values: ['v=DKIM1\; k=rsa\; p=A', 'a\b; c']`),
    ),
    "f.yaml:23:12: DNSRecord/a: the backslash before a semicolon would be a part of the text: the value of a TXT record is the plain text (write 'v=DKIM1; k=rsa; p=A')",
  ],
  [
    "the root in the place of a host, and a name that takes no mail and some",
    documents(
      BASE_LINES,
      recordYaml("a", "name: a", "type: CNAME", "values: ['.']"),
      recordYaml("b", "name: b", "type: MX", "values: ['0 .']"),
      recordYaml("c", "name: c", "type: MX", "values: ['0 .', '10 mail.example.test.']"),
    ),
    'f.yaml:23:12: DNSRecord/a: "." is not the name of a host',
    'f.yaml:41:11: DNSRecord/c: an MX for "." says that the name takes no mail, and has no other value beside it',
  ],
  [
    "more text than a message to the server can have",
    documents(
      BASE_LINES,
      recordYaml(
        "a",
        "name: a",
        "type: TXT",
        `values: [${Array.from({ length: 8 }, (_, at) => `${at}${"x".repeat(4000)}`).join(", ")}]`,
      ),
    ),
    "f.yaml:23:11: DNSRecord/a: the values have 32136 bytes, and all records of one name and type together may have 24000",
  ],
  [
    "names in other scripts",
    documents(
      BASE_LINES.replace("zone: example.test", "zone: bücher.test"),
      recordYaml("a", "name: bücher", "type: CNAME", "values: [bücher.test.]"),
      recordYaml("b", "name: b", "type: MX", 'values: ["10 bücher.test."]'),
      resource("VirtualMachine", "c", "instanceType: s", "image: i", "dns: {zone: zone, name: bücher}"),
    ),
    'f.yaml:11:9: DNSZone/zone: spec.zone must be the name of a zone, such as example.test, but is "bücher.test" (write the ASCII form: xn--bcher-kva.test)',
    'f.yaml:21:9: DNSRecord/a: spec.name must be a domain name such as www, @ or *.apps, but is "bücher" (write the ASCII form: xn--bcher-kva)',
    'f.yaml:32:12: DNSRecord/b: "bücher.test." is not the name of a host, such as www.example.test.: write it as xn--bcher-kva.test.',
    'f.yaml:40:27: VirtualMachine/c: spec.dns.name must be a domain name such as db, but is "bücher" (write the ASCII form: xn--bcher-kva)',
  ],
  [
    "one name twice",
    documents(
      BASE_LINES,
      recordYaml("a", "name: www", "type: A", "values: [10.0.0.1]"),
      recordYaml("b", "name: www", "type: A", "values: [10.0.0.2]"),
    ),
    "f.yaml:30:9: DNSRecord/b: www.example.test. has records of type A already (by DNSRecord/a, f.yaml:16:1)",
  ],
  [
    "values that are none",
    documents(
      BASE_LINES,
      recordYaml("a", "name: www", "type: A", "values: [10.0.0.1, 10.0.0.300, 10.0.0.1]"),
    ),
    'f.yaml:23:22: DNSRecord/a: "10.0.0.300" is not an IPv4 address',
    'f.yaml:23:34: DNSRecord/a: "10.0.0.1" is given twice',
  ],
  [
    "no value, and two sources",
    documents(
      BASE_LINES,
      recordYaml("a", "name: a", "type: A"),
      recordYaml("c", "name: c", "type: CNAME", "values: [a.test, b.test]"),
    ),
    "f.yaml:20:3: DNSRecord/a: it has neither values nor valueFrom",
    "f.yaml:31:11: DNSRecord/c: a CNAME has one value",
  ],
  [
    "a TTL that cannot be",
    documents(BASE_LINES, recordYaml("a", "name: a", "type: A", "ttl: 2147483648", "values: [10.0.0.1]")),
    "f.yaml:23:8: DNSRecord/a: spec.ttl must be at most 2147483647, but is 2147483648",
  ],
  [
    "a pointer without a reverse zone",
    documents(BASE_LINES, recordYaml("a", "name: a", "type: A", "pointer: true", "values: [10.30.0.1]")),
    "f.yaml:23:12: DNSRecord/a: 10.30.0.1 has no reverse zone in DNSZone/zone (add its subnet to reverse there, or leave pointer out)",
  ],
  [
    "reverse zones that are none",
    BASE_LINES.replace("[10.20.0.0/16]", "[10.20.0.0/20, 10.20.0.128/25, 10.20.1.5/24]"),
    "f.yaml:14:13: DNSZone/zone: 10.20.0.0/20 is no reverse zone: its prefix must be 8, 16 or 24 (the zone around it is that of 10.20.0.0/16)",
    "f.yaml:14:27: DNSZone/zone: 10.20.0.128/25 is no reverse zone: its prefix must be 8, 16 or 24 (the zone around it is that of 10.20.0.0/24)",
    'f.yaml:14:43: DNSZone/zone: 10.20.1.5/24 is an address inside of a subnet (did you mean "10.20.1.0/24"?)',
  ],
  [
    "one zone twice",
    documents(
      BASE_LINES,
      resource(
        "DNSZone",
        "b",
        "zone: other.test",
        'server: "10.99.0.254:53"',
        "tsig: {name: k, secretRef: {secret: dns, key: tsig}}",
        "reverse: [10.20.0.0/16]",
      ),
    ),
    "f.yaml:23:13: DNSZone/b: the zone 20.10.in-addr.arpa. of 10.99.0.254:53 is at DNSZone/zone already (the other is at f.yaml:7:1)",
  ],
  [
    "a key that the secret does not have",
    BASE_LINES.replace("key: tsig}}", "key: tsg}}"),
    'f.yaml:13:49: DNSZone/zone: Secret "dns" has no key "tsg" (did you mean "tsig"?)',
  ],
  [
    "a port that is none",
    BASE_LINES.replace("254:53", "254:70000"),
    "f.yaml:12:11: DNSZone/zone: there is no port 70000",
  ],
];

describe("problems of names", () => {
  it.each(ROWS)("%s", (_name, content, ...problems) => {
    expect(problemsOf(content)).toEqual(problems);
  });
});
