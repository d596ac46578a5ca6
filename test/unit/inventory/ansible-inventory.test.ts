import { describe, expect, test } from "vitest";
import { toAnsibleInventory } from "../../../src/cli/inventory/ansible-inventory.ts";
import { HOST, MACHINE, NETWORK, reachable, SSH_BASE } from "./inventory-fleet.ts";

/** The contract of inventory scripts. `test/cli/inventory.test.ts` runs Ansible itself. */
const LOCAL = "{mode: nat, segment: {type: local}, subnets: [{cidr: 10.20.0.0/24}]}";
const BASE =
  SSH_BASE + HOST("hv1", "{libvirt: 'qemu+ssh://root@hv1.example.test/system'}") + NETWORK("app", LOCAL);

/** Returns the groups with their hosts. */
function groupsOf(yaml: string): Record<string, readonly string[]> {
  const { _meta, ...groups } = toAnsibleInventory(reachable(BASE + yaml));
  return Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [name, "hosts" in group ? group.hosts : []]),
  );
}

const variablesOf = (yaml: string, name = "db") =>
  toAnsibleInventory(reachable(BASE + yaml))._meta.hostvars[name];

test("machines have groups by label, pool, project, host and state", () => {
  const pool = `{apiVersion: fleetwright/v1, kind: VirtualMachinePool, metadata: {name: web, project: shop}, spec: {replicas: 2, template: {metadata: {labels: {app: web}}, spec: {instanceType: default/small, image: default/micro, interfaces: [{network: default/app}]}}}}\n---\n`;
  expect(groupsOf(pool + MACHINE("{name: db, labels: {app: db, tier: back-end}}", "app"))).toEqual({
    all: ["db", "shop.web-0", "shop.web-1"],
    host_hv1: ["db", "shop.web-0", "shop.web-1"],
    label_app_db: ["db"],
    label_app_web: ["shop.web-0", "shop.web-1"],
    label_tier_back_end: ["db"],
    pool_shop_web: ["shop.web-0", "shop.web-1"],
    project_default: ["db"],
    project_shop: ["shop.web-0", "shop.web-1"],
    state_running: ["db", "shop.web-0", "shop.web-1"],
  });
});

test("a machine has its address, the way to it, and what the fleet says of it", () => {
  expect(
    variablesOf(
      MACHINE("{name: db, labels: {app: db}}", "app", ', cloudInit: {userData: "#cloud-config\\nuser: ops"}'),
    ),
  ).toEqual({
    ansible_host: "10.20.0.2",
    ansible_user: "ops",
    ansible_ssh_common_args: "-o HostKeyAlias=db.default.test.fleetwright -o ProxyJump=root@hv1.example.test",
    fleetwright_fleet: "test",
    fleetwright_id: "VirtualMachine/default/db",
    fleetwright_project: "default",
    fleetwright_name: "db",
    fleetwright_pool: null,
    fleetwright_host: "hv1",
    fleetwright_state: "running",
    fleetwright_access: "host",
    fleetwright_addresses: ["10.20.0.2"],
    fleetwright_labels: { app: "db" },
    fleetwright_instance_type: "small",
    fleetwright_image: "micro",
  });
});

test("a machine without an address is in a group, and its name does not resolve", () => {
  const fleet = NETWORK("bare", "{mode: isolated, segment: {type: local}}") + MACHINE("{name: db}", "bare");
  expect(groupsOf(fleet).without_address).toEqual(["db"]);
  expect(variablesOf(fleet)).toMatchObject({
    ansible_host: "db.has-no-address.invalid",
    fleetwright_access: "none",
    fleetwright_addresses: [],
  });
});

describe("hostile labels", () => {
  test("become names of groups that Ansible takes", () => {
    const fleet = MACHINE(`{name: db, labels: {"a/b.c": "é:&!,[0:9]\\n~x", "": "", __proto__: x}}`, "app");
    for (const name of Object.keys(groupsOf(fleet))) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
    expect(Object.keys(groupsOf(fleet))).toContain("label_a_b_c_______0_9___x");
  });

  test("are never one group with another label", () => {
    const fleet =
      MACHINE('{name: db, labels: {"a": "b_c"}}', "app") +
      MACHINE('{name: web, labels: {"a-b": "c"}}', "app");
    const labels = Object.entries(groupsOf(fleet)).filter(([name]) => name.startsWith("label_"));
    expect(labels).toEqual([
      [expect.stringMatching(/^label_a_b_c_[0-9a-f]{8}$/), expect.any(Array)],
      [expect.stringMatching(/^label_a_b_c_[0-9a-f]{8}$/), expect.any(Array)],
    ]);
    expect(labels.map(([, hosts]) => hosts).sort()).toEqual([["db"], ["web"]]);
  });

  test("are no templates", () => {
    const fleet = MACHINE(
      `{name: db, labels: {note: "{{ lookup('pipe', 'id') }}", "{{ x }}": plain}}`,
      "app",
    );
    expect(variablesOf(fleet)?.fleetwright_labels).toEqual({
      note: { __ansible_unsafe: "{{ lookup('pipe', 'id') }}" },
      "__ x ___e52c7372": "plain",
    });
  });
});
