import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import {
  FAR_ADDRESS,
  type HostLayout,
  type LabLayout,
  namespacePrefix,
  UNDERLAY_ADDRESS,
  UNDERLAY_MTU,
} from "./layout.ts";
import { runCommand } from "./run-command.ts";
import { isInUserNamespace } from "./user-namespace.ts";

const NAMESPACES_FOLDER = "/run/netns";

/** Creates the underlay namespace with its bridge. Idempotent. */
export async function ensureUnderlay(lab: LabLayout): Promise<void> {
  await ensureNamespace(lab.underlayNamespace);
  await runScript(`${ensureLink(lab.underlayNamespace, "underlay", "type bridge")}
    ip -n ${lab.underlayNamespace} link set lo up
    ip -n ${lab.underlayNamespace} link set underlay mtu ${UNDERLAY_MTU} up
    ip -n ${lab.underlayNamespace} addr replace ${UNDERLAY_ADDRESS}/24 dev underlay`);
}

/** Creates the host's namespace with its links. Idempotent: existing parts stay. */
export async function ensureHostNetwork(lab: LabLayout, host: HostLayout): Promise<void> {
  await ensureNamespace(host.namespace);
  await runScript(
    host.underlay === undefined ? internetLinks(host) : hypervisorLinks(lab, host, host.underlay),
  );
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
  return `${ensurePair(namespace, "eth0", `mtu ${UNDERLAY_MTU}`, { namespace: lab.underlayNamespace, name: `u${number}` })}
    ${ensurePair(namespace, "eth1", "", { namespace: internet, name: `u${number}` })}
    ip -n ${lab.underlayNamespace} link set u${number} mtu ${UNDERLAY_MTU} master underlay up
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
 * Returns a script that creates a link with each end directly in its namespace, so that no link appears among the machine's. Deletes a
 * stale end first. Because the kernel removes namespaces asynchronously, the other end of an old link may still exist.
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
  const path = `${NAMESPACES_FOLDER}/${name}`;
  if (namespaceInode(name) !== undefined && isMounted(path)) return;
  rmSync(path, { force: true }); // a crash between creating and mounting leaves an empty file
  if (!isInUserNamespace()) return void (await runCommand("ip", ["netns", "add", name]));
  mkdirSync(NAMESPACES_FOLDER, { recursive: true });
  writeFileSync(path, ""); // ip-netns(8) returns to the machine's network namespace, which only the machine's root may
  await runCommand("unshare", [`--net=${path}`, "true"]);
}

function isMounted(path: string): boolean {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .some((line) => line.split(" ")[4] === path);
}

/** Returns the names of all network namespaces of a lab, also of unrecorded hosts. */
export function labNamespaces(id: string): string[] {
  try {
    return readdirSync(NAMESPACES_FOLDER).filter((name) => name.startsWith(namespacePrefix(id)));
  } catch {
    return [];
  }
}

/** Returns the inode of a network namespace, as in /proc/PID/ns/net. */
export function namespaceInode(name: string): number | undefined {
  return statSync(`${NAMESPACES_FOLDER}/${name}`, { throwIfNoEntry: false })?.ino;
}

/** Deletes a namespace with all its links. No process may be in it. */
export async function deleteNamespace(name: string): Promise<void> {
  const path = `${NAMESPACES_FOLDER}/${name}`;
  if (isMounted(path)) await runCommand("ip", ["netns", "del", name]);
  else rmSync(path, { force: true });
}

function runScript(script: string): Promise<unknown> {
  return runCommand("sh", ["-ec", script]);
}
