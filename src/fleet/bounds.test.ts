import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fleetFindings } from "./checks/fleet-checks.ts";
import { createLoader } from "./load.ts";
import { readDocument } from "./read-document.ts";
import { MAX_DOCUMENTS, splitDocuments } from "./split-documents.ts";
import { parseTree } from "./yaml.ts";

const load = (...texts: string[]) =>
  createLoader().load(
    texts.map((text, index) => ({ path: `${index}.yaml`.padStart(9, "0"), content: Buffer.from(text) })),
  );
const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join("---\n");

describe("a file of very many documents", () => {
  test("is refused at the first one that is too many, and is not split any further", () => {
    const text = "---\n".repeat(2 ** 20);
    expect(splitDocuments(text)).toHaveLength(MAX_DOCUMENTS + 1);
    expect(load(text).problems).toEqual([
      expect.objectContaining({ line: MAX_DOCUMENTS + 1, message: "the file has more than 50000 documents" }),
    ]);
  });

  test("may have the maximum number, and empty ones cost next to nothing", () => {
    const { problems, documents } = load("--- # nothing\n".repeat(MAX_DOCUMENTS));
    expect([problems, documents]).toEqual([[], 0]);
  });

  test("that cannot be read counts as a file with unknown content", () => {
    expect(load("---\n".repeat(2 ** 17)).problems[0]).not.toHaveProperty("resource");
  });
});

test("a document of only markers and comments is empty exactly if the parser says so", () => {
  const parts = ["---", "...", "\n", " ", "#", "# é", "x", "\t", "%YAML 1.2\n", "\r", "- "];
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((some) => some.join(""));
  fc.assert(
    fc.property(text, (whole) => {
      for (const { text: one } of splitDocuments(whole)) {
        const { value, problems: faults } = parseTree(one);
        expect([one, readDocument(one).empty]).toEqual([one, value === undefined && faults.length === 0]);
      }
    }),
    { numRuns: 2000 },
  );
});

describe("very many problems", () => {
  test("of one file are reported in part, with the number of the others", () => {
    const { problems, unusable } = load(many(1000, (index) => document("Host", `h-${index}`, "{}")));
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toMatchObject({
      path: "",
      message: expect.stringMatching(/^and \d+ more problems/),
    });
    expect(problems.at(-1)).not.toHaveProperty("resource");
    expect(unusable.size).toBe(1000);
  });

  test("of one document are counted in part", () => {
    const fields = Array.from({ length: 5000 }, (_, index) => `f${index}: 1`).join(", ");
    const { problems } = load(document("Host", "h", `{${fields}}`));
    expect(problems).toHaveLength(101);
    expect(problems.map(({ message }) => message).join()).toContain(
      "and more than 400 more problems in this document",
    );
  });

  test("of many files are reported in part, with the first of each file", () => {
    const files = Array.from({ length: 300 }, (_, file) =>
      many(10, (index) => document("Host", `h-${file}-${index}`, "{}")),
    );
    const { problems, unusable } = load(...files);
    expect(problems.length).toBeLessThan(1600);
    expect(new Set(problems.map(({ file }) => file)).size).toBe(300);
    expect(unusable.size).toBe(3000);
  });

  test("between documents make all resources concerned unusable", () => {
    const text = many(3000, (index) => document("StoragePool", "same", `{type: dir, path: /p/${index}}`));
    const { resources, unusable } = load(text);
    expect([resources.length, [...unusable]]).toEqual([0, ["StoragePool/default/same"]]);
  });

  test("are all reported for a document that was skipped before, once the others are repaired", () => {
    const loader = createLoader();
    const wrong = many(200, (index) => document("Host", `h-${index}`, "{}"));
    const last = document("Host", "last", "{libvrt: x}");
    loader.load([{ path: "a.yaml", content: Buffer.from(`${wrong}---\n${last}`) }]);
    const { problems } = loader.load([{ path: "a.yaml", content: Buffer.from(last) }]);
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('unknown field "libvrt"'),
    );
  });
});

describe("checks of a fleet do not compare all pairs", () => {
  const network = (index: number, spec: string) => document("Network", `n-${index}`, spec);
  /** Returns a fleet of hosts of which only the last of a thousand may run routers. */
  const host = (index: number) =>
    document(
      "Host",
      `h-${index}`,
      `{libvirt: "qemu+ssh://root@h${index}/system", underlay: {interface: eth0, address: 192.168.${index >> 8}.${index & 255}}${index === 999 ? ", roles: [compute, gateway], uplink: {interface: eth1}" : ""}}`,
    );
  const fleets: Record<string, (count: number) => string> = {
    "subnets of bridges": (count) =>
      many(count, (index) =>
        network(
          index,
          `{mode: bridge, bridge: br${index}, subnets: [{cidr: 10.0.0.0/8, gateway: 10.0.0.1, allocation: {from: 10.0.0.2, to: 10.0.0.9}}]}`,
        ),
      ),
    "networks between hosts": (count) =>
      `${many(count, (index) => network(index, `{mode: nat, segment: {type: vxlan, id: ${index + 1}}, subnets: [{cidr: 10.0.0.0/24}]}`))}---\n${many(count, host)}`,
  };

  test.each(Object.keys(fleets))("%s", (name) => {
    const text = fleets[name]?.(1000) ?? "";
    const { resources } = createLoader().load([{ path: "a.yaml", content: Buffer.from(text) }]);
    const perResource = stepsOf(() => void fleetFindings(resources, () => []), resources);
    expect(perResource).toBeLessThan(100);
  });
});

test("the check finds overlapping address pools by their prefixes", () => {
  const cidrs = ["10.0.0.0/16", "10.1.0.0/16", "10.0.128.0/24", "10.0.0.0/8", "10.1.0.0/16", "11.0.0.0/8"];
  const pools = cidrs.map((cidr, index) =>
    document("AddressPool", `a-${index}`, `{cidrs: [${cidr}], gateway: 9.0.0.1}`),
  );
  const { problems } = load(pools.join("---\n"));
  const overlaps = problems.filter(({ message }) => message.includes("overlaps"));
  expect(overlaps.map(({ resource }) => resource?.slice(-3))).toEqual(["a-2", "a-3", "a-4"]);
});

/** Returns the average number of reads per spec: a measure of work without a clock. */
function stepsOf(work: () => void, resources: readonly { spec: unknown }[]): number {
  let steps = 0;
  for (const resource of resources as { spec: unknown }[]) {
    const { spec } = resource;
    const get = () => {
      steps += 1;
      return spec;
    };
    Object.defineProperty(resource, "spec", { get, configurable: true });
  }
  work();
  return steps / Math.max(1, resources.length);
}
