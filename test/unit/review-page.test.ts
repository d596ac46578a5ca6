import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { change, planOf } from "../../src/engine/events/event-samples.testing.ts";
import { renderReview } from "../../src/engine/render/review.ts";
import { objectRef } from "../../src/model/object.ts";
import { resourceId } from "../../src/model/resource.ts";

const page = readFileSync(new URL("../../docs/review.md", import.meta.url), "utf8");

/** Returns the report of a larger machine, and of a volume that another pull request changes too. */
function example(): string {
  const volume = {
    ...objectRef("volume", "hv1", "local/old-data.qcow2"),
    owner: resourceId("Volume", "default", "old-data"),
  };
  const changes = [
    change("update", { digest: "1".repeat(64) }),
    change("delete", {
      ...volume,
      digest: "2".repeat(64),
      losesData: true,
      before: { capacityBytes: 2 ** 30 },
      hold: { gate: "guard", reason: "it deletes a volume with data" },
    }),
  ];
  const plan = planOf(changes, { digest: "3a3dc1d2f00dbabe".repeat(4) });
  const overlaps = [{ label: "#14", title: "Tidy up", objects: ["volume local/old-data.qcow2 on hv1"] }];
  return renderReview({ plan, overlaps, approvals: [], approveBy: "comment" });
}

test("the example in the documentation is a real report", () => {
  const [, shown] =
    /<!-- example -->\n```markdown\n([\s\S]*?)```\n<!-- end of the example -->/.exec(page) ?? [];
  expect(shown).toBe(example());
});
