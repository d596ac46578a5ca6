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

  test("fills in defaults that depend on other fields", () => {
    const network = (gateway: string) =>
      `apiVersion: fleetwright/v1\nkind: Network\nmetadata: {name: n}\nspec: {mode: nat, subnets: [{cidr: 10.0.0.0/24${gateway}}]}\n`;
    const subnetOf = (gateway: string) =>
      createLoader().load([file("n.yaml", network(gateway))]).resources[0]?.spec;
    const first = { gateway: "10.0.0.1", allocation: { from: "10.0.0.2", to: "10.0.0.254" } };
    const last = { gateway: "10.0.0.254", allocation: { from: "10.0.0.1", to: "10.0.0.253" } };
    expect(subnetOf("")).toMatchObject({ dhcp: true, subnets: [first] });
    expect(subnetOf(", gateway: 10.0.0.254")).toMatchObject({ subnets: [last] });
  });

  test("does not depend on the order of files", () => {
    const files = [file("b.yaml", HOST("b")), file("a.yaml", HOST("a"))];
    const names = (given: FleetFile[]) =>
      createLoader()
        .load(given)
        .resources.map(({ name }) => name);
    expect(names(files)).toEqual(["a", "b"]);
    expect(names(files.toReversed())).toEqual(["a", "b"]);
  });

  test("returns the same result for the same files", () => {
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

  test("reports problems of a cached document on its current line", () => {
    const loader = createLoader();
    const lines = (files: FleetFile[]) => loader.load(files).problems.map(({ line }) => line);
    expect(lines([file("a.yaml", HOST("a"), HOST("b", ", x: 1"))])).toEqual([9]);
    expect(lines([file("a.yaml", `\n${HOST("a")}`, HOST("b", ", x: 1"))])).toEqual([10]);
  });

  test("forgets deleted files", () => {
    const loader = createLoader();
    loader.load([file("a.yaml", HOST("a"))]);
    expect(loader.load([]).resources).toEqual([]);
  });

  test("returns the unusable resources of the files", () => {
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

describe("a host's address", () => {
  const host = (libvirt: string, more = "") =>
    `apiVersion: fleetwright/v1\nkind: Host\nmetadata:\n  name: hv1\nspec:\n  libvirt: ${libvirt}\n${more}`;
  const COMMAND = "qemu+ext:///system?command=/usr/local/bin/reach";

  test("that would start a program is a problem with position and hint", () => {
    const { problems, unusable } = createLoader().load([file("a.yaml", host(COMMAND))]);
    expect(problems).toEqual([
      expect.objectContaining({
        file: "a.yaml",
        line: 6,
        column: 12,
        path: "spec.libvirt",
        resource: "Host/default/hv1",
        message: `Host/hv1: ${COMMAND} starts a program on this machine (+ext)`,
        hint: expect.stringMatching(/ssh_config .*; or the operator allows it: --allow-host-uri$/),
      }),
    ]);
    expect([...unusable]).toEqual(["Host/default/hv1"]);
  });

  test("is used if the operator allows it", () => {
    const allowed = createLoader({ allowedHostUris: new Set([COMMAND]) });
    expect(allowed.load([file("a.yaml", host(COMMAND))]).problems).toEqual([]);
    expect(allowed.load([file("a.yaml", host(`${COMMAND}2`))]).problems).toHaveLength(1);
  });

  test("of its shell that cannot be read is a problem of that host alone", () => {
    const { problems, resources } = createLoader().load([
      file("a.yaml", host("qemu:///system", '  shell: "ssh://%zz@h"\n')),
      file("b.yaml", HOST("hv2")),
    ]);
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [7, expect.stringContaining('Host/hv1: ssh://%zz@h has the user "%zz"')],
    ]);
    expect(resources.map(({ name }) => name)).toEqual(["hv2"]);
  });

  test("is one address in all its spellings", () => {
    const { problems } = createLoader().load([
      file("a.yaml", host("qemu+ssh://root@h/system")),
      file("b.yaml", host("qemu+ssh://r%6Fot@h/system").replace("hv1", "hv2")),
    ]);
    expect(problems.map(({ message }) => message).join()).toContain("is Host/hv1 already");
  });
});

describe("a secret", () => {
  test.each(["FLEETWRIGHT_FORGE_TOKEN", "fleetwright_http_token", "HTTPS_PROXY", "http_proxy"])(
    "that reads %s is a problem",
    (variable) => {
      const text = `apiVersion: fleetwright/v1\nkind: Secret\nmetadata: {name: s}\nspec:\n  env:\n    key: ${variable}\n`;
      const { problems } = createLoader().load([file("a.yaml", text)]);
      expect(problems.map(({ line, path, message }) => [line, path, message])).toEqual([
        [
          6,
          "spec.env.key",
          `Secret/s: the variable ${variable} is Fleetwright's own, and no Secret may read it`,
        ],
      ]);
    },
  );
});
