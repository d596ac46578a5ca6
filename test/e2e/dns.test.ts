import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDns, stopDns } from "../../src/lab/dns.ts";
import { loadLab } from "../../src/lab/lab.ts";
import { baseFleet, documents, exampleSpecs, formatPlan, machine, planOf, volume } from "./fleets.ts";
import { openStage, type Running, type Stage } from "./harness.ts";

/** Names in the lab's own DNS server, as clients see them. */

const LAB = "dns";
const SERVER = "10.99.0.254";
/** Enough names that most messages are unsent when the first changes are reported. */
const MANY = 1200;
let stage: Stage;
let before: string[];

const ZONE = documents(
  `kind: Secret\nmetadata: {name: dns}\nspec: {file: {tsig: "lab://${LAB}/dns.key"}}`,
  `kind: DNSZone\nmetadata: {name: example-test}\nspec: {zone: example.test, server: "${SERVER}:53", via: hv1,
  tsig: {name: fleetwright, secretRef: {secret: dns, key: tsig}}, reverse: [10.20.0.0/16], ttl: 120}`,
);

const record = (name: string, spec: string) =>
  `kind: DNSRecord\nmetadata: {name: ${name}}\nspec: {zone: example-test, name: ${name}, ${spec}}`;

const DB = machine({
  name: "db",
  ipv4: "10.20.0.10",
  more: "runStrategy: Halted\ndns: {zone: example-test}",
});
const WWW = record("www", "type: A, ttl: 60, values: [203.0.113.81, 203.0.113.80]");

