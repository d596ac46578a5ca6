import { expect, it } from "vitest";
import { Failure } from "../../model/failure.ts";
import { HostSilences } from "./host-silences.ts";
import type { TargetUpdate } from "./target-informer.ts";

const LOST = (reason: string): TargetUpdate => ({
  kind: "unreachable",
  failure: new Failure("host-unreachable", reason),
});
const READ: TargetUpdate = { kind: "refreshed", ids: [], objects: [] };
const at = (text: string) => new Date(`2026-03-01T${text}Z`);

it("counts from the first failure of a row, by the clock that never goes back", () => {
  let clock = 1_000;
  const silences = new HostSilences(() => clock);
  silences.record("hv1", LOST("gone"), at("10:00:00"));
  clock += 5_000;
  silences.record("hv1", LOST("still gone"), at("03:00:00")); // the wall clock jumped
  clock += 5_000;
  expect(silences.silenceOf("hv1")).toEqual({
    since: "2026-03-01T10:00:00.000Z",
    forMs: 10_000,
    reason: "still gone",
  });
});

it("begins anew after a read", () => {
  let clock = 0;
  const silences = new HostSilences(() => clock);
  expect([silences.silenceOf("hv1"), silences.readAgoMs("hv1")]).toEqual([undefined, undefined]);
  silences.record("hv1", LOST("gone"), at("10:00:00"));
  clock = 50_000;
  silences.record("hv1", READ, at("10:00:50"));
  expect([silences.silenceOf("hv1"), silences.readAgoMs("hv1")]).toEqual([undefined, 0]);
  clock = 60_000;
  silences.record("hv1", LOST("gone again"), at("10:01:00"));
  expect(silences.silenceOf("hv1")).toMatchObject({ since: "2026-03-01T10:01:00.000Z", forMs: 0 });
  expect(silences.readAgoMs("hv1")).toBe(10_000);
});

it("forgets targets that left the fleet", () => {
  const silences = new HostSilences(() => 0);
  silences.record("hv1", LOST("gone"), at("10:00:00"));
  silences.record("hv2", READ, at("10:00:00"));
  silences.retain(new Set());
  expect([silences.silenceOf("hv1"), silences.readAgoMs("hv2")]).toEqual([undefined, undefined]);
});
