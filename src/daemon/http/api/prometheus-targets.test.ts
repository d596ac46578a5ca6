import { describe, expect, test } from "vitest";
import {
  asObserved,
  BASE_YAML,
  compileFleet,
  compileInputOf,
  resourcesOf,
} from "../../../../test/unit/compiled-fleet.ts";
import type { HttpRequest } from "../route.ts";
import type { PlannedState } from "./fleet.ts";
import { createTargetList } from "./prometheus-targets.ts";

const MACHINE = (metadata: string) =>
  `${BASE_YAML}{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: ${metadata}, spec: {instanceType: small, image: micro, interfaces: [{network: app, ipv4: 10.20.0.10}]}}\n`;

/** Returns the state of a daemon after an apply. `unreadable`: hosts that do not answer any more. */
function stateOf(yaml: string, unreadable: readonly string[] = []): PlannedState {
  const applied = asObserved(compileFleet(yaml).objects);
  const observed = applied.filter(({ target }) => !unreadable.includes(target));
  const compiled = compileFleet(yaml, { observed, unreadable });
  const { snapshot } = compileInputOf(resourcesOf(yaml), { observed, unreadable });
  const planning = { resources: compiled.resources, compiled };
  const reconciliation = { planning, snapshot, revision: { desired: { fleet: { id: "test" } } } };
  return { latest: { reconciliation } } as unknown as PlannedState; // the part that the list reads
}

const request = (query: Readonly<Record<string, string>> = {}) =>
  ({ query: (name: string) => query[name] }) as HttpRequest;

const list = (metadata: string, query = {}) => createTargetList()(stateOf(MACHINE(metadata)), request(query));

test("a machine is a target with the labels of the fleet", () => {
  expect(list("{name: db, labels: {app: db}}", { port: "9100" })).toEqual([
    {
      targets: ["10.20.0.10:9100"],
      labels: {
        __meta_fleetwright_fleet: "test",
        __meta_fleetwright_id: "VirtualMachine/default/db",
        __meta_fleetwright_project: "default",
        __meta_fleetwright_name: "db",
        __meta_fleetwright_pool: "",
        __meta_fleetwright_host: expect.stringMatching(/^hv[12]$/),
        __meta_fleetwright_state: "running",
        __meta_fleetwright_address: "10.20.0.10",
        __meta_fleetwright_access: "unknown",
        __meta_fleetwright_instance_type: "small",
        __meta_fleetwright_image: "micro",
        __meta_fleetwright_label_app: "db",
      },
    },
  ]);
});

describe("the port", () => {
  test.each<[string, string, Readonly<Record<string, string>>, readonly string[]]>([
    ["is that of the request", "{name: db}", { port: "9100" }, ["10.20.0.10:9100"]],
    [
      "of the machine's label takes precedence",
      '{name: db, labels: {prometheus.io/port: "9187"}}',
      { port: "9100" },
      ["10.20.0.10:9187"],
    ],
    [
      "of the label alone is enough",
      '{name: db, labels: {prometheus.io/port: "9187"}}',
      {},
      ["10.20.0.10:9187"],
    ],
    [
      "of the request counts if that of the label is none",
      '{name: db, labels: {prometheus.io/port: "80/../admin"}}',
      { port: "9100" },
      ["10.20.0.10:9100"],
    ],
    ["is required, or the machine is not listed", "{name: db}", {}, []],
  ])("%s", (_what, metadata, query, expected) => {
    expect(list(metadata, query).flatMap(({ targets }) => targets)).toEqual(expected);
  });

  test.each(["0", "65536", "-1", "09100", "9100/x", "1e3"])("%s is refused", (port) => {
    expect(() => list("{name: db}", { port })).toThrow("port must be a number from 1 to 65535");
  });
});

test("keys of labels become names of labels, and none replaces another", () => {
  const [target] = list('{name: db, labels: {"a.b": one, "a/b": two, "é{}": three}}', { port: "1" });
  const labels = Object.entries(target?.labels ?? {}).filter(([name]) => name.includes("_label_"));
  expect(labels).toEqual([
    [expect.stringMatching(/^__meta_fleetwright_label_a_b_[0-9a-f]{8}$/), "one"],
    [expect.stringMatching(/^__meta_fleetwright_label_a_b_[0-9a-f]{8}$/), "two"],
    ["__meta_fleetwright_label____", "three"],
  ]);
});

test("a machine keeps its target while its host cannot be read, and loses it with its resource", () => {
  const targets = createTargetList();
  const yaml = MACHINE("{name: db}");
  const [before] = targets(stateOf(yaml), request({ port: "1" }));
  const [unknown] = targets(stateOf(yaml, ["hv1", "hv2"]), request({ port: "1" }));
  expect(unknown).toEqual({
    ...before,
    labels: { ...before?.labels, __meta_fleetwright_state: "unknown" },
  });
  expect(targets(stateOf(yaml, ["hv1", "hv2"]), request({ port: "1" }))).toEqual([unknown]);
  expect(targets(stateOf(BASE_YAML, ["hv1", "hv2"]), request({ port: "1" }))).toEqual([]);
  expect(targets(stateOf(yaml, ["hv1", "hv2"]), request({ port: "1" }))).toEqual([]);
});
