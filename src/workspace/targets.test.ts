import { expect, test } from "vitest";
import { createLoader } from "../fleet/load.ts";
import { createMemoryStore } from "../store/memory-store.testing.ts";
import { targetIdsOf, targetsOf } from "./targets.ts";

const FLEET = `
{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: shop}, spec: {}}
---
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "qemu+ssh://root@hv1.example.net/system", shell: "ssh://root@hv1.example.net"}}
---
{apiVersion: fleetwright/v1, kind: DNSZone, metadata: {name: far}, spec: {zone: example.test, server: "10.99.0.254:53", via: hv1, tsig: {name: k, algorithm: hmac-sha256, secretRef: {secret: dns, key: tsig}}}}
---
{apiVersion: fleetwright/v1, kind: Secret, metadata: {name: dns}, spec: {env: {tsig: DNS_TSIG}}}
`;
const { resources, problems } = createLoader().load([{ path: "f.yaml", content: Buffer.from(FLEET) }]);

test("the ids are those of the targets, also of a zone that is reached through a host", () => {
  expect(problems).toEqual([]);
  const targets = targetsOf(resources, { backend: "real", store: createMemoryStore() });
  expect(targets.map(({ id }) => id)).toEqual(["hv1", "dns:far"]);
  expect(targetIdsOf(resources, "real")).toEqual(["hv1", "dns:far"]);
});
