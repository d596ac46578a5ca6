import fc from "fast-check";
import { describe, expect } from "vitest";
import { formatName, parseName } from "../../src/drivers/dns/domain-name.ts";
import { decodeMessage, encodeMessage, OPCODES } from "../../src/drivers/dns/message.ts";
import { formatText, parseText } from "../../src/drivers/dns/presentation.ts";
import { RECORD_TYPES, type RecordTypeName } from "../../src/drivers/dns/record-types.ts";
import { decodeMark, encodeMark } from "../../src/drivers/dns/registry.ts";
import { createVerifier } from "../../src/drivers/dns/tsig.ts";
import { markedRrsets, parseZone } from "../../src/drivers/dns/zone.ts";
import { type ConfigState, renderConfig } from "../../src/drivers/haproxy/config.ts";
import { parseInstances } from "../../src/drivers/haproxy/instances.ts";
import { toObservation, toObservedObject } from "../../src/drivers/haproxy/observe.ts";
import { parseConfig } from "../../src/drivers/haproxy/parse.ts";
import { pathsOf } from "../../src/drivers/haproxy/paths.ts";
import { quoteWord, requireName, splitWords } from "../../src/drivers/haproxy/quoting.ts";
import { parseRuntime } from "../../src/drivers/haproxy/runtime.ts";
import { diffRuntime } from "../../src/drivers/haproxy/runtime-change.ts";
import { parseAnswer } from "../../src/drivers/shared/parse-answer.ts";
import type { Mark } from "../../src/model/object.ts";
import { fuzz } from "./fuzz.ts";
import { damaged, damagedBytes, hostile } from "./mutations.ts";
import { read, write } from "./oracles.ts";

/** What DNS servers and load balancers answer, damaged; and what is written for them of hostile values. */

const MARK: Mark = {
  ...{
    fleet: "demo",
    owner: "DNSRecord/default/www",
    applied: "0".repeat(64),
    commit: "c".repeat(40),
    protect: false,
  },
  keep: { onDelete: "delete", trashSeconds: 0 },
};
const ZONE = "example.test.";
const record = (owner: string, type: RecordTypeName, value: string) => ({
  ...{ name: owner, type: RECORD_TYPES[type].code, class: 1, ttl: 300 },
  rdata: RECORD_TYPES[type].write(value),
});

/** An answer with records of every type, and with the sections of an update, which is read alike. */
const updateMessage = encodeMessage({
  ...{ id: 7, opcode: OPCODES.query, zone: { name: ZONE, type: 252 } },
  prerequisites: [
    record("www.example.test.", "A", "10.20.0.10"),
    record("www.example.test.", "AAAA", "2001:db8::1"),
    record("mail.example.test.", "MX", "10 mail.example.test."),
    record("_sip._tcp.example.test.", "SRV", "10 5 5060 sip.example.test."),
  ],
  updates: [
    record("example.test.", "TXT", "v=spf1 -all"),
    { name: "a._fleetwright.www.example.test.", type: 16, class: 1, ttl: 300, rdata: encodeMark(MARK) },
    record("alias.example.test.", "CNAME", "www.example.test."),
  ],
});

describe("whatever a DNS server sends", () => {
  fuzz(
    "a message is read or refused, also its signature, and a zone of its records",
    { cases: damagedBytes(fc.constant(updateMessage)), runs: 800 },
    (bytes) => {
      let message: ReturnType<typeof decodeMessage> | undefined;
      read(() => {
        message = decodeMessage(bytes);
      }, RangeError);
      if (message === undefined) return;
      const key = { name: "k.", algorithm: "hmac-sha256", secret: Buffer.alloc(32) } as const;
      const { answers, authorities, additionals } = message;
      read(
        () =>
          createVerifier("dns", key, Buffer.alloc(32), () => new Date(0)).verify(
            bytes,
            message as ReturnType<typeof decodeMessage>,
          ),
        RangeError,
      );
      read(() =>
        parseAnswer("dns", () => {
          const zone = parseZone(ZONE, [...answers, ...authorities, ...additionals]);
          return [...markedRrsets(zone)].map(([at, { mark }]) => [at, mark]);
        }),
      );
    },
  );

  fuzz(
    "a mark in a text record is whole, or none",
    { cases: damagedBytes(fc.constant(encodeMark(MARK))), runs: 400 },
    (bytes) => {
      const mark = read(() => decodeMark(bytes), RangeError);
      if (mark === undefined) return;
      expect(["delete", "retain"]).toContain(mark.keep.onDelete);
      expect(mark.keep.trashSeconds).toBeGreaterThanOrEqual(0);
    },
  );

  fuzz(
    "any bytes of a text record have a text that is harmless and gives them back",
    { cases: fc.uint8Array({ maxLength: 60 }) },
    (bytes) => {
      const text = formatText(bytes);
      expect(text).not.toMatch(/\p{C}/u);
      expect(parseText(text)).toEqual(Buffer.from(bytes));
    },
  );

  fuzz(
    "any labels have a name that gives them back",
    { cases: fc.array(fc.uint8Array({ minLength: 1, maxLength: 63 }), { minLength: 1, maxLength: 3 }) },
    (labels) => {
      const text = formatName(labels);
      expect(text).toMatch(/^[!-~]+$/);
      expect(parseName(text).map((one) => Buffer.from(one))).toEqual(labels.map((one) => Buffer.from(one)));
    },
  );

  fuzz(
    "hostile values of records are one value on the wire, or refused",
    {
      cases: fc.tuple(fc.constantFrom(...(Object.keys(RECORD_TYPES) as RecordTypeName[])), hostile),
      runs: 500,
    },
    ([type, text]) => {
      const value = write(() => RECORD_TYPES[type].parse(text), RangeError, Error);
      if (value === undefined) return;
      const bytes = write(
        () =>
          encodeMessage({
            id: 1,
            opcode: 5,
            zone: { name: ZONE, type: 6 },
            updates: [record("x.example.test.", type, value)],
          }),
        RangeError,
      );
      if (bytes === undefined) return;
      const [one, ...more] = decodeMessage(bytes).authorities;
      expect(more).toEqual([]);
      if (one !== undefined)
        expect(RECORD_TYPES[type].canonical(RECORD_TYPES[type].read(one.data(), one.end))).toBe(
          RECORD_TYPES[type].canonical(value),
        );
    },
  );
});

