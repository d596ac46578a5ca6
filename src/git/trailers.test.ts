import { describe, expect, test } from "vitest";
import { approvalsIn, trailersIn } from "./trailers.ts";

const DIGEST = "0123456789abcdef";

describe("a commit's message approves", () => {
  test.each([
    { that: "a digest at its end", message: `Title\n\nFleetwright-Approve: ${DIGEST}\n`, digests: [DIGEST] },
    {
      that: "several",
      message: `T\n\nFleetwright-Approve: 01234567, 89abcdef\nfleetwright-approve: aaaaaaaa`,
      digests: ["01234567", "89abcdef", "aaaaaaaa"],
    },
    { that: "nothing in its title", message: `Fleetwright-Approve: ${DIGEST}`, digests: [] },
    { that: "nothing in its middle", message: `T\n\nFleetwright-Approve: ${DIGEST}\n\nMore.\n`, digests: [] },
    { that: "nothing that is no digest", message: "T\n\nFleetwright-Approve: yes please\n", digests: [] },
    { that: "nothing by a quotation", message: `T\n\n> Fleetwright-Approve: ${DIGEST}\n`, digests: [] },
  ])("$that", ({ message, digests }) => {
    expect(approvalsIn(message)).toEqual(digests);
  });
});

/** What git itself makes of these is checked in test/git/trailers.test.ts. */
test("trailers go on over lines, and stand among others when git made one", () => {
  const message = "T\n\nBody: no\n\nKey: one\n  two\n# note\nOther : 3\n";
  expect(trailersIn(message)).toEqual([
    { key: "Key", value: "one two" },
    { key: "Other", value: "3" },
  ]);
  expect(trailersIn("T\n\nsome words\nKey: 1\nSigned-off-by: Ada <a@example.test>")).toHaveLength(2);
  expect(trailersIn("T\n\nsome words\nKey: 1")).toEqual([]);
});
