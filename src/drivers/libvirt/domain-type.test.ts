import { expect, it } from "vitest";
import { domainType } from "./domain-type.ts";
import type { DomainState } from "./states.ts";

const NOTHING = {
  disks: [],
  interfaces: [],
  hostDevices: [],
  fields: [],
  others: [],
  devices: { disks: {}, interfaces: {} },
  diskOrder: [],
};
const state = (some: Pick<DomainState, "savedStates" | "unmanaged">) => some as DomainState;

it.each([
  [{}, []],
  [{ unmanaged: NOTHING }, []],
  [{ unmanaged: { ...NOTHING, fields: ["graphics"] } }, ["what no file describes"]],
  [{ savedStates: ["memory", "snapshots"] as const }, ["the saved memory", "the snapshots"]],
])("a machine with %j loses %j with its deletion", (some, losses) => {
  expect(domainType.losses(state(some))).toEqual(losses);
});
