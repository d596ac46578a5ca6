import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { createLoader } from "../../fleet/load.ts";
import { observedObject } from "../../model/object.ts";
import type { HostFacts } from "../../model/snapshot.ts";
import { hostName } from "./choices.ts";
import { CI_SERVICES, type CiService, ciFiles } from "./ci-jobs.ts";
import { type HostSurvey, surveyHost } from "./host-survey.ts";
import { type RepositoryChoices, repositoryFiles } from "./repository-files.ts";
import { isResourceName, nearestName, uniqueNames } from "./resource-name.ts";

const FACTS: HostFacts = {
  arch: "x86_64",
  shell: true,
  hypervisor: "kvm",
  cpus: 16,
  memoryBytes: 64 * 2 ** 30,
  kvm: { usable: true },
  devices: [],
  cpuUnit: "weight",
  hugepages: { free: 0, total: 0 },
  links: { eth0: { mtu: 1500, addresses: ["10.0.0.5/24"] } },
};

const READ = { hostname: "hv1.example.net", facts: FACTS, system: "Debian GNU/Linux 12 (bookworm)" };
const CHOICES: RepositoryChoices = {
  fleet: "infra",
  host: "hv1",
  libvirt: "qemu+ssh://root@hv1.example.net/system",
};

function pool(name: string, state: object = {}) {
  const all = { type: "dir", path: "/var/lib/libvirt/images", active: true, ...state };
  return observedObject("pool", "h", name, { state: all, mark: undefined, dependsOn: [] });
}

function network(name: string, state: object = {}) {
  const all = { forward: "nat", bridge: "virbr0", address: "192.168.122.1/24", active: true, ...state };
  return observedObject("network", "h", name, { state: all, mark: undefined, dependsOn: [] });
}

function load(survey: HostSurvey, choices = CHOICES) {
  const files = repositoryFiles(survey, choices)
    .filter(({ path }) => /\.yaml$/.test(path) && !path.startsWith("."))
    .map(({ path, text }) => ({ path, content: Buffer.from(text) }));
  return createLoader().load(files);
}

describe("what a host has becomes files", () => {
  const objects = [
    pool("default"),
    pool("Old Disks"),
    pool("iscsi", { type: "iscsi" }),
    pool("stopped", { active: false }),
    network("default"),
    network("macvtap", { forward: "private" }),
  ];
  const survey = surveyHost(READ, objects, ["br0", "virbr0", "docker0", "br-0123456789ab", "fwb1234"]);

  it("pools and networks that can be used, bridges that nobody else made", () => {
    expect(survey.pools.map(({ name }) => name)).toEqual(["default"]);
    expect(survey.networks.map(({ name }) => name)).toEqual(["default"]);
    expect(survey.bridges).toEqual(["br0"]);
    expect(survey.leftOut).toEqual([
      "storage pool Old Disks: its name has spaces or slashes",
      "storage pool iscsi: its type is iscsi",
      "storage pool stopped: it is not active: virsh pool-start stopped",
      "network macvtap: its forward mode is private",
    ]);
  });

  it("they are valid, and name the schema for editors", () => {
    const { problems, resources } = load(survey);
    expect(problems).toEqual([]);
    expect(resources.map(({ id }) => id).sort()).toEqual([
      "Fleet/default/infra",
      "Host/default/hv1",
      "Network/default/br0",
      "Network/default/default",
      "StoragePool/default/default",
    ]);
    for (const { path, text } of repositoryFiles(survey, CHOICES).filter((file) =>
      file.path.endsWith(".yaml"),
    ))
      expect(text, path).toMatch(/^# yaml-language-server: \$schema=(\.\.\/)?fleetwright\.schema\.json\n\n/);
  });

  it("the example machine is valid without its comments", () => {
    const example =
      repositoryFiles(survey, CHOICES).find(({ path }) => path === "machines/example.yaml")?.text ?? "";
    expect(createLoader().load([{ path: "e.yaml", content: Buffer.from(example) }]).documents).toBe(0);
    const yaml = example.replace(/^[^\n]*\n\n[^\n]*\n#\n/, "").replaceAll(/^# /gm, "");
    const files = repositoryFiles(survey, CHOICES)
      .filter(({ path }) => /^(hosts|networks|storage-pools|fleet)/.test(path))
      .map(({ path, text }) => ({ path, content: Buffer.from(text) }));
    const { problems, resources } = createLoader().load([
      ...files,
      { path: "e.yaml", content: Buffer.from(yaml) },
    ]);
    expect(problems).toEqual([]);
    expect(resources.map(({ id }) => id)).toContain("VirtualMachine/default/example");
  });

  it("a host without pools and networks gets a pool of its own", () => {
    const { problems, resources } = load(surveyHost(READ, [], []));
    expect(problems).toEqual([]);
    expect(resources.find(({ kind }) => kind === "StoragePool")?.spec).toMatchObject({
      type: "dir",
      hosts: "all",
    });
  });
});

describe("names from a host", () => {
  it.each(["\u202egnp", "a: {b}", "'q\"", "-", "%d", "{{x}}", "#", "ü", "constructor", "y".repeat(128)])(
    "%j becomes a valid file, and never syntax",
    (name) => {
      const survey = surveyHost(
        { ...READ, system: `evil\n- ${name}` },
        [pool(name, { path: `/x\nkind: ${name}` }), network(name, { address: "\r\nspec: 1" })],
        [],
      );
      const { problems, resources } = load(survey);
      expect(problems).toEqual([]);
      const specs = resources.map(({ spec }) => (spec as { name?: string }).name).filter(Boolean);
      expect(specs.sort()).toEqual(
        [name, name].filter((text) => survey.pools.some((found) => found.name === text)),
      );
    },
  );

  it("become names of resources", () => {
    expect(uniqueNames(["Web 1", "web-1", "!", "?"], "pool")).toEqual(["web-1", "web-1-2", "pool", "pool-2"]);
    for (const text of ["Ünïcode", "a".repeat(80), `${"b".repeat(62)}-c`, ".."])
      expect(isResourceName(nearestName(text, "x"))).toBe(true);
  });

  it.each([
    ["qemu+ssh://root@hv1.example.net/system", "other", "hv1"],
    ["qemu+ssh://root@10.0.0.5/system", "node-7.example.net", "node-7"],
    ["qemu:///system", "Laptop", "laptop"],
    ["lab://default/hv2", "hv2", "hv2"],
    ["test:///default", "test", "test"],
  ])("%s is named %s %s", (uri, hostname, expected) => {
    expect(hostName(uri, hostname)).toBe(expected);
  });
});

describe("CI jobs", () => {
  it.each(CI_SERVICES)("%s is no file of the fleet, and YAML", (ci: CiService) => {
    const files = ciFiles(ci);
    expect(files.map(({ path }) => path.startsWith("."))).toEqual(files.map(() => true));
    expect(files.length > 0).toBe(ci !== "none");
    for (const { text } of files) expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
  });

  it("are for a fleet in the root of its repository", () => {
    const [job] = ciFiles("gitlab");
    expect(parse(job?.text ?? "").variables).toMatchObject({ FLEETWRIGHT_FLEET: "." });
    const [workflow, action] = ciFiles("github");
    const { uses, with: inputs } = parse(workflow?.text ?? "").jobs.fleet.steps[1];
    expect(`${uses}/action.yml`).toBe(`./${action?.path}`);
    expect(Object.keys(parse(action?.text ?? "").inputs)).toEqual(
      expect.arrayContaining(Object.keys(inputs)),
    );
    expect(inputs.path).toBe(".");
  });
});
