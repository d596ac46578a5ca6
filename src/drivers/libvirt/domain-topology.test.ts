import fc from "fast-check";
import { expect, test } from "vitest";
import { domains } from "./arbitraries.testing.ts";
import type { DomainDefinition } from "./domain-types.ts";
import { newDomain, writeDomain } from "./domain-xml.ts";
import { child } from "./xml-edit.ts";

const [SAMPLE] = fc.sample(domains, { numRuns: 1, seed: 1 });
if (SAMPLE === undefined) throw new Error("no domain");
const state = (fields: Partial<DomainDefinition>): DomainDefinition => ({
  ...SAMPLE,
  type: "qemu",
  arch: "x86_64",
  cpuMode: "maximum",
  vcpus: 1,
  cpuPins: {},
  ...fields,
});
const topologyOf = (domain: ReturnType<typeof newDomain>) => child(domain, "cpu", "topology")?.attributes;

test("an emulated machine that may get more vCPUs has a socket for each, so that its guest takes them", () => {
  const definition = newDomain("db", state({ vcpusMax: 3 }));
  expect(topologyOf(definition)).toEqual({ sockets: "3", cores: "1", threads: "1" });
  const larger = writeDomain(definition, state({ vcpusMax: 5 }));
  expect(topologyOf(larger)).toEqual({ sockets: "5", cores: "1", threads: "1" });
});

test.each([
  ["with one vCPU", { vcpusMax: 1 }],
  ["of another architecture", { vcpusMax: 3, arch: "aarch64" }],
  ["on KVM", { vcpusMax: 3, type: "kvm" }],
])("a machine %s has the topology that QEMU chooses", (_, fields) => {
  expect(topologyOf(newDomain("db", state(fields as Partial<DomainDefinition>)))).toBeUndefined();
});