const FOLDER = pathsOf("loadbalancer", "web");
const CONFIGURED: ConfigState = {
  address: "10.20.0.5",
  listeners: {
    http: {
      protocol: "HTTP",
      port: 80,
      pool: "web",
      connectionLimit: 1000,
      clientMs: 30_000,
      allowed: ["10.0.0.0/8"],
      open: true,
    },
  },
  pools: {
    web: {
      protocol: "HTTP",
      algorithm: "ROUND_ROBIN",
      connectMs: 5000,
      dataMs: 30_000,
      monitor: { type: "HTTP", path: "/up", codes: "200", delayMs: 5000, timeoutMs: 2000, retries: 3 },
    },
  },
  members: { "web.a": { address: "10.20.0.10", port: 80, weight: 1, state: "ready", checked: true } },
};
const CONFIG = renderConfig(CONFIGURED, FOLDER, "g1");
const RUNTIME = `Name: HAProxy
description: g1

1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port
3 web 1 a 10.20.0.10 2 0 1 1 9 6 3 4 6 0 0 1 - 80

# pxname,svname,qcur,qmax,scur,smax,slim,stot,status
http,FRONTEND,,,0,0,1000,0,OPEN
web,a,0,0,0,0,,0,UP
`;
const KEYWORDS = [
  "frontend",
  "backend",
  "\nserver ",
  "bind",
  "acl allowed src ",
  "global\n",
  "listen x\n",
  "'",
  '"',
  "\\",
  "#",
  "__proto__",
  "default_backend",
];

describe("whatever lies in a load balancer's file, and whatever its process answers", () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  fuzz(
    "is read, told as it differs, and put right with names and words alone",
    {
      cases: fc.tuple(
        damaged(fc.constant(CONFIG), KEYWORDS),
        damaged(fc.constant(RUNTIME), ["\n", " ", ",", "web", "FRONTEND"]),
      ),
      runs: 300,
    },
    ([config, runtime]) => {
      const process = base64("  7   1 4026531840 haproxy -W -f /run/fleetwright/haproxy/web/haproxy.cfg\n");
      const stdout = `${process}\n4026531840;${base64(config)};${base64(runtime)}\n`;
      const [found] =
        read(() => parseInstances(stdout, [FOLDER]).map((output) => toObservation(output, FOLDER))) ?? [];
      if (found === undefined) throw new Error("it is always told what was found");
      const seen = read(() =>
        toObservedObject("hv1", "web", { mark: MARK, state: { namespace: "fwr1" } }, found, () => ""),
      );
      expect(seen?.state.namespace).toBe("fwr1");
      const servers = read(() => parseRuntime(runtime));
      if (servers === undefined) return;
      const wanted = { ...CONFIGURED, namespace: "fwr1", process: "running", edits: [] } as const;
      const change = write(() => diffRuntime(wanted, servers));
      for (const command of change?.commands ?? []) expect(command).toMatch(/^[A-Za-z0-9_.:/ -]+$/);
    },
  );

  fuzz(
    "what is written of hostile values is read back as them, or refused",
    { cases: fc.tuple(hostile, hostile), runs: 400 },
    ([one, other]) => {
      const [pool] = Object.values(CONFIGURED.pools);
      if (pool?.monitor == null) throw new Error("it has one");
      const configured = {
        ...CONFIGURED,
        pools: { web: { ...pool, monitor: { ...pool.monitor, path: `/${one}`, codes: `2${other}` } } },
      };
      const text = write(() => renderConfig(configured, FOLDER, "g1"));
      if (text !== undefined)
        expect(parseConfig(text, FOLDER)).toEqual({ ...configured, generation: "g1", edits: [] });
      const quoted = write(() => quoteWord(`x${one}`));
      if (quoted !== undefined) expect(splitWords(`a ${quoted} b`)).toEqual(["a", `x${one}`, "b"]);
      expect(write(() => requireName(other)) ?? "x").toMatch(/^[A-Za-z0-9_.:-]+$/);
    },
  );
});
