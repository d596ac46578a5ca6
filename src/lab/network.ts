import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { command } from "./command.ts";
import {
  FAR_ADDRESS,
  type HostLayout,
  type LabLayout,
  namespacePrefix,
  UNDERLAY_MTU,
  WIRE_ADDRESS,
} from "./layout.ts";

const FOLDER = "/run/netns";

/** The bridge namespace. Again is no harm. */
export async function ensureWire(lab: LabLayout): Promise<void> {
  await ensureNamespace(lab.wire);
  await sh(`${ensureLink(lab.wire, "underlay", "type bridge")}
    ip -n ${lab.wire} link set lo up
    ip -n ${lab.wire} link set underlay mtu ${UNDERLAY_MTU} up
    ip -n ${lab.wire} addr replace ${WIRE_ADDRESS}/24 dev underlay`);
}

/** The host's namespace with its links. Again is no harm: what is there stays. */
export async function ensureHostNetwork(lab: LabLayout, host: HostLayout): Promise<void> {
  await ensureNamespace(host.namespace);
  await sh(host.underlay === undefined ? internetLinks(host) : hypervisorLinks(lab, host, host.underlay));
}

function internetLinks({ namespace, uplink }: HostLayout): string {
  return `${ensureLink(namespace, "uplink", "type bridge")}
    ip -n ${namespace} link set uplink up
    ip -n ${namespace} link set lo up
    ip -n ${namespace} addr replace ${uplink}/24 dev uplink
    ip -n ${namespace} addr replace ${FAR_ADDRESS}/32 dev lo`;
}

function hypervisorLinks(
  lab: LabLayout,
  { namespace, number, uplink }: HostLayout,
  underlay: string,
): string {
  const internet = lab.internet.namespace;
  return `${ensurePair(namespace, "eth0", `mtu ${UNDERLAY_MTU}`, { namespace: lab.wire, name: `u${number}` })}
    ${ensurePair(namespace, "eth1", "", { namespace: internet, name: `u${number}` })}
    ip -n ${lab.wire} link set u${number} mtu ${UNDERLAY_MTU} master underlay up
    ip -n ${internet} link set u${number} master uplink up
    ip -n ${namespace} link set lo up
    ip -n ${namespace} link set eth0 up
    ip -n ${namespace} link set eth1 up
    ip -n ${namespace} addr replace ${underlay}/24 dev eth0
    ip -n ${namespace} addr replace ${uplink}/24 dev eth1
    ip -n ${namespace} route replace default via ${lab.internet.uplink}`;
}

function ensureLink(namespace: string, name: string, definition: string): string {
  return `ip -n ${namespace} link show ${name} >/dev/null 2>&1 || ip -n ${namespace} link add ${name} ${definition}`;
}

/**
 * Peers are made in their own namespace at once: no link ever shows up among the machine's. The kernel takes a namespace
 * down when it has the time, and until then the other end of its links is still there: it goes first.
 */
function ensurePair(
  namespace: string,
  name: string,
  options: string,
  peer: { readonly namespace: string; readonly name: string },
): string {
  return `ip -n ${namespace} link show ${name} >/dev/null 2>&1 || {
      ip -n ${peer.namespace} link del ${peer.name} 2>/dev/null || true
      ip -n ${namespace} link add ${name} ${options} type veth peer name ${peer.name} netns ${peer.namespace}; }`;
}

async function ensureNamespace(name: string): Promise<void> {
  const path = `${FOLDER}/${name}`;
  if (namespaceInode(name) !== undefined && isMounted(path)) return;
  rmSync(path, { force: true }); // a crash between the file and its mount leaves an empty file
  await command("ip", ["netns", "add", name]);
}

function isMounted(path: string): boolean {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .some((line) => line.split(" ")[4] === path);
}

/** The names of all network namespaces of a lab, also of hosts that nobody remembers. */
export function labNamespaces(id: string): string[] {
  try {
    return readdirSync(FOLDER).filter((name) => name.startsWith(namespacePrefix(id)));
  } catch {
    return [];
  }
}

/** The identity of a network namespace, as /proc/PID/ns/net shows it. */
export function namespaceInode(name: string): number | undefined {
  return statSync(`${FOLDER}/${name}`, { throwIfNoEntry: false })?.ino;
}

/** Deletes a namespace with all its links. Processes must have left it. */
export async function deleteNamespace(name: string): Promise<void> {
  const path = `${FOLDER}/${name}`;
  if (isMounted(path)) await command("ip", ["netns", "del", name]);
  else rmSync(path, { force: true });
}

function sh(script: string): Promise<unknown> {
  return command("sh", ["-ec", script]);
}
