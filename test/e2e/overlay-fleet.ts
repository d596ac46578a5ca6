import { deviceNameFor } from "../../src/model/identity.ts";
import { documents, size } from "./fleets.ts";
import { indented, OPEN_GUEST } from "./guest.ts";

/** Hosts with an underlay; hv1 is the gateway. */
export function underlayHosts(lab: string, count: number): string[] {
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

/** Hosts with an underlay, and the base of machines. */
export function overlayBaseFleet(lab: string, hosts: number): string {
  return documents(
    `kind: Fleet\nmetadata: {name: ${lab}}\nspec: {apply: auto, guard: {maxDeletePercent: 100, maxDeletes: 500}}`,
    ...underlayHosts(lab, hosts),
    "kind: Image\nmetadata: {name: micro}\nspec: {source: {recipe: micro}}",
    size("small", "{guest: 1}", "{guest: 96Mi}"),
  );
}

/** A network of mode nat between the hosts; `more` are further fields of its spec, in YAML. */
export function overlayNetwork(name: string, cidr: string, more = ""): string {
  return `kind: Network\nmetadata: {name: ${name}}\nspec:\n  mode: nat\n  subnets: [{cidr: ${cidr}}]\n${indented(more, 2)}`;
}

/** The public addresses 203.0.113.64 to 203.0.113.95 of load balancers. */
export const PUBLIC_POOL = "kind: AddressPool\nmetadata: {name: public}\nspec: {cidrs: [203.0.113.64/27]}";

/** The load balancer `front` of the network `app`: HTTP on port 80 to its pool `web`; `more` are further fields of that pool, in YAML. */
export function publicLoadBalancer(address: string, more = ""): string {
  return `kind: LoadBalancer
metadata: {name: front}
spec:
  network: app
  vip: {pool: public, address: ${address}}
  listeners: [{name: http, protocol: HTTP, port: 80, pool: web}]
  pools:
    - name: web
      healthMonitor: {type: HTTP, delay: 1s, timeout: 1s, maxRetries: 2}
${indented(more, 6)}`;
}

export interface OverlayMachine {
  readonly name: string;
  readonly host: string;
  readonly network: string;
  readonly ipv4: string;
}

/** A machine on a given host that runs posted scripts. */
export function overlayMachine({ name, host, network, ipv4 }: OverlayMachine): string {
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

/** Returns the network namespace of a network's router. */
export function routerNamespace(fleet: string, network: string): string {
  return deviceNameFor("fwr-", fleet, `Network/default/${network}`);
}

/** Returns the command prefix that enters the router's namespace. */
export function inRouter(fleet: string, network: string): string[] {
  return ["nsenter", `--net=/run/netns/${routerNamespace(fleet, network)}`];
}
