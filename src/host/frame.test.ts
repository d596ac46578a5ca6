import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Frame } from "./frame.ts";

/** Splits bytes into pieces of the given sizes, repeatedly. */
function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const result: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    result.push(bytes.subarray(at, at + size));
    at += size;
  }
  return result;
}

describe("a frame", () => {
  it("has the same content however its bytes are cut", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    const law = fc.property(fc.string(), fc.string(), fc.string(), sizes, (before, content, after, cuts) => {
      const frame = new Frame("0123abcd");
      const stream = Buffer.from(`${before}0123abcd begin\n${content}0123abcd end 17\n${after}`);
      for (const piece of pieces(stream, cuts)) frame.push(piece);
      expect([frame.text(), frame.exitCode]).toEqual([content, 17]);
    });
    fc.assert(law);
  });

  it("leaves what comes before it to others", () => {
    const frame = new Frame("0123abcd");
    expect(frame.push(Buffer.from("late words of another\n"))).toBe(false);
    expect(frame.push(Buffer.from("0123abcd begin\n"))).toBe(true);
    expect(frame.exitCode).toBeUndefined();
  });

  it("leaves what comes after it to others", () => {
    const frame = new Frame("0123abcd");
    frame.push(Buffer.from("0123abcd begin\nits own\n0123abcd end 0\n[1] running in the background\n"));
    expect([frame.text(), frame.exitCode]).toEqual(["its own\n", 0]);
    expect(frame.push(Buffer.from("and on\n"))).toBe(false);
    expect(frame.text()).toBe("its own\n");
  });
});
