import { deviceFor } from "../../src/model/identity.ts";
import { documents, size } from "./fleets.ts";
import { indented, OPEN_GUEST } from "./guest.ts";

/** Hosts that are joined by an underlay; hv1 is the gateway. */
export function joinedHosts(lab: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `hv${index + 1}`;
    const address = `lab://${lab}/${name}`;
    const gateway = index === 0 ? "\n  roles: [compute, gateway]\n  uplink: {interface: eth1}" : "";
    return `kind: Host
metadata: {name: ${name}, labels: {name: ${name}}}
spec:
  libvirt: "${address}"
  shell: "${address}"
  overcommit: {cpu: 100, memory: 4}
  underlay: {interface: eth0, address: 10.99.0.${index + 1}}${gateway}`;
  });
}

/** Joined hosts, and what machines stand on. */
export function joinedGround(lab: string, hosts: number): string {
  return documents(
    `kind: Fleet\nmetadata: {name: ${lab}}\nspec: {apply: auto, guard: {maxDeletePercent: 100, maxDeletes: 500}}`,
    ...joinedHosts(lab, hosts),
    "kind: Image\nmetadata: {name: micro}\nspec: {source: {recipe: micro}}",
    size("small", "{guest: 1}", "{guest: 96Mi}"),
  );
}

/** A network of mode nat between the hosts; `more` are further fields of its spec, in YAML. */
export function joinedNetwork(name: string, cidr: string, more = ""): string {
  return `kind: Network\nmetadata: {name: ${name}}\nspec:\n  mode: nat\n  subnets: [{cidr: ${cidr}}]\n${indented(more, 2)}`;
}

export interface Member {
  readonly name: string;
  readonly host: string;
  readonly network: string;
  readonly ipv4: string;
}

/** A machine that runs what is posted to it, on a given host. */
export function member({ name, host, network, ipv4 }: Member): string {
  return `kind: VirtualMachine
metadata: {name: ${name}}
spec:
  instanceType: small
  image: micro
  interfaces: [{network: ${network}, ipv4: ${ipv4}}]
  terminationGracePeriod: 2s
  placement: {hostSelector: {name: ${host}}}
  cloudInit:
    userData: |
${indented(OPEN_GUEST, 6)}`;
}

/** The network namespace of a network's router. */
export function routerNamespace(fleet: string, network: string): string {
  return deviceFor("fwr-", fleet, `Network/default/${network}`);
}

/** What a program needs in front of it to run in the router. */
export function inRouter(fleet: string, network: string): string[] {
  return ["nsenter", `--net=/run/netns/${routerNamespace(fleet, network)}`];
}
