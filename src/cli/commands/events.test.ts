import { expect, test } from "vitest";
import { PLAIN_PALETTE } from "../../engine/render/palette.ts";
import type { FleetEvent } from "../../model/event.ts";
import { formatEvents } from "./events.ts";

const EVENT = {
  id: "3c996280-d7fa-5d58-8f8a-22d711f3d8ab",
  time: "2026-11-30T20:17:13.000Z",
  type: "fleetwright.vm.updated",
  subject: "VirtualMachine/default/web-1",
  data: { fields: [{ field: "memory" }] },
} as unknown as FleetEvent; // the other attributes are not shown

test.each([
  [Number.POSITIVE_INFINITY, true],
  [120, true],
  [80, false],
])("with %i columns, the id of an event is shown: %s", (outColumns, hasId) => {
  const text = formatEvents([EVENT], { color: PLAIN_PALETTE, outColumns });
  expect(text).toContain("VirtualMachine/web-1 ");
  expect(text.includes(EVENT.id)).toBe(hasId);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(outColumns);
});
