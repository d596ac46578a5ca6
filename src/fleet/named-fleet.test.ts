import { describe, expect, test } from "vitest";
import { formatProblem } from "../model/problem.ts";
import { createLoader } from "./load.ts";
import { withNamedFleet } from "./named-fleet.ts";

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const load = (...documents: string[]) =>
  createLoader().load([{ path: "a.yaml", content: Buffer.from(documents.join("---\n")) }]);

const FLEET = document("Fleet", "shop", "{}");
const TEST = document("Host", "t1", '{libvirt: "test:///default"}');
const POOL = document("StoragePool", "local", "{type: dir, path: /srv/disks, hosts: all}");
const REAL = {
  "a host": document("Host", "hv1", '{libvirt: "qemu+ssh://root@hv1/system"}'),
  "a lab's host": document("Host", "hv1", '{libvirt: "lab://l/hv1"}'),
  "this machine": document("Host", "hv1", '{libvirt: "qemu:///system"}'),
};

describe("a fleet without a Fleet resource", () => {
  test("has the name default if it uses only the test driver", () => {
    const loaded = load(TEST, POOL);
    expect(withNamedFleet(loaded)).toBe(loaded);
  });

  test.each(Object.entries(REAL))("cannot use %s, and the problem says what to add", (_, host) => {
    const { resources, problems, unusable } = withNamedFleet(load(TEST, host, POOL));
    expect([...unusable]).toEqual(["Host/default/hv1"]);
    expect(resources.map(({ id }) => id)).toEqual(["Host/default/t1", "StoragePool/default/local"]);
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(
        /^a\.yaml:6:1: Host\/hv1: the fleet has no name, .*kind: Fleet, metadata: \{name: shop\}/,
      ),
    ]);
  });

  test.each([
    [
      "a zone",
      document(
        "DNSZone",
        "z",
        "{server: 10.0.0.53:53, zone: example.test, tsig: {name: k, secretRef: {secret: s, key: k}}}",
      ),
    ],
    [
      "a Ceph pool",
      document(
        "StoragePool",
        "data",
        "{type: rbd, pool: vms, ceph: {confFile: /etc/ceph/ceph.conf, user: f, secretRef: {secret: s, key: k}}}",
      ),
    ],
  ])("cannot use %s", (_, target) => {
    const loaded = load(target, document("Secret", "s", "{env: {k: K}}"));
    expect(loaded.problems.map(formatProblem)).toEqual([]);
    expect(withNamedFleet(loaded).unusable.size).toBe(1);
  });

  test("uses no target if its Fleet is invalid, which is reported once", () => {
    for (const broken of [document("Fleet", "shop", "{apply: sometimes}"), "kind: [\n"]) {
      const loaded = load(REAL["a host"], broken);
      const { resources, problems } = withNamedFleet(loaded);
      expect(problems).toEqual(loaded.problems);
      expect(resources).toEqual([]);
    }
  });

  test("loses the problem with a Fleet", () => {
    const loaded = load(FLEET, REAL["a host"]);
    expect(withNamedFleet(loaded)).toBe(loaded);
  });
});
