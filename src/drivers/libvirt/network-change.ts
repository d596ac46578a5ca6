import type { NetworkRef } from "node-libvirt";
import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { ifThere } from "./errors.ts";
import { type Host, storedNetwork } from "./host.ts";
import { writeMark } from "./mark.ts";
import { changeLeases, releaseStale } from "./network-leases.ts";
import { replug } from "./network-replug.ts";
import { newNetwork, writeNetwork } from "./network-xml.ts";
import type { NetworkState } from "./states.ts";
import { subjectOf } from "./subject.ts";
import { copy, type Element, parseXml, showXml } from "./xml.ts";

type Step = (host: Host, change: Change, signal: AbortSignal) => Promise<void>;

export const NETWORK_ACTIONS: Readonly<Record<Action, Step>> = {
  create: createNetwork,
  update: updateNetwork,
  restart: restartNetwork,
  replace: replaceNetwork,
  delete: deleteNetwork,
  migrate: unsupported,
  trash: unsupported,
  restore: unsupported,
};

async function unsupported(_host: Host, change: Change): Promise<void> {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for networks`);
}

function wantedState(change: Change): NetworkState {
  if (change.after === undefined)
    throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a state`);
  return change.after as unknown as NetworkState; // the planner keeps states with their types
}

async function createNetwork(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const wanted = wantedState(change);
  const there = await ifThere(host.connect.networkLookupByName(change.name));
  if (there?.uuid === wanted.uuid) return updateNetwork(host, change, signal);
  if (there !== undefined)
    throw new Failure("world-moved", `${subjectOf(change)}: there is another network of that name`);
  const ref = await host.connect.networkDefineXML(showXml(newNetwork(change.name, wanted, change.mark)));
  await settle(host, ref, wanted, signal);
}

/** What libvirt keeps beside the definition. Machines may run on without their network: they are plugged in again. */
async function settle(host: Host, ref: NetworkRef, wanted: NetworkState, signal: AbortSignal): Promise<void> {
  const { connect } = host;
  if ((await connect.networkGetAutostart(ref)) !== wanted.autostart)
    await connect.networkSetAutostart(ref, wanted.autostart);
  const active = await connect.networkIsActive(ref);
  if (wanted.active && !active) {
    await connect.networkCreate(ref);
    await replug(host, ref, signal);
  }
  if (!wanted.active && active) await connect.networkDestroy(ref);
  if (wanted.active) await releaseStale(host, ref, wanted.leases, signal);
}

/** Stores all of it; of a running network, the leases are changed as well. */
async function updateNetwork(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const { connect } = host;
  const wanted = wantedState(change);
  const ref = await found(host, change);
  const stored = await readStored(host, ref);
  const definition = showXml(writeNetwork(stored, wanted, change.mark));
  if (definition !== showXml(stored)) await connect.networkDefineXML(definition);
  if (await connect.networkIsActive(ref)) await changeLeases(host, ref, wanted.leases);
  await settle(host, ref, wanted, signal);
}

async function found({ connect }: Host, change: Change): Promise<NetworkRef> {
  const ref = await ifThere(connect.networkLookupByName(change.name));
  if (ref !== undefined) return ref;
  throw new Failure("world-moved", `${subjectOf(change)}: the network is gone`);
}

async function readStored(host: Host, ref: NetworkRef): Promise<Element> {
  return parseXml(await host.connect.networkGetXMLDesc(ref, storedNetwork(host)));
}

/** Down and up again: what is stored takes effect. The machines on it are plugged in again. */
async function restartNetwork(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const ref = await found(host, change);
  if (await host.connect.networkIsActive(ref)) await host.connect.networkDestroy(ref);
  await host.connect.networkCreate(ref);
  await replug(host, ref, signal);
}

async function replaceNetwork(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  const wanted = wantedState(change);
  const before = await ifThere(host.connect.networkLookupByName(change.name));
  if (before !== undefined && before.uuid !== wanted.uuid) await deleteNetwork(host, change);
  await createNetwork(host, change, signal);
  await replug(host, await found(host, change), signal);
}

async function deleteNetwork({ connect }: Host, change: Change): Promise<void> {
  const ref = await ifThere(connect.networkLookupByName(change.name));
  if (ref === undefined) return;
  if (await connect.networkIsActive(ref)) await connect.networkDestroy(ref);
  await ifThere(connect.networkUndefine(ref));
}

export async function adoptNetwork(host: Host, change: Change): Promise<void> {
  const stored = copy(await readStored(host, await found(host, change)));
  writeMark(stored, change.mark);
  await host.connect.networkDefineXML(showXml(stored));
}
