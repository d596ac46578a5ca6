import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encodeName, u16, u32, u48 } from "./bytes.ts";
import { decodeMessage, encodeMessage, OPCODES, TYPE_CODES } from "./message.ts";
import { createVerifier, sign, type TsigKey } from "./tsig.ts";

const KEY: TsigKey = { name: "fleetwright.", algorithm: "hmac-sha256", secret: Buffer.from("secret") };
const NOW = new Date("2026-11-22T12:00:00Z");
const QUERY = encodeMessage({
  id: 4711,
  opcode: OPCODES.query,
  zone: { name: "example.test.", type: TYPE_CODES.AXFR },
});

/** Signs an answer as an honest server would: the request's MAC stands before the signed message. */
function honestAnswer(requestMac: Buffer, more: { key?: TsigKey; now?: Date } = {}): Buffer {
  const answer = Buffer.from(QUERY);
  answer.writeUInt16BE(0x8000, 2);
  const { key = KEY, now = NOW } = more;
  // sign() has no request before it, so that its MAC is computed again over both.
  return withMac(answer, key, now, requestMac);
}

function withMac(answer: Buffer, key: TsigKey, now: Date, requestMac: Buffer): Buffer {
  const alone = sign(answer, key, now);
  const joined = signedAfter(requestMac, answer, key, now);
  const at = alone.bytes.lastIndexOf(alone.mac);
  return Buffer.concat([alone.bytes.subarray(0, at), joined, alone.bytes.subarray(at + alone.mac.length)]);
}

/** RFC 8945, 4.3, implemented a second time. */
function signedAfter(requestMac: Buffer, answer: Buffer, key: TsigKey, now: Date): Buffer {
  const parts = [u16(requestMac.length), requestMac, answer, encodeName(key.name), u16(255), u32(0)];
  const rest = [encodeName("hmac-sha256."), u48(now.getTime() / 1000), u16(300), u16(0), u16(0)];
  return createHmac("sha256", key.secret)
    .update(Buffer.concat([...parts, ...rest]))
    .digest();
}

function verify(answer: Buffer, now = NOW): void {
  const { mac } = sign(QUERY, KEY, NOW);
  const answerVerifier = createVerifier("10.0.0.1:53", KEY, mac, () => now);
  answerVerifier.verify(answer, decodeMessage(answer));
  answerVerifier.end();
}

describe("an answer", () => {
  const { mac } = sign(QUERY, KEY, NOW);

  it("is accepted if it is signed with our key after our request", () => {
    expect(() => verify(honestAnswer(mac))).not.toThrow();
  });

  it("is refused if one of its bits is flipped", () => {
    const good = honestAnswer(mac);
    for (let index = 0; index < good.length; index += 1) {
      const bad = Buffer.from(good);
      bad[index] = (bad[index] ?? 0) ^ 1;
      if (index < 2) continue; // its id, which the signature repeats: the client compares it
      expect(() => verify(bad), `byte ${index}`).toThrow();
    }
  });

  it.each<[string, Buffer, RegExp]>([
    ["it is not signed", QUERY, /its answer is not signed/],
    ["it answers another request", honestAnswer(Buffer.alloc(32)), /the signature of its answer is wrong/],
    [
      "it is signed with another secret",
      honestAnswer(mac, { key: { ...KEY, secret: Buffer.from("x") } }),
      /signature of its answer is wrong/,
    ],
    [
      "it is signed with another key",
      honestAnswer(mac, { key: { ...KEY, name: "other." } }),
      /it answered with the key other./,
    ],
    [
      "it is old",
      honestAnswer(mac, { now: new Date(NOW.getTime() - 301_000) }),
      /clock and ours are 301 s apart/,
    ],
    [
      "it comes from the future",
      honestAnswer(mac, { now: new Date(NOW.getTime() + 301_000) }),
      /301 s apart/,
    ],
  ])("is refused if %s", (_, answer, message) => {
    expect(() => verify(answer)).toThrow(message);
  });

  it("is refused if its end is not signed, or too much before it is not", () => {
    const one = createVerifier("s", KEY, mac, () => NOW);
    const first = honestAnswer(mac);
    one.verify(first, decodeMessage(first));
    one.verify(QUERY, decodeMessage(QUERY));
    expect(() => one.end()).toThrow(/the end of its answer is not signed/);
    expect(() => {
      for (let count = 0; count < 100; count += 1) one.verify(QUERY, decodeMessage(QUERY));
    }).toThrow(/too much without a signature/);
  });
});
