import { groupBy } from "../../model/group-by.ts";
import { hashText } from "../../model/hash.ts";
import { nativeName, parseResourceId } from "../../model/resource.ts";
import {
  type ReachableFleet,
  type ReachableMachine,
  sshOptions,
  unresolvableName,
} from "./reachable-machines.ts";

type Variables = Readonly<Record<string, unknown>>;

/**
 * The output of an inventory script of Ansible
 * (https://docs.ansible.com/ansible/latest/dev_guide/developing_inventory.html#inventory-scripts).
 */
export interface AnsibleInventory {
  readonly _meta: { readonly hostvars: Readonly<Record<string, Variables>> };
  readonly [group: string]: { readonly hosts: readonly string[] } | AnsibleInventory["_meta"];
}

/** Returns the machines as hosts, with groups by label, pool, project, host and state. */
export function toAnsibleInventory({ fleet, machines }: ReachableFleet): AnsibleInventory {
  const hosts = machines.map((machine) => [nativeName(machine.machine.resource), machine] as const);
  const hostvars = Object.fromEntries(hosts.map(([name, machine]) => [name, hostVariables(machine, fleet)]));
  const members = new Map<string, { readonly group: Group; readonly hosts: string[] }>();
  for (const [name, machine] of hosts)
    for (const group of groupsOf(machine)) {
      const key = JSON.stringify(group);
      const entry = members.get(key) ?? { group, hosts: [] };
      members.set(key, entry);
      entry.hosts.push(name);
    }
  const names = nameGroups([...members.values()].map(({ group }) => group));
  const groups = [...members.values()].map(
    (entry, index) => [names[index] ?? "", { hosts: entry.hosts }] as const,
  );
  const sorted = groups.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { _meta: { hostvars }, all: { hosts: hosts.map(([name]) => name) }, ...Object.fromEntries(sorted) };
}

/** The words that a group is made of: `label`, `app`, `db`. */
type Group = readonly [sort: string, ...words: string[]];

function groupsOf({ machine: { resource, host, state }, access }: ReachableMachine): Group[] {
  const { project, labels, expandedFrom } = resource;
  const groups: Group[] = [
    ["project", project],
    ["state", state],
    ...Object.entries(labels).map(([key, value]): Group => ["label", key, value]),
  ];
  if (host !== undefined) groups.push(["host", host]);
  if (expandedFrom !== undefined) groups.push(["pool", nativeName(parseResourceId(expandedFrom))]);
  if (access === undefined) groups.push(["without", "address"]);
  return groups;
}

/**
 * Returns a valid name for each group: letters, digits and underscores. Groups whose names would be the same get a part of a hash, so
 * that a play never runs on machines of another group.
 */
function nameGroups(groups: readonly Group[]): string[] {
  const plain = groups.map((words) =>
    words
      .filter((word) => word !== "")
      .join("_")
      .replace(/[^A-Za-z0-9_]/g, "_"),
  );
  const sameNames = groupBy(plain, (name) => name);
  return plain.map((name, index) =>
    sameNames.get(name)?.length === 1 ? name : `${name}_${shortHash(JSON.stringify(groups[index]))}`,
  );
}

function shortHash(text: string): string {
  return hashText(text).slice(0, 8);
}

/** Returns the variables of a host. Those of Fleetwright begin with `fleetwright_`. */
function hostVariables(reachable: ReachableMachine, fleet: string): Variables {
  const { machine, access, user } = reachable;
  const { resource, host, state, interfaces } = machine;
  const { id, name, project, labels, spec, expandedFrom } = resource;
  return {
    ansible_host: access?.address ?? unresolvableName(nativeName(resource)),
    ...(user === undefined ? {} : { ansible_user: user }),
    ansible_ssh_common_args: sshOptions(reachable, fleet).map(formatOption).join(" "),
    fleetwright_fleet: fleet,
    fleetwright_id: id,
    fleetwright_project: project,
    fleetwright_name: name,
    fleetwright_pool: expandedFrom === undefined ? null : nativeName(parseResourceId(expandedFrom)),
    fleetwright_host: host ?? null,
    fleetwright_state: state,
    fleetwright_access: access?.way.by ?? "none",
    fleetwright_addresses: interfaces.flatMap(({ addresses }) => addresses).map(literalText),
    fleetwright_labels: labelVariables(labels),
    fleetwright_instance_type: spec.instanceType,
    fleetwright_image: spec.image ?? null,
  };
}

/** Ansible splits the options as a shell does, without expanding anything. The values contain neither quotes nor backslashes. */
function formatOption([keyword, value]: readonly [string, string]): string {
  return value.includes(" ") ? `-o ${keyword}="${value}"` : `-o ${keyword}=${value}`;
}

/**
 * Ansible evaluates variables of an inventory as templates, and templates can start programs. Marks a text that contains a brace as a
 * literal one (`AnsibleJSONDecoder`; only texts can be marked in ansible-core 2.19).
 */
function literalText(text: string): string | { readonly __ansible_unsafe: string } {
  return text.includes("{") ? { __ansible_unsafe: text } : text;
}

/** Returns the labels. A key cannot be marked as literal, so a key with braces gets underscores and a part of a hash instead. */
function labelVariables(labels: Readonly<Record<string, string>>): Variables {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => {
      const name = key.includes("{") ? `${key.replace(/[{}]/g, "_")}_${shortHash(key)}` : key;
      return [name, literalText(value)];
    }),
  );
}
