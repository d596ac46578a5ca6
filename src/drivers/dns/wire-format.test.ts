import { type Answer, decode, encode } from "dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReader } from "./bytes.ts";
import { formatName, isWithin, lowerCase, parseName } from "./domain-name.ts";
import { CLASSES, decodeMessage, encodeMessage, OPCODES, TYPE_CODES } from "./message.ts";
import { formatText, parseText } from "./presentation.ts";
import { RECORD_TYPES, type RecordTypeName, recordType } from "./record-types.ts";

const label = fc.uint8Array({ minLength: 1, maxLength: 20 });
const hosts = fc.array(fc.stringMatching(/^[a-z0-9_]{1,9}$/), { minLength: 2, maxLength: 5 });
const name = hosts.map((labels) => `${labels.join(".")}.`);
const u16 = fc.nat(65_535);

/** Values of each type, and dns-packet's form of them. */
const VALUES: { readonly [Type in RecordTypeName]: fc.Arbitrary<{ value: string; data: unknown }> } = {
  A: fc.ipV4().map((value) => ({ value, data: value })),
  AAAA: fc.ipV6().map((text) => {
    const value = RECORD_TYPES.AAAA.parse(text);
    return { value, data: value };
  }),
  CNAME: name.map((value) => ({ value, data: value.slice(0, -1) })),
  PTR: name.map((value) => ({ value, data: value.slice(0, -1) })),
  MX: fc.tuple(u16, name).map(([preference, host]) => ({
    value: `${preference} ${host}`,
    data: { preference, exchange: host.slice(0, -1) },
  })),
  SRV: fc.tuple(u16, u16, u16, name).map(([priority, weight, port, host]) => ({
    value: `${priority} ${weight} ${port} ${host}`,
    data: { priority, weight, port, target: host.slice(0, -1) },
  })),
  TXT: fc
    .uint8Array({ maxLength: 900 })
    .map((bytes) => ({ value: formatText(bytes), data: Buffer.from(bytes) })),
};

const types = Object.keys(RECORD_TYPES) as RecordTypeName[];

describe("our encoding and that of dns-packet agree on", () => {
  it.each(types)("records of type %s", (type) => {
    fc.assert(
      fc.property(name, VALUES[type], fc.nat(2 ** 31 - 1), (owner, { value, data }, ttl) => {
        const { code, write, read } = RECORD_TYPES[type];
        const record = { name: owner, type: code, class: CLASSES.IN, ttl, rdata: write(value) };
        const zone = { name: "example.test.", type: TYPE_CODES.SOA };
        const bytes = encodeMessage({ id: 7, opcode: OPCODES.update, zone, updates: [record] });
        const seen = decode(bytes);
        expect(seen).toMatchObject({
          id: 7,
          opcode: "UPDATE",
          questions: [{ name: "example.test", type: "SOA" }],
        });
        const [answer] = seen.authorities ?? [];
        expect(answer).toMatchObject({ name: owner.slice(0, -1), type, ttl, class: "IN" });
        const found = (answer as { data: unknown }).data;
        expect(type === "TXT" ? Buffer.concat(found as Buffer[]) : found).toEqual(data);
        const theirs = encode({
          type: "response",
          answers: [{ name: owner.slice(0, -1), type, ttl, data } as Answer],
        });
        const [ours] = decodeMessage(theirs).answers;
        expect(ours).toMatchObject({ name: owner, type: code, ttl });
        expect(ours && read(ours.data(), ours.end)).toBe(type === "TXT" && value === "" ? "" : value);
      }),
      { numRuns: 40 },
    );
  });

  it("prerequisites and removals", () => {
    const zone = { name: "example.test.", type: TYPE_CODES.SOA };
    const none = { name: "www.example.test.", type: 1, class: CLASSES.NONE, ttl: 0, rdata: Buffer.alloc(0) };
    const any = { ...none, class: CLASSES.ANY };
    const bytes = encodeMessage({
      id: 1,
      opcode: OPCODES.update,
      zone,
      prerequisites: [none],
      updates: [any],
    });
    expect(bytes.toString("hex")).toBe(
      [
        "0001 2800 0001 0001 0001 0000",
        "07 6578616d706c65 04 74657374 00 0006 0001",
        "03 777777 07 6578616d706c65 04 74657374 00 0001 00fe 00000000 0000",
        "03 777777 07 6578616d706c65 04 74657374 00 0001 00ff 00000000 0000",
      ]
        .join("")
        .replaceAll(" ", ""),
    );
  });
});

