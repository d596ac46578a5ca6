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

/** A pool of two with another field. */
const rules = (field: string) => pool("web", 2).replace("replicas: 2", `replicas: 2\n  ${field}`);

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
    "a detached member: a machine of its own with the name of a member",
    fleet(machine("web-1"), pool("web", 2)),
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
    "a budget that is no amount",
    fleet(rules("updateStrategy: {maxUnavailable: 101%}")),
    'f.yaml:65:36: VirtualMachinePool/web: spec.updateStrategy.maxUnavailable must be a number, or a percentage such as "25%" in quotes, but is "101%"',
  ],
  ["budgets in percent", fleet(rules('updateStrategy: {maxUnavailable: "25%", maxSurge: 0%}'))],
  [
    "names of additional members that are too long",
    fleet(pool(LONG, 1).replace("replicas: 1", "replicas: 1\n  updateStrategy: {maxSurge: 1}")),
    `f.yaml:62:18: VirtualMachinePool/${LONG}: its members' names are too long: ${LONG}-surge-0 has 69 characters (at most 63 are allowed)`,
  ],
  [
    "a pool with the names of another one's additional members",
    fleet(pool("web-surge", 1), pool("web", 1)),
    "f.yaml:62:18: VirtualMachinePool/web-surge: its members have the names of the additional members of VirtualMachinePool/web (at f.yaml:70:1; give one of them another name)",
  ],
  [
    "an address that additional members would share",
    fleet(
      pool("web", 1, "interfaces: [{network: app, ipv4: 10.20.0.9}]").replace(
        "replicas: 1",
        "replicas: 1\n  updateStrategy: {maxSurge: 1}",
      ),
    ),
    "f.yaml:70:41: VirtualMachinePool/web: the additional members of an update cannot share it (write maxSurge: 0, or leave it out)",
  ],
  [
    "a check of a probe that there is not",
    fleet(rules("healthCheck: {type: Probe}")),
    "f.yaml:65:23: VirtualMachinePool/web: the template has no readinessProbe",
  ],
  [
    "a check of load balancers that check nothing",
    fleet(rules("healthCheck: {type: LoadBalancer}")),
    "f.yaml:65:23: VirtualMachinePool/web: none of its loadBalancers has a healthMonitor for its members",
  ],
  [
    "times of checks that there are none of",
    fleet(rules("healthCheck: {gracePeriod: 1m, failureThreshold: 2}")),
    "f.yaml:65:17: VirtualMachinePool/web: healthCheck.gracePeriod has no effect with type VM: a machine that does not run has failed at once (leave it out, or write type: Probe)",
    "f.yaml:65:34: VirtualMachinePool/web: healthCheck.failureThreshold has no effect with type VM: a machine that does not run has failed at once (leave it out, or write type: Probe)",
  ],
  [
    "a deadline that no member can meet",
    fleet(rules("updateStrategy: {minReady: 10m}")),
    "f.yaml:65:19: VirtualMachinePool/web: updateStrategy.progressDeadline (10m) must be longer than minReady (10m)",
  ],
  [
    "members that are machines of their own, of others, or twice there",
    fleet(
      machine("db"),
      pool("shop", 1),
      rules("members: [{name: db}, {name: shop-0}, {name: web-0}, {name: web-0}, {name: old}]"),
    ),
    "f.yaml:82:20: VirtualMachinePool/web: VirtualMachine/db is a machine of its own (remove it at f.yaml:60:1, and the pool adopts the machine)",
    "f.yaml:82:32: VirtualMachinePool/web: shop-0 is the name of a member of VirtualMachinePool/shop",
    "f.yaml:82:63: VirtualMachinePool/web: members has two entries for web-0",
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
