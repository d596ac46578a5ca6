import type { HostAddress } from "../../drivers/driver.ts";
import type { HostInventory } from "../../drivers/host-inventory.ts";
import { DEADLINE_MS, readTarget, withDeadline } from "../../engine/observe/observe.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import { canonicalizeUri, libvirtUri, shellUrl } from "../../host/address.ts";
import { hostsAmong } from "../../kinds/host/host-resource.ts";
import { Failure } from "../../model/failure.ts";
import { type ObservedObject, observedObject, type TargetId } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import type { HostFacts } from "../../model/snapshot.ts";
import { openTarget } from "../../workspace/connect.ts";
import { withDoctor } from "../doctor/doctor-hint.ts";
import type { Session } from "../session.ts";

/** What is on a host, as an import reads it. */
export interface ReadHost {
  readonly facts: HostFacts | undefined;
  readonly objects: readonly ObservedObject[];
  readonly inventory: HostInventory;
}

/** Returns whether the argument of an import is a URI, and not the name of a Host. */
export function isUri(target: string): boolean {
  return target.includes("://");
}

/** Returns the Host with this name. Throws `usage` without one. */
export function findHost(name: string, resources: readonly Resource[]): Resource<HostSpec> {
  const hosts = hostsAmong(resources);
  const host = hosts.find((candidate) => candidate.name === name);
  if (host !== undefined) return host;
  const known = hosts.map((candidate) => candidate.name).join(", ");
  throw new Failure("usage", `the fleet has no Host/${name}`, {
    hint: known === "" ? "give a libvirt URI, such as qemu:///system" : `its hosts: ${known}`,
  });
}

/** Returns the Host of the fleet that leads to a libvirt; undefined if there is none. */
export function hostWithUri(uri: string, resources: readonly Resource[]): Resource<HostSpec> | undefined {
  const hosts = hostsAmong(resources);
  return hosts.find(({ spec }) => canonicalizeUri(spec.libvirt) === canonicalizeUri(uri));
}

/** How a host is reached, and its name in messages: that of its Host, or the URI while it has none. */
export interface HostToRead {
  readonly name: string;
  readonly libvirt: string;
  readonly shell: string | undefined;
}

/**
 * Reads everything on a host, once. Throws `usage` for a URI that no Host may have, `host-unreachable`, `timeout`, and
 * `unsupported` for a target without machines.
 */
export async function readHost(host: HostToRead, session: Session): Promise<ReadHost> {
  libvirtUri(host.libvirt, session.allowedHostUris); // throws for a URI that could start a program here
  session.progress.begin("read", `reading ${host.name}`);
  try {
    return await readOnce(host, session);
  } catch (error) {
    throw withDoctor(error, host.libvirt);
  } finally {
    session.progress.end("read");
  }
}

async function readOnce(
  { name, libvirt, shell = shellUrl(libvirt) }: HostToRead,
  { tools, signal, now }: Session,
): Promise<ReadHost> {
  const address: HostAddress = {
    kind: "host",
    id: name,
    libvirt: canonicalizeUri(libvirt),
    ...(shell === undefined ? {} : { shell }),
  };
  const context = { fleet: "", now, content: refuse, secret: refuse };
  await using connection = await openTarget(address, await tools.drivers(), context, signal);
  const { objects, facts } = await readTarget(connection, signal, DEADLINE_MS);
  const { inventory } = connection;
  if (inventory === undefined) throw new Failure("unsupported", `${libvirt}: it has no machines to import`);
  const read = await withDeadline(signal, DEADLINE_MS, `${libvirt}: no answer in time`, (stop) =>
    inventory(stop),
  );
  return { facts, objects, inventory: read };
}

/** Returns the objects as those of a target with another name: the Host is named only after libvirt told the host's name. */
export function renameTarget(objects: readonly ObservedObject[], target: TargetId): ObservedObject[] {
  return objects.map(({ type, name, state, mark }) =>
    observedObject(type, target, name, { state, mark, dependsOn: [] }),
  );
}

async function refuse(): Promise<never> {
  throw new Failure("bug", "an import asked for content");
}