describe("a name", () => {
  it("has a unique text that parses to the same name, whatever its bytes", () => {
    fc.assert(
      fc.property(fc.array(label, { maxLength: 5 }), (labels) => {
        const text = formatName(labels);
        expect(text).toMatch(/^[!-~]+$/);
        expect(parseName(text).map((one) => Buffer.from(one))).toEqual(labels.map((one) => Buffer.from(one)));
      }),
    );
  });

  it.each([
    ["a.example.test.", true],
    ["example.test.", true],
    ["aexample.test.", false],
    ["a\\.example.test.", false],
    ["a\\\\.example.test.", true],
    ["example.test.org.", false],
  ])("%s is within example.test.: %s", (text, within) => {
    expect(isWithin(text, "example.test.")).toBe(within);
  });

  it.each(["", "www", "a..b.", ".", `${"a".repeat(64)}.`, `${"a.".repeat(128)}`, "\\300.", "\\"])(
    "%j is read or refused, and never half",
    (text) => {
      if (text === ".") expect(parseName(text)).toEqual([]);
      else expect(() => parseName(text)).toThrow(RangeError);
    },
  );

  it("is compared without the case of its ASCII letters, and of no others", () => {
    expect(lowerCase("WWW.Exämple.TEST.")).toBe("www.exämple.test.");
    expect(lowerCase("\u212A.")).toBe("\u212A."); // the Kelvin sign is no K
  });
});

describe("the text of a text record", () => {
  it("parses to the same bytes, and never controls a terminal", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = formatText(bytes);
        expect(text).not.toMatch(/\p{C}/u);
        expect([...parseText(text)]).toEqual([...bytes]);
      }),
    );
  });

  it.each([
    ["v=spf1 -all", "v=spf1 -all"],
    ["☃ é", "☃ é"],
    ["a\\b", "a\\\\b"],
    ["\u001b[31m", "\\027[31m"],
    ["\u202e", "\\226\\128\\174"],
  ])("%j is shown as %s", (text, shown) => {
    expect(formatText(Buffer.from(text))).toBe(shown);
  });
});

describe("a value that users write", () => {
  it.each<[string, string, string]>([
    ["AAAA", "2001:0DB8:0:0::1", "2001:db8::1"],
    ["CNAME", "WWW.Example.test", "www.example.test."],
    ["CNAME", "localhost.", "localhost."],
    ["MX", "010  Mail.example.test", "10 mail.example.test."],
    ["MX", "0 .", "0 ."],
    ["SRV", "1 2 3 _x.example.test.", "1 2 3 _x.example.test."],
  ])("%s %s becomes %s", (type, text, canonical) => {
    expect(recordType(type)?.parse(text)).toBe(canonical);
  });

  it.each<[string, string, RegExp]>([
    ["A", "10.20.0", /"10.20.0" is not an IPv4 address/],
    ["A", "10.20.0.010", /not an IPv4 address/],
    ["A", "::1", /not an IPv4 address/],
    ["AAAA", "fe80::1%eth0", /not an IPv6 address/],
    ["AAAA", "10.20.0.1", /not an IPv6 address/],
    ["CNAME", "www", /would be a top-level domain: values are full names, such as www.example.test./],
    ["CNAME", "a b.test", /not the name of a host/],
    ["CNAME", "a\\.b.test.", /not the name of a host/],
    ["MX", "mail.example.test.", /not of the form "10 mail.example.test."/],
    ["MX", "70000 mail.example.test.", /not of the form/],
    ["SRV", "1 2 mail.example.test.", /not of the form "10 5 5060 sip.example.test."/],
  ])("%s %s is refused", (type, text, message) => {
    expect(() => recordType(type)?.parse(text)).toThrow(message);
  });
});

describe("a malformed message", () => {
  const good = encodeMessage({ id: 1, opcode: 0, zone: { name: "example.test.", type: TYPE_CODES.AXFR } });

  it("is refused, wherever it is truncated", () => {
    for (let length = 0; length < good.length; length += 1)
      expect(() => decodeMessage(good.subarray(0, length))).toThrow(RangeError);
    expect(() => decodeMessage(Buffer.concat([good, Buffer.of(0)]))).toThrow(RangeError);
  });

  it("never hangs the decoder or makes it read beyond the end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const { data, end } of decodeMessage(Buffer.from(bytes)).answers)
            RECORD_TYPES.TXT.read(data(), end);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["points at itself", "c000"],
    ["points forwards", "c002 00"],
    ["points in a circle", "0161 c000 c002"],
  ])("a name that %s is refused", (_, hex) => {
    const at = createReader(Buffer.from(hex.replaceAll(" ", ""), "hex"), hex.startsWith("01") ? 4 : 0);
    expect(() => at.name()).toThrow(/name/);
  });
});
