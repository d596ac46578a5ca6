import { describe, expect, test } from "vitest";
import { createLoader, type FleetFile } from "./load.ts";

const HOST = (name: string, more = "") =>
  `apiVersion: fleetwright/v1\nkind: Host\nmetadata: {name: ${name}}\nspec: {libvirt: "qemu+ssh://${name}/system"${more}}\n`;

const file = (path: string, ...documents: string[]): FleetFile => ({
  path,
  content: new TextEncoder().encode(documents.join("---\n")),
});

describe("the loader", () => {
  test("fills in defaults", () => {
    const [host] = createLoader().load([file("a.yaml", HOST("hv1"))]).resources;
    expect(host).toEqual({
      id: "Host/default/hv1",
      kind: "Host",
      name: "hv1",
      project: "default",
      labels: {},
      annotations: {},
      source: { file: "a.yaml", line: 1, column: 1 },
      spec: {
        libvirt: "qemu+ssh://hv1/system",
        roles: ["compute"],
        overcommit: { cpu: 4, memory: 1 },
        reserved: { cpu: 0, memory: "512Mi" },
        devices: [],
        unschedulable: false,
        deletionPolicy: "Delete",
        protect: false,
        drift: "fix",
      },
    });
  });

  test("fills in what depends on other fields", () => {
    const network = (gateway: string) =>
      `apiVersion: fleetwright/v1\nkind: Network\nmetadata: {name: n}\nspec: {mode: nat, subnets: [{cidr: 10.0.0.0/24${gateway}}]}\n`;
    const subnetOf = (gateway: string) =>
      createLoader().load([file("n.yaml", network(gateway))]).resources[0]?.spec;
    const first = { gateway: "10.0.0.1", allocation: { from: "10.0.0.2", to: "10.0.0.254" } };
    const last = { gateway: "10.0.0.254", allocation: { from: "10.0.0.1", to: "10.0.0.253" } };
    expect(subnetOf("")).toMatchObject({ dhcp: true, subnets: [first] });
    expect(subnetOf(", gateway: 10.0.0.254")).toMatchObject({ subnets: [last] });
  });

  test("does not care in which order files are given", () => {
    const files = [file("b.yaml", HOST("b")), file("a.yaml", HOST("a"))];
    const names = (given: FleetFile[]) =>
      createLoader()
        .load(given)
        .resources.map(({ name }) => name);
    expect(names(files)).toEqual(["a", "b"]);
    expect(names(files.toReversed())).toEqual(["a", "b"]);
  });

  test("gives the same answer for the same files", () => {
    const loader = createLoader();
    const files = [file("a.yaml", HOST("a"))];
    expect(loader.load(files)).toBe(loader.load([...files]));
  });

  test("keeps the resources of files that did not change", () => {
    const loader = createLoader();
    const [before] = loader.load([file("a.yaml", HOST("a")), file("b.yaml", HOST("b"))]).resources;
    const [after] = loader.load([file("a.yaml", HOST("a")), file("b.yaml", HOST("c"))]).resources;
    expect(after).toBe(before);
  });

  test("keeps the other resources of a file, and their lines follow it", () => {
    const loader = createLoader();
    const before = loader.load([file("a.yaml", HOST("a"), HOST("b"))]).resources;
    const after = loader.load([file("a.yaml", `# more\n${HOST("a")}`, HOST("b"))]).resources;
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(after.map(({ source }) => source.line)).toEqual([2, 7]);
  });

  test("tells problems of a kept document on its line of now", () => {
    const loader = createLoader();
    const lines = (files: FleetFile[]) => loader.load(files).problems.map(({ line }) => line);
    expect(lines([file("a.yaml", HOST("a"), HOST("b", ", x: 1"))])).toEqual([9]);
    expect(lines([file("a.yaml", `\n${HOST("a")}`, HOST("b", ", x: 1"))])).toEqual([10]);
  });

  test("forgets files that are gone", () => {
    const loader = createLoader();
    loader.load([file("a.yaml", HOST("a"))]);
    expect(loader.load([]).resources).toEqual([]);
  });

  test("names what stands in the files but cannot be used", () => {
    const { resources, unusable } = createLoader().load([
      file("a.yaml", HOST("a"), HOST("b", ", x: 1"), HOST("c"), HOST("c")),
    ]);
    expect(resources.map(({ name }) => name)).toEqual(["a"]);
    expect([...unusable]).toEqual(["Host/default/b", "Host/default/c"]);
  });

  test("aliases and merge keys give every resource values of its own", () => {
    const text = HOST("a").replace("spec: {", "spec: {overcommit: &o {cpu: 2}, reserved: {<<: *r}, ");
    const document = text.replace(
      "metadata: {",
      "metadata: {labels: {zone: a}, annotations: &r {memory: 1Gi}, ",
    );
    const { resources, problems } = createLoader().load([file("a.yaml", document)]);
    expect(problems).toEqual([]);
    expect(resources[0]?.spec).toMatchObject({
      overcommit: { cpu: 2, memory: 1 },
      reserved: { cpu: 0, memory: "1Gi" },
    });
    expect(resources[0]?.annotations).toEqual({ memory: "1Gi" });
  });

  test("counts files and documents, without empty ones", () => {
    const { files, documents } = createLoader().load([
      file("a.yaml", "# nothing\n", HOST("a"), ""),
      file("b.yaml"),
    ]);
    expect({ files, documents }).toEqual({ files: 2, documents: 1 });
  });
});
