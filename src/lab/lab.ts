import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { labFolder, labInit, labRoot, labSocket } from "../host/lab-address.ts";
import { Failure } from "../model/failure.ts";
import { saveCapabilities } from "./capabilities.ts";
import { checkCephRequirements, ensureCeph } from "./ceph.ts";
import { hierarchies, removeGroups } from "./cgroups.ts";
import { ensureDns } from "./dns.ts";
import { clear, type Machine, powerOn, startLibvirtd } from "./host.ts";
import { writeSharedFiles } from "./host-files.ts";
import { allHosts, type HostLayout, INTERNET, type LabLayout, labLayout, MAX_HOSTS } from "./layout.ts";
import { withLock } from "./lock.ts";
import { inspectMachine } from "./machine.ts";
import { detachLoops, unmountBelow } from "./mounts.ts";
import { deleteNamespace, ensureHostNetwork, ensureWire, labNamespaces, namespaceInode } from "./network.ts";
import { killAll, LAB_VARIABLE } from "./processes.ts";
import { checkRequirements } from "./requirements.ts";

export interface LabUp {
  readonly name: string;
  /** How many hypervisors, hv1 to hvN. */
  readonly hosts: number;
  /** With a one-node Ceph. A lab that has one keeps it. */
  readonly ceph?: boolean;
  /** Zones of its DNS server besides those that every lab has: `shop.test`, `10.30.0.0/16`. It keeps what it has. */
  readonly zones?: readonly string[];
  readonly onProgress?: (message: string) => void;
}

/** What `labUp` had to do: nothing when the lab was whole. One short sentence each. */
export interface LabUpResult {
  readonly done: readonly string[];
}

/**
 * Makes a lab, or completes what is missing of it: hosts that are off, a libvirtd that does not answer.
 * Throws `unsupported` when this machine cannot (it says what to install), `usage` for fewer hosts than it has.
 */
export async function labUp(wanted: LabUp): Promise<LabUpResult> {
  const { name, hosts, ceph } = wanted;
  checkRequirements();
  const withCeph = ceph === true || (recorded(name)?.ceph ?? false);
  if (withCeph) checkCephRequirements();
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > MAX_HOSTS) {
    throw new Failure("usage", `lab ${name}: between 1 and ${MAX_HOSTS} hosts, not ${hosts}`);
  }
  const lab = labLayout(name, hosts);
  for (const host of lab.hypervisors) labSocket(name, host.name);
  return withLock(lockPath(name), () => bringUp(lab, { ...wanted, ceph: withCeph }));
}

async function bringUp(
  lab: LabLayout,
  { ceph = false, zones = [], onProgress = () => {} }: LabUp,
): Promise<LabUpResult> {
  const done: string[] = [];
  const tell = (message: string) => {
    done.push(message);
    onProgress(message);
  };
  recordLab(lab, ceph);
  writeSharedFiles(lab);
  await ensureWire(lab);
  const storage = ceph ? ensureCeph(lab) : undefined; // the longest of all, beside the hosts
  const started = await Promise.all([ensureDns(lab, zones), storage, ensureHosts(lab, tell)]);
  for (const service of started) if (service !== undefined) tell(service);
  return { done };
}

async function ensureHosts(lab: LabLayout, tell: (message: string) => void): Promise<void> {
  const machine = await inspectMachine();
  await ensureHost(lab, lab.internet, machine, tell);
  const [first, ...others] = lab.hypervisors;
  if (first === undefined) return;
  const alone = existsSync(machine.capabilities) ? [] : [first]; // its knowledge about QEMU serves the others
  for (const host of alone) await ensureHost(lab, host, machine, tell);
  const limit = pLimit(8);
  const rest = alone.length > 0 ? others : lab.hypervisors;
  await Promise.all(rest.map((host) => limit(() => ensureHost(lab, host, machine, tell))));
}

async function ensureHost(
  lab: LabLayout,
  host: HostLayout,
  machine: Machine,
  tell: (message: string) => void,
) {
  const wasOff = labInit(lab.name, host.name) === undefined;
  if (wasOff) await powerOn(lab, host, machine);
  if (host.underlay === undefined) {
    if (wasOff) await reattach(lab, tell);
    return;
  }
  const started = await startLibvirtd(host);
  if (!existsSync(machine.capabilities)) await saveCapabilities(host, machine.capabilities);
  if (wasOff) tell(`${host.name} is up`);
  else if (started) tell(`${host.name}: libvirtd was started again`);
}

