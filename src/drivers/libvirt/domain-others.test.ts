import { expect, it } from "vitest";
import { describeOthers } from "./domain-others.ts";
import { parseXml } from "./xml.ts";

const machine = parseXml(
  "<domain><devices><graphics type='vnc'/><video><model type='qxl'/></video><sound model='ich9'/></devices></domain>",
);

it("a screen is undescribed only where the resource says nothing of it", () => {
  expect(describeOthers(machine, {})).toEqual(["graphics vnc", "sound ich9", "video qxl"]);
  expect(describeOthers(machine, { graphics: "vnc" })).toEqual(["sound ich9", "video qxl"]);
});
