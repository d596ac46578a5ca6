import { describe, expect, test } from "vitest";
import { BASE_FLEET, documents, load, machine, problemsOf, resource } from "./build.ts";

/** A pool below the ground, which ends in line 59; what is given begins in line 69. */
function pool(name: string, replicas: number, ...spec: string[]): string {
  const template = ["instanceType: small", "image: micro", ...spec].map((line) => `    ${line}`);
  return resource("VirtualMachinePool", name, `replicas: ${replicas}`, "template:", "  spec:", ...template);
}

const fleet = (...more: string[]) => documents(BASE_FLEET, ...more);
const LONG = "w".repeat(61);

type Row = readonly [name: string, content: string, ...problems: string[]];

const ROWS: readonly Row[] = [
  ["a pool that is fine", fleet(pool("web", 3, "interfaces: [{network: app}]"))],
  ["one member may have what there is once", fleet(pool("web", 1, "volumes: [{volume: data}]"))],
  [
    "an unknown field of the machine",
    fleet(pool("web", 3, "imag: x")),
    'f.yaml:69:7: VirtualMachinePool/web: unknown field "imag" in spec.template.spec (did you mean "image"?)',
  ],
  [
    "a reference to nothing",
    fleet(pool("web", 3, "interfaces: [{network: ap}]")),
    'f.yaml:69:30: VirtualMachinePool/web: Network "ap" does not exist (did you mean "app"?)',
  ],
  [
    "one volume for several members, said once",
    fleet(pool("web", 3, "volumes: [{volume: data}]")),
    'f.yaml:69:26: VirtualMachinePool/web: Volume "data" is attached already (to VirtualMachine/web-0, f.yaml:60:1)',
  ],
  [
    "one address for several members, said once",
    fleet(pool("web", 3, "interfaces: [{network: app, ipv4: 10.20.0.9}]")),
    "f.yaml:69:41: VirtualMachinePool/web: 10.20.0.9 is taken already (by VirtualMachine/web-0, f.yaml:60:1)",
  ],
  [
    "a member's address that a machine has",
    fleet(
      machine("db", "interfaces: [{network: app, ipv4: 10.20.0.9}]"),
      pool("web", 1, "interfaces: [{network: app, ipv4: 10.20.0.9}]"),
    ),
    "f.yaml:77:41: VirtualMachinePool/web: 10.20.0.9 is taken already (by VirtualMachine/db, f.yaml:60:1)",
  ],
  [
    "no root disk where the image wants one",
    fleet(pool("web", 2).replace("image: micro", "image: debian")),
    'f.yaml:67:7: VirtualMachinePool/web: rootDisk is missing: Image "debian" boots from a disk (add rootDisk: {pool: ..., size: ...})',
  ],
  [
    "user data that cloud-init passes over, also without any member",
    fleet(pool("web", 0, "cloudInit: {userData: hello}")),
    "f.yaml:69:29: VirtualMachinePool/web: cloud-init passes over this userData: its first line is no header of user data (begin with #cloud-config or with #!)",
  ],
  [
    "user data that cloud-init refuses, at its line in the template",
    fleet(pool("web", 2, "cloudInit:", "  userData: |", "    #cloud-config", "    packages: vim")),
    'f.yaml:72:21: VirtualMachinePool/web: userData, line 2: packages must be a list of entries, but is "vim"',
  ],
  [
    "a key that the secret has not",
    fleet(pool("web", 2, "cloudInit: {userDataSecretRef: {secret: boot, key: user-dat}}")),
    'f.yaml:69:58: VirtualMachinePool/web: Secret "boot" has no key "user-dat" (did you mean "user-data"?)',
  ],
  [
    "a member that is also defined in the files",
    fleet(machine("web-1"), pool("web", 2)),
    "f.yaml:69:18: VirtualMachinePool/web: its member VirtualMachine/web-1 is also defined in the files (at f.yaml:60:1; give one of them another name)",
  ],
  ["a machine called like a member that there is not", fleet(machine("web-2"), pool("web", 2))],
  ["a pool called like a member of another", fleet(pool("web-1", 2), pool("web", 2))],
  ["names that are just short enough", fleet(pool(LONG, 10))],
  [
    "names that are too long",
    fleet(pool(LONG, 11)),
    `f.yaml:62:18: VirtualMachinePool/${LONG}: its members' names are too long: ${LONG}-10 has 64 characters (at most 63 are allowed)`,
  ],
  [
    "what is not supported yet",
    fleet(pool("web", 2).replace("replicas: 2", "replicas: 2\n  autoscaling: {maxReplicas: 3}")),
    "f.yaml:65:3: VirtualMachinePool/web: spec.autoscaling is not supported yet (comes with the daemon; write replicas)",
  ],
  [
    "an order that is not supported yet",
    fleet(pool("web", 2).replace("replicas: 2", "replicas: 2\n  scaleIn: {order: OldestFirst}")),
    'f.yaml:65:20: VirtualMachinePool/web: spec.scaleIn.order "OldestFirst" is not supported yet (members are numbered from 0 without gaps)',
  ],
];

describe("the checks of a pool report", () => {
  test.each(ROWS)("%s", (_name, content, ...problems) => {
    expect(problemsOf(content)).toEqual(problems);
  });
});

test("members are no resources of the files, and an invalid pool has no members", () => {
  const { resources } = load(fleet(pool("web", 3)));
  expect(resources.map(({ id }) => id).filter((id) => /web/.test(id))).toEqual([
    "VirtualMachinePool/default/web",
  ]);
});