/** When the internet came up, hosts that run have lost their way to it: they get it again. */
async function reattach(lab: LabLayout, tell: (message: string) => void): Promise<void> {
  tell("the internet is up");
  for (const host of lab.hypervisors) {
    if (labInit(lab.name, host.name) !== undefined) await ensureHostNetwork(lab, host);
  }
}

/** Written before anything else, so that whatever is half made has a name to be taken down by. */
function recordLab(lab: LabLayout, ceph: boolean): void {
  const before = recordedHosts(lab.name) ?? 0;
  if (before > lab.hypervisors.length) {
    throw new Failure("usage", `lab ${lab.name}: it has ${before} hosts and cannot shrink`, {
      hint: `fleetwright lab down --name ${lab.name}`,
    });
  }
  mkdirSync(lab.folder, { recursive: true, mode: 0o755 });
  const file = join(lab.folder, "lab.json");
  writeFileSync(
    `${file}.new`,
    `${JSON.stringify({ name: lab.name, hosts: lab.hypervisors.length, ceph })}\n`,
  );
  renameSync(`${file}.new`, file);
}

/** How many hypervisors the lab was asked for; `undefined` when there is no such lab. */
export function recordedHosts(name: string): number | undefined {
  return recorded(name)?.hosts;
}

function recorded(name: string): { readonly hosts: number; readonly ceph?: boolean } | undefined {
  try {
    return JSON.parse(readFileSync(join(labFolder(name), "lab.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** The layout of a lab that exists. Throws `usage` when there is none. */
export function existingLab(name: string): LabLayout {
  const hosts = recordedHosts(name);
  if (hosts !== undefined) return labLayout(name, hosts);
  throw new Failure("usage", `lab ${name}: there is no such lab`, {
    hint: `fleetwright lab up --name ${name}`,
  });
}

/**
 * Ends everything that the lab is made of and deletes its state, guests' disks included. Works from names and marks,
 * not from what `labUp` remembered, so that it also clears what a crash left. False when there was nothing.
 */
export async function labDown(name: string): Promise<boolean> {
  checkRequirements();
  return withLock(lockPath(name), () => takeDown(labLayout(name, recordedHosts(name) ?? 0)));
}

async function takeDown(lab: LabLayout): Promise<boolean> {
  const namespaces = labNamespaces(lab.id);
  const existed = namespaces.length > 0 || existsSync(lab.folder);
  rmSync(join(lab.folder, "lab.json"), { force: true }); // an init that is about to start sees it and does not
  const inodes = namespaces.map(namespaceInode).filter((inode) => inode !== undefined);
  const belonging = { namespaces: new Set(inodes), environment: `${LAB_VARIABLE}=${lab.id}` };
  await killAll(belonging);
  for (const namespace of namespaces) await deleteNamespace(namespace);
  await killAll(belonging);
  await removeGroups(hierarchies(), lab.id);
  await unmountBelow(lab.folder);
  await detachLoops(lab.folder);
  rmSync(lab.folder, { recursive: true, force: true });
  return existed;
}

/** Turns one host on again, with what it needs of the machine. */
export async function powerOnHost(lab: LabLayout, host: HostLayout): Promise<void> {
  await withLock(lockPath(lab.name), async () => {
    await ensureHost(lab, host, await inspectMachine(), () => {});
  });
}

/** Cuts the power of one host. */
export async function powerOffHost(lab: LabLayout, host: HostLayout): Promise<void> {
  await withLock(lockPath(lab.name), () => clear(lab, host, hierarchies()));
}

export function hostOf(lab: LabLayout, name: string): HostLayout {
  const host = allHosts(lab).find((one) => one.name === name);
  if (host !== undefined) return host;
  const names = [...lab.hypervisors.map((one) => one.name), INTERNET].join(", ");
  throw new Failure("usage", `lab ${lab.name}: no host "${name}"`, { hint: `it has ${names}` });
}

export function lockPath(name: string): string {
  return join(labRoot(), `.${name}.lock`);
}
