import { type DomainRef, type NetworkRef, type StoragePoolRef, virDomainXMLFlags } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { assertSameUuid, assertStillOurs, replacedFailure } from "../shared/ownership-check.ts";
import { ignoreNotFound } from "./errors.ts";
import { type LibvirtHost, storedNetworkFlags } from "./host.ts";
import { readMark } from "./metadata.ts";
import { poolSidecarPath, type Sidecar } from "./sidecars.ts";
import { type Element, parseXml } from "./xml.ts";

/*
 * The last look at libvirt's objects. A ref carries the object's UUID, by which the binding finds the object again.
 * Another object that gets the name later is therefore not touched.
 */

/** An object as it is now, with its stored definition. */
export interface OwnedDefinition<Ref> {
  readonly ref: Ref;
  readonly stored: Element;
}

/**
 * Finds the change's domain; undefined if no domain has its name. Throws `world-moved` if the domain is not the one of
 * the plan.
 */
export async function findOwnedDomain(
  host: LibvirtHost,
  change: Change,
): Promise<OwnedDefinition<DomainRef> | undefined> {
  const ref = await ignoreNotFound(host.connect.domainLookupByName(change.name));
  return ref && findOwnedDomainAgain(host, change, ref);
}

/** Finds the same domain again after a step that took time; undefined if it is gone. */
export async function findOwnedDomainAgain(
  host: LibvirtHost,
  change: Change,
  ref: DomainRef,
): Promise<OwnedDefinition<DomainRef> | undefined> {
  const stored = await readStoredDomain(host, ref);
  return stored && assertOwned(host, change, ref, stored);
}

/** Includes the passwords of screens (VIR_DOMAIN_XML_SECURE): a definition that is written without them loses them. */
const STORED = virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE | virDomainXMLFlags.VIR_DOMAIN_XML_SECURE;

export async function readStoredDomain(
  { connect }: LibvirtHost,
  ref: DomainRef,
): Promise<Element | undefined> {
  const xml = await ignoreNotFound(connect.domainGetXMLDesc(ref, STORED));
  return xml === undefined ? undefined : parseXml(xml);
}

/** Finds the change's network, as `findOwnedDomain` does. */
export async function findOwnedNetwork(
  host: LibvirtHost,
  change: Change,
): Promise<OwnedDefinition<NetworkRef> | undefined> {
  const ref = await ignoreNotFound(host.connect.networkLookupByName(change.name));
  const xml = ref && (await ignoreNotFound(host.connect.networkGetXMLDesc(ref, storedNetworkFlags(host))));
  return ref && xml ? assertOwned(host, change, ref, parseXml(xml)) : undefined;
}

function assertOwned<Ref extends { readonly uuid: string }>(
  { context }: LibvirtHost,
  change: Change,
  ref: Ref,
  stored: Element,
): OwnedDefinition<Ref> {
  assertSameUuid(change, ref.uuid);
  assertStillOurs(change, context.fleet, readMark(stored));
  return { ref, stored };
}

/** A managed pool with its mark. */
export interface OwnedPool {
  readonly ref: StoragePoolRef;
  readonly sidecar: Sidecar;
}

/**
 * Finds the change's pool, whose mark lies beside it. The mark belongs to one pool only, even if another gets its name.
 */
export async function findOwnedPool(
  { connect, sidecars, context }: LibvirtHost,
  change: Change,
): Promise<OwnedPool | undefined> {
  const path = poolSidecarPath(change.name);
  const [ref, sidecarsByPath] = await Promise.all([
    ignoreNotFound(connect.storagePoolLookupByName(change.name)),
    sidecars.readAll([path]),
  ]);
  const sidecar = sidecarsByPath.get(path);
  if (sidecar !== undefined) assertStillOurs(change, context.fleet, sidecar.mark);
  if (ref === undefined) return undefined;
  assertSameUuid(change, ref.uuid);
  if (sidecar === undefined || !isOfPool(sidecar, ref.uuid))
    throw replacedFailure(change, "is not managed by Fleetwright");
  return { ref, sidecar };
}

/** Returns true if a sidecar is the mark of the pool with this UUID. */
export function isOfPool(sidecar: Sidecar | undefined, uuid: string): boolean {
  return sidecar !== undefined && "uuid" in sidecar.state && sidecar.state.uuid === uuid;
}
