import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import type { PlanInput } from "../plan/types.ts";
import { createPlanner } from "../plan.ts";
import * as toy from "../scenarios/toy.testing.ts";
import { type ReviewPage, renderGitNote, renderPlanFailure, renderReview } from "./review.ts";

const planner = createPlanner(toy.TYPES);

function page(
  desired: DesiredObject[],
  observed: ObservedObject[] = [],
  more: Partial<ReviewPage & { input: Partial<PlanInput> }> = {},
) {
  const plan = planner(toy.planInput(desired, observed, more.input));
  return { plan, text: renderReview({ plan, overlaps: [], approvals: [], approveBy: "comment", ...more }) };
}

describe("the page of a review", () => {
  it("says first what it changes about rules and addresses, also where no object changes", () => {
    const message = "Fleet/demo: apply safe → auto [x](https://evil.example) @everyone";
    const dangers = [{ resource: "Fleet/default/demo" as const, message }];
    const plan = { ...planner(toy.planInput([], [])), dangers };
    const text = renderReview({ plan, overlaps: [], approvals: [], approveBy: "comment" });
    expect(text).toMatch(/^### Fleetwright\n\n\*\*It changes rules or addresses: 1 danger\. No changes\./);
    expect(text).toMatch(/> \[!CAUTION\]\n> \* Fleet\/demo: apply safe → auto &#91;x/);
    expect(text).not.toMatch(/\]\(https|@everyone/);
    const note = renderGitNote({ plan, overlaps: [], approvals: [], approveBy: "command-line" });
    expect(note).toMatch(/^Rules and addresses that it changes\n {2}Fleet\/demo: apply safe → auto/);
  });

  it("says how to approve exactly this plan where something will wait", () => {
    const { plan, text } = page([toy.volume("v", { format: "raw" })], [toy.asObserved(toy.volume("v"))]);
    expect(text).toContain(`nothing but \`/fleetwright approve ${plan.digest.slice(0, 16)}\``);
    expect(page([toy.net("n")]).text).not.toContain("approve");
  });

  it("says who else is at the same objects, before the details", () => {
    const overlaps = [{ label: "#12", title: "Larger <b>", objects: ["net n on hv1"] }];
    const { text } = page([toy.net("n")], [], { overlaps });
    expect(text).toContain("Others at the same objects");
    expect(text.indexOf("Larger")).toBeLessThan(text.indexOf("<details>"));
    expect(text).not.toContain("<b>\n");
  });

  it("is short when nothing changes", () => {
    expect(page([]).text).toBe("### Fleetwright\n\n**No changes. The files ask for no objects.**\n");
  });

  it("counts everything, and says how much is too long to be shown", () => {
    const many = Array.from({ length: 2000 }, (_, n) => toy.machine(`m${n}`, { note: "x".repeat(200) }));
    const { text } = page(many);
    const [, left = ""] = /… and (\d+) more resources with \1 changes/.exec(text) ?? [];
    expect(text).toContain("2000 to create");
    expect(text.match(/<details>/g)).toHaveLength(2000 - Number(left));
    expect(text.length).toBeLessThan(65_536);
  });

  it("shows one resource in short when it would take the page alone", () => {
    const note = Array.from({ length: 3000 }, (_, n) => `line ${n}`).join("\n");
    const { text } = page([toy.machine("huge", { note }), toy.machine("small")]);
    expect(text).toContain("1 change, too long to be shown here");
    expect(text).toContain("small");
  });
});

/** Texts that a hostile author could put into any field. */
const HOSTILE = [
  ...["@everyone", "#1", "!2", "$3", "%4", "~bug", "&5", "GH-6", "www.evil.test", "https://evil.test"],
  ...["</details>", "<img src=x onerror=y>", "<!-- fleetwright -->", "[a](https://e.x)", "![a](b)"],
  ...[
    "`x`",
    "```",
    "|",
    "\n# title",
    "\n/close",
    "\n/merge",
    "\n- [ ] task",
    ":tada:",
    "*a* _b_ ~~c~~",
    "\\",
  ],
];

describe("text of strangers", () => {
  const words = fc.array(fc.constantFrom(...HOSTILE, "a", " "), { minLength: 1, maxLength: 6 });
  const hostile = words.map((parts) => parts.join(""));
  /** Everything that we write ourselves. */
  const OWN =
    /: |<\/?(?:details|summary|b|code|br)>|^### Fleetwright$|^\| field \| before \| after \|$|^\|---\|---\|---\|$|^> \[!CAUTION\]$|`\/fleetwright approve [0-9a-f]{16}`|`fleetwright plan`|&#\d+;|^> \* |^\* |^\| | \| | \|$|\*/gm;

  it("is shown, and does nothing on any forge", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, note, title) => {
        const problem = { file: name, line: 1, column: 1, path: "spec", message: note, hint: title };
        const { text } = page([toy.machine(name, { note })], [], {
          input: { problems: [problem], notices: [note] },
          overlaps: [{ label: "#7", title, objects: [name] }],
          approvals: [`${title} approved it`],
        });
        expect(text.replace(OWN, "")).not.toMatch(/[<>@#!$%~&`|[\]:\\]/);
        expect(text).not.toMatch(/www\.|GH-\d/);
        expect(text).not.toMatch(/^\s*\/\w/m);
        expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      }),
      { numRuns: 60 },
    );
  });

  it("is harmless in what went wrong, too", () => {
    for (const one of HOSTILE)
      expect(renderPlanFailure(one, one).replace(OWN, "")).not.toMatch(/[<>@#!$%~&`|[\]:\\]/);
  });
});