beforeAll(async () => {
  stage = await openStage({
    lab: LAB,
    files: {
      "ground.yaml": baseFleet({ lab: LAB }),
      "zone.yaml": ZONE,
      "db.yaml": documents(DB),
      "www.yaml": documents(WWW),
    },
  });
  await update("add mail.example.test. 600 A 192.0.2.25", "add example.test. 600 MX 10 mail.example.test.");
  before = await zone();
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

const on = (script: string, input?: string) => stage.exec("hv1", ["sh", "-c", script], input);
const key = () => on(`cat ${loadLab(LAB).folder}/dns/key`);

/** The output of `dig +short`, sorted. */
async function dig(name: string, type: string): Promise<string[]> {
  return (await on(`dig @${SERVER} +short ${name} ${type}`)).split("\n").filter(Boolean).sort();
}

/** All records of the zone and its reverse zone except the SOA. */
async function zone(): Promise<string[]> {
  const axfr = (name: string) => `dig @${SERVER} -y hmac-sha256:fleetwright:$key +noall +answer ${name} AXFR`;
  const text = await on(`key=$(cat); ${axfr("example.test")}; ${axfr("20.10.in-addr.arpa")}`, await key());
  const all = text.split("\n").map((line) => line.replaceAll(/\s+/g, " "));
  return all.filter((line) => line !== "" && !/^;| SOA | TSIG /.test(line)).sort();
}

const serial = async () => (await dig("example.test", "SOA"))[0]?.split(" ")[2];

/** Changes records like a user with nsupdate. */
async function update(...commands: string[]): Promise<void> {
  const text = [`server ${SERVER}`, `key hmac-sha256:fleetwright ${await key()}`, ...commands, "send", ""];
  await on("nsupdate", text.join("\n"));
}

async function apply(): Promise<void> {
  const done = await stage.cli("apply", "--yes");
  expect(done.code, done.all).toBe(0);
}

/** Expects an empty plan, and an apply that writes nothing. */
async function expectNothingToDo(): Promise<void> {
  const last = await serial();
  const plan = await stage.cli("plan");
  expect(plan.code, plan.all).toBe(0);
  await apply();
  expect(await serial()).toBe(last);
}

describe("names", () => {
  it("are created with their resources, the machine's before the machine, and stay unchanged", async () => {
    const plan = await planOf(stage);
    const domain = plan.changes.find(({ id }) => id === "domain@hv1/db");
    expect(domain?.orderedAfter).toEqual([
      "create rrset@dns:example-test/10.0.20.10.in-addr.arpa./PTR",
      "create rrset@dns:example-test/db.example.test./A",
    ]);
    expect(JSON.stringify(plan)).not.toContain((await key()).trim());
    await apply();
    expect(await dig("www.example.test", "A")).toEqual(["203.0.113.80", "203.0.113.81"]);
    expect(await dig("db.example.test", "A")).toEqual(["10.20.0.10"]);
    expect(await dig("-x 10.20.0.10", "")).toEqual(["db.example.test."]);
    await expectNothingToDo();
  });

  it("that a user changed or deleted are repaired", async () => {
    await update("delete www.example.test. A", "add www.example.test. 60 A 192.0.2.66");
    await update("delete db.example.test. A");
    expect(formatPlan(await planOf(stage))).toEqual([
      'update rrset@dns:example-test/www.example.test./A (drift): values ["192.0.2.66"] → ["203.0.113.80","203.0.113.81"]',
      'update rrset@dns:example-test/db.example.test./A (drift): ttl 0 → 120, values [] → ["10.20.0.10"]',
    ]);
    await apply();
    expect(await dig("www.example.test", "A")).toEqual(["203.0.113.80", "203.0.113.81"]);
    expect(await dig("db.example.test", "A")).toEqual(["10.20.0.10"]);
    await expectNothingToDo();
  });

  it("follow their resources: another value, another type in one step, another address", async () => {
    stage.write("www.yaml", documents(record("www", "type: CNAME, values: [db.example.test]")));
    stage.edit("db.yaml", "10.20.0.10", "10.20.0.11");
    await apply();
    expect(await dig("www.example.test", "CNAME")).toEqual(["db.example.test."]);
    expect(await dig("www.example.test", "A")).toEqual(["10.20.0.11", "db.example.test."]);
    expect(await dig("-x 10.20.0.10", "")).toEqual([]);
    expect(await dig("-x 10.20.0.11", "")).toEqual(["db.example.test."]);
    await expectNothingToDo();
  });

  it("that are foreign are not changed, and an existing one blocks its resource until it is adopted", async () => {
    stage.write("mail.yaml", documents(record("mail", "type: A, values: [192.0.2.26]")));
    const { blocked } = await planOf(stage);
    expect(blocked.map(({ code, object }) => [code, object])).toEqual([
      ["unmanaged", "rrset@dns:example-test/mail.example.test./A"],
    ]);
    await stage.cli("apply", "--yes");
    expect(await dig("mail.example.test", "A")).toEqual(["192.0.2.25"]);
    const adopt = await stage.cli("adopt", "DNSRecord/mail", "--yes");
    expect(adopt.code, adopt.all).toBe(0);
    expect(await dig("mail.example.test", "A")).toEqual(["192.0.2.25"]);
    await apply();
    expect(await dig("mail.example.test", "A")).toEqual(["192.0.2.26"]);
    await update(
      "delete a._fleetwright.mail.example.test. TXT",
      "delete mail.example.test. A",
      "add mail.example.test. 600 A 192.0.2.25",
    );
    stage.remove("mail.yaml");
    await expectNothingToDo();
  });
});

describe("a name beside which nothing can be", () => {
  const CNAME = "type: CNAME, values: [db.example.test]";
  const BESIDE = ["text", "issuer", "alias"].map((name) => `beside-${name}`);

  it("is blocked with the reason while others have records there, and created when those are gone", async () => {
    await update(
      "add beside-text.example.test. 600 TXT x",
      'add beside-issuer.example.test. 600 CAA 0 issue "ca.test"',
      "add beside-alias.example.test. 600 CNAME mail.example.test.",
    );
    stage.write(
      "beside.yaml",
      documents(
        record("beside-text", CNAME),
        record("beside-issuer", CNAME),
        record("beside-alias", "type: A, values: [192.0.2.30]"),
      ),
    );
    const { blocked, changes } = await planOf(stage);
    expect(changes).toEqual([]);
    expect(blocked.map(({ code, message }) => [code, message.replace(/.*beside rrset/, "beside")])).toEqual([
      [
        "unmanaged",
        "beside beside-alias.example.test./CNAME on dns:example-test, which is not managed by Fleetwright",
      ],
      [
        "unmanaged",
        "beside beside-issuer.example.test./CAA on dns:example-test, which is not managed by Fleetwright",
      ],
      [
        "unmanaged",
        "beside beside-text.example.test./TXT on dns:example-test, which is not managed by Fleetwright",
      ],
    ]);
    await update(...BESIDE.map((name) => `delete ${name}.example.test.`));
    await apply();
    expect(await dig("beside-text.example.test", "CNAME")).toEqual(["db.example.test."]);
    await expectNothingToDo();
  });

  it("takes the place of another resource's records in one apply", async () => {
    const renamed = record("beside-alias", CNAME).replace("{name: beside-alias}", "{name: other}");
    stage.write("beside.yaml", documents(renamed));
    await apply();
    expect(await dig("beside-alias.example.test", "CNAME")).toEqual(["db.example.test."]);
    await expectNothingToDo();
  });

  it("is settled after one apply, as the examples of the schema and a record of each type are", async () => {
    const rows = [
      ...exampleSpecs("DNSRecord").map(({ zone: _zone, name: _name, ...spec }) => spec),
      { type: "AAAA", values: ["2001:DB8:0::1", "::ffff:192.0.2.1"] },
      { type: "CNAME", values: ["WWW.Example.test"] },
      { type: "MX", values: ["20 mail.example.test", "010 Mail2.example.test."] },
      { type: "MX", values: ["0 ."] },
      { type: "PTR", values: ["a.test"] },
      { type: "SRV", values: ["10  5 5060 sip.example.test"] },
      { type: "TXT", values: ['a \\ b; "c"', "x".repeat(700), "grüße ☃", "v=spf1 -all"] },
    ];
    const records = rows.map((spec, index) => record(`row-${index}`, JSON.stringify(spec).slice(1, -1)));
    stage.write("beside.yaml", documents(...records));
    await apply();
    await expectNothingToDo();
    stage.remove("beside.yaml");
    await apply();
  });
});

describe("a server that does not answer", () => {
  it("blocks the names, and nothing else; they are created when it is back", async () => {
    stage.write("more.yaml", documents(record("more", "type: TXT, values: [hello]"), volume("data", "16Mi")));
    stage.edit("db.yaml", "volumes: []", "volumes: [{volume: data}]");
    await stopDns(loadLab(LAB));
    const plan = await planOf(stage);
    expect([
      ...new Set(plan.blocked.map(({ code, object = "" }) => `${code} ${object.split("/")[0]}`)),
    ]).toEqual(["unreadable rrset@dns:example-test"]);
    expect(plan.blocked[0]?.message).toMatch(
      /DNS server 10\.99\.0\.254:53 by way of lab:\/\/dns\/hv1: .*refused/,
    );
    await stage.cli("apply", "--yes");
    expect(await stage.virsh("hv1", "vol-list", "local")).toContain("data.qcow2");
    await startDns(loadLab(LAB));
    await apply();
    expect(await dig("more.example.test", "TXT")).toEqual(['"hello"']);
    await expectNothingToDo();
  });

  it("is treated like a missing or wrong key", async () => {
    stage.edit("zone.yaml", /file: \{tsig: .*?\}/, "env: {tsig: NO_SUCH_KEY}");
    const missing = await planOf(stage);
    expect(missing.blocked[0]?.message).toContain('Secret/dns: its key "tsig" has no value here');
    stage.edit("zone.yaml", "env: {tsig: NO_SUCH_KEY}", "file: {tsig: /etc/hostname}");
    expect((await planOf(stage)).blocked[0]?.message).toMatch(/not base64|refuses the key|did not sign/);
    stage.write("zone.yaml", ZONE);
    await expectNothingToDo();
  });
});

describe("an apply that is killed in the middle", () => {
  it("is finished by the next one", async () => {
    const many = Array.from({ length: MANY }, (_, n) =>
      record(`n${n}`, `type: A, values: [10.20.${1 + (n >> 8)}.${n & 255}]`),
    );
    stage.write("many.yaml", documents(...many));
    expect(await killApplyAfter(stage.start("apply", "--yes"), 5)).toBe(true);
    const part = (await zone()).filter((line) => /^n\d+\.example/.test(line)).length;
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(MANY);
    await apply();
    expect((await zone()).filter((line) => /^n\d+\.example/.test(line))).toHaveLength(MANY);
    await expectNothingToDo();
  });
});

/** Kills an apply after a number of finished changes. Returns false if it ended before. */
async function killApplyAfter(running: Running, finished: number): Promise<boolean> {
  let seen = 0;
  running.stderr.on("data", (data: Buffer) => {
    seen += data.toString().match(/^✓/gm)?.length ?? 0;
    if (seen >= finished) running.kill("SIGKILL");
  });
  return (await running).signal === "SIGKILL";
}

it("a removed fleet leaves the zone as it was, and the machine's name goes before the machine", async () => {
  for (const file of ["db.yaml", "www.yaml", "more.yaml"]) stage.remove(file);
  const { changes } = await planOf(stage);
  expect(changes.find(({ change }) => change === "delete domain@hv1/db")?.orderedAfter).toContain(
    "delete rrset@dns:example-test/db.example.test./A",
  );
  await apply();
  stage.remove("many.yaml"); // more than the guard permits without approval
  const done = await stage.cli("apply", "--yes", "--approve", (await planOf(stage)).digest);
  expect(done.code, done.all).toBe(0);
  expect(await zone()).toEqual(before);
});
