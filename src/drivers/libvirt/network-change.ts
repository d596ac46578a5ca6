import type { NetworkRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type ActionTable, type ChangeHandler, desiredState } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertSameUuid, replacedFailure } from "../shared/ownership-check.ts";
import { ignoreNotFound } from "./errors.ts";
import { type LibvirtHost, storedNetworkFlags } from "./host.ts";
import { assertNetworkUnused } from "./host-uses.ts";
import { writeMark } from "./metadata.ts";
import { changeLeases, releaseStaleLeases } from "./network-leases.ts";
import { newNetwork, writeNetwork } from "./network-xml.ts";
import { findOwnedNetwork, type OwnedDefinition } from "./owned-objects.ts";
import { reattachTaps } from "./reattach-taps.ts";
import { removeUntilGone } from "./remove-until-gone.ts";
import type { NetworkState } from "./states.ts";
import { formatXml, parseXml } from "./xml.ts";
import { attributeOf } from "./xml-edit.ts";

export const NETWORK_ACTIONS: ActionTable<ChangeHandler<LibvirtHost>> = {
  objects: "networks",
  handlers: {
    create: createNetwork,
    update: updateNetwork,
    restart: restartNetwork,
    replace: replaceNetwork,
    delete: deleteNetwork,
  },
};

async function createNetwork(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const desired = desiredState<NetworkState>(change);
  const existing = await ignoreNotFound(host.connect.networkLookupByName(change.name));
  if (existing?.uuid === desired.uuid) return updateNetwork(host, change, signal);
  if (existing !== undefined) throw replacedFailure(change, "is another network");
  const ref = await host.connect.networkDefineXML(formatXml(newNetwork(change.name, desired, change.mark)));
  await applyRuntimeState(host, ref, desired, signal);
}

/**
 * Applies state that libvirt keeps beside the definition. Machines that run without their network are attached again.
 */
async function applyRuntimeState(
  host: LibvirtHost,
  ref: NetworkRef,
  desired: NetworkState,
  signal: AbortSignal,
): Promise<void> {
  const { connect } = host;
  if ((await connect.networkGetAutostart(ref)) !== desired.autostart)
    await connect.networkSetAutostart(ref, desired.autostart);
  const active = await connect.networkIsActive(ref);
  if (desired.active && !active) {
    await connect.networkCreate(ref);
    await reattachTaps(host, ref, signal);
  }
  if (!desired.active && active) await connect.networkDestroy(ref);
  if (desired.active) await releaseStaleLeases(host, ref, desired.leases, signal);
}

/** Stores the whole definition. Changes the leases of a running network too. */
async function updateNetwork(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const { connect } = host;
  const desired = desiredState<NetworkState>(change);
  const { ref, stored } = await requireNetwork(host, change);
  const definition = formatXml(writeNetwork(stored, desired, change.mark));
  if (definition !== formatXml(stored)) await connect.networkDefineXML(definition);
  if (await connect.networkIsActive(ref)) await changeLeases(host, ref, desired.leases);
  await applyRuntimeState(host, ref, desired, signal);
}

async function requireNetwork(host: LibvirtHost, change: Change): Promise<OwnedDefinition<NetworkRef>> {
  return (await findOwnedNetwork(host, change)) ?? throwGone(change);
}

function throwGone(change: Change): never {
  throw new Failure("world-moved", `${subjectOf(change)}: the network is gone`);
}

/** Stops and starts the network, so that its stored definition takes effect, and attaches its machines again. */
async function restartNetwork(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const { ref } = await requireNetwork(host, change);
  if (await host.connect.networkIsActive(ref)) await host.connect.networkDestroy(ref);
  await host.connect.networkCreate(ref);
  await reattachTaps(host, ref, signal);
}

async function replaceNetwork(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const desired = desiredState<NetworkState>(change);
  const before = await findOwnedNetwork(host, change);
  if (before !== undefined && before.ref.uuid !== desired.uuid) await undefineNetwork(host, before.ref);
  await createNetwork(host, change, signal);
  await reattachTaps(host, (await requireNetwork(host, change)).ref, signal);
}

async function deleteNetwork(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  await removeUntilGone(change, async () => {
    const network = await findOwnedNetwork(host, change);
    if (network === undefined) return true;
    await assertNetworkUnused(host, change, attributeOf(network.stored, "bridge", "name"), signal);
    await undefineNetwork(host, network.ref);
    return false;
  });
}

async function undefineNetwork({ connect }: LibvirtHost, ref: NetworkRef): Promise<void> {
  if (await connect.networkIsActive(ref)) await connect.networkDestroy(ref);
  await ignoreNotFound(connect.networkUndefine(ref));
}

export async function adoptNetwork(host: LibvirtHost, change: Change): Promise<void> {
  const { connect } = host;
  const ref = (await ignoreNotFound(connect.networkLookupByName(change.name))) ?? throwGone(change);
  assertSameUuid(change, ref.uuid);
  const stored = parseXml(await connect.networkGetXMLDesc(ref, storedNetworkFlags(host)));
  writeMark(stored, change.mark);
  await host.connect.networkDefineXML(formatXml(stored));
}
