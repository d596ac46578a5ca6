import { expect, test } from "vitest";
import { given } from "../command.ts";
import { followedAs } from "./follow.ts";

const asked = (options: Record<string, unknown>) => followedAs(given([], options), "/srv");

test.each([
  [{}, { intervalMs: 60_000, rewinds: "allow" }],
  [
    { interval: "30s", rewinds: "refuse" },
    { intervalMs: 30_000, rewinds: "refuse" },
  ],
  [{ allowedSigners: "keys" }, { signers: { ssh: "/srv/keys", openpgp: [] } }],
  [{ signingKeys: ["a.asc", "/b.asc"] }, { signers: { openpgp: ["/srv/a.asc", "/b.asc"] } }],
])("%j follows with %j", (options, is) => {
  expect(asked(options)).toMatchObject(is);
});

test("without keys nobody is asked for a signature", () => {
  expect(asked({})).not.toHaveProperty("signers");
});

test.each(["soon", "0s", "500ms"])("the interval %s is refused", (interval) => {
  expect(() => asked({ interval })).toThrow(`--interval ${interval}: is no duration of a second or more`);
});
