import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import pLimit from "p-limit";
import { labFolder, labInit, labRoot, labSocket } from "../host/lab-paths.ts";
import { Failure } from "../model/failure.ts";
import { saveCapabilities } from "./capabilities.ts";
import { checkCephRequirements, ensureCeph } from "./ceph.ts";
import { readHierarchies, removeGroups } from "./cgroups.ts";
import { ensureDns } from "./dns.ts";
import { inspectEnvironment } from "./environment.ts";
import { cutPower, type LabEnvironment, powerOn, startLibvirtd } from "./host.ts";
import { writeSharedFiles } from "./host-files.ts";
import { sharesFiles } from "./host-root.ts";
import {
  allHosts,
  type HostLayout,
  type HostRoots,
  INTERNET,
  type LabLayout,
  labLayout,
  MAX_HOSTS,
} from "./layout.ts";
import { withLock } from "./lock.ts";
import { detachLoops, listMemoryFiles, unmountBelow } from "./mounts.ts";
import {
  deleteNamespace,
  ensureHostNetwork,
  ensureUnderlay,
  labNamespaces,
  namespaceInode,
} from "./network.ts";
import { killProcesses, LAB_VARIABLE } from "./processes.ts";
import { checkRequirements } from "./requirements.ts";

const SHARES_FILES =
  "no overlay can be mounted here: what hosts write outside of /srv, /mnt and /var/lib/fleetwright stays on this machine";

interface LabOptions {
  readonly name: string;
  /** The number of hypervisors, hv1 to hvN. */
  readonly hosts: number;
  /** True for a lab with a one-node Ceph. An existing lab keeps its Ceph. */
  readonly ceph?: boolean;
  /**
   * Zones of its DNS server besides the default ones: `shop.test`, `10.30.0.0/16`. An existing lab keeps its zones.
   */
  readonly zones?: readonly string[];
  /** The operating systems of hosts. An existing lab keeps those that it has. */
  readonly roots?: HostRoots;
  readonly onProgress?: (message: string) => void;
}

/** The actions of `labUp`, one short sentence each. Empty if the lab was complete. */
interface LabUpResult {
  readonly done: readonly string[];
}

/**
 * Creates a lab, or repairs it: hosts that are off, a libvirtd that does not respond. Throws `unsupported` with the
 * packages to install, and `usage` for fewer hosts than the lab has or for a lab of an earlier version.
 */
export async function labUp(options: LabOptions): Promise<LabUpResult> {
  const { name, hosts, ceph } = options;
  checkRequirements();
  const withCeph = ceph === true || (readLabRecord(name)?.ceph ?? false);
  if (withCeph) checkCephRequirements();
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > MAX_HOSTS) {
    throw new Failure("usage", `lab ${name}: between 1 and ${MAX_HOSTS} hosts, not ${hosts}`);
  }
  const roots = { ...options.roots, ...readLabRecord(name)?.roots };
  const lab = labLayout(name, hosts, roots);
  checkRoots(lab, options.roots ?? {});
  for (const host of lab.hypervisors) labSocket(name, host.name);
  return withLock(lockPath(name), () => bringUp(lab, { ...options, ceph: withCeph }));
}

async function bringUp(
  lab: LabLayout,
  { ceph = false, zones = [], onProgress = () => {} }: LabOptions,
): Promise<LabUpResult> {
  const done: string[] = [];
  const report = (message: string) => {
    done.push(message);
    onProgress(message);
  };
  recordLab(lab, ceph);
  writeSharedFiles(lab);
  await ensureUnderlay(lab);
  const storage = ceph ? ensureCeph(lab) : undefined; // takes longest, so it runs concurrently with the hosts
  const started = await Promise.all([ensureDns(lab, zones), storage, ensureHosts(lab, report)]);
  for (const service of started) if (service !== undefined) report(service);
  return { done };
}

async function ensureHosts(lab: LabLayout, report: (message: string) => void): Promise<void> {
  const environment = await inspectEnvironment();
  await ensureHost(lab, lab.internet, environment, report);
  const [first, ...others] = lab.hypervisors;
  if (first === undefined) return;
  const isCached = existsSync(environment.capabilities) || first.root !== undefined;
  const firstAlone = isCached ? [] : [first]; // its cache of QEMU's capabilities serves the others
  for (const host of firstAlone) await ensureHost(lab, host, environment, report);
  const limit = pLimit(8);
  const rest = firstAlone.length > 0 ? others : lab.hypervisors;
  await Promise.all(rest.map((host) => limit(() => ensureHost(lab, host, environment, report))));
}

async function ensureHost(
  lab: LabLayout,
  host: HostLayout,
  environment: LabEnvironment,
  report: (message: string) => void,
) {
  const wasOff = labInit(lab.name, host.name) === undefined;
  if (wasOff) await powerOn(lab, host, environment);
  if (wasOff && host === lab.internet && sharesFiles(host)) report(SHARES_FILES);
  if (host.underlay === undefined) {
    if (wasOff) await reattachUplinks(lab, report);
    return;
  }
  const started = await startLibvirtd(host);
  if (host.root === undefined && !existsSync(environment.capabilities))
    await saveCapabilities(host, environment.capabilities);
  if (wasOff) report(`${host.name} is up`);
  else if (started) report(`${host.name}: libvirtd was started again`);
}

/** Connects running hosts to a restarted internet, because they have lost their links to it. */
async function reattachUplinks(lab: LabLayout, report: (message: string) => void): Promise<void> {
  report("the internet is up");
  for (const host of lab.hypervisors) {
    if (labInit(lab.name, host.name) !== undefined) await ensureHostNetwork(lab, host);
  }
}

/** Records a lab before it is created, so that `labDown` can remove a partial lab. */
function recordLab(lab: LabLayout, ceph: boolean): void {
  const record = readLabRecord(lab.name);
  if (record !== undefined && record.ownFiles !== true) {
    throw new Failure(
      "usage",
      `lab ${lab.name}: an earlier version created it, and its hosts write to the files of this machine`,
      { hint: `fleetwright lab down --name ${lab.name}` },
    );
  }
  const before = record?.hosts ?? 0;
  if (before > lab.hypervisors.length) {
    throw new Failure("usage", `lab ${lab.name}: it has ${before} hosts and cannot shrink`, {
      hint: `fleetwright lab down --name ${lab.name}`,
    });
  }
  mkdirSync(lab.folder, { recursive: true, mode: 0o755 });
  const file = join(lab.folder, "lab.json");
  writeFileSync(
    `${file}.new`,
    `${JSON.stringify({ name: lab.name, hosts: lab.hypervisors.length, ceph, ownFiles: true, roots: rootsOf(lab) })}\n`,
  );
  renameSync(`${file}.new`, file);
}

function rootsOf(lab: LabLayout): HostRoots {
  return Object.fromEntries(
    lab.hypervisors.flatMap(({ name, root }) => (root === undefined ? [] : [[name, root]])),
  );
}

/** Throws `usage` for a root that is none, of an unknown host, or another one than the host has. */
function checkRoots(lab: LabLayout, requested: HostRoots): void {
  for (const [name, root] of Object.entries(requested)) {
    const fail = (reason: string, hint?: string) => {
      throw new Failure("usage", `lab ${lab.name}: the root of ${name}: ${reason}`, { hint });
    };
    const host = lab.hypervisors.find((candidate) => candidate.name === name);
    if (host === undefined) fail("there is no such hypervisor", "raise --hosts");
    else if (host.root !== root)
      fail(`it already has ${host.root}`, `fleetwright lab down --name ${lab.name}`);
    if (!isAbsolute(root) || !existsSync(join(root, "etc/os-release")))
      fail(`${root} is no operating system in an absolute folder`, "such as one that debootstrap made");
  }
}

/** Returns the requested number of hypervisors; undefined if the lab does not exist. */
export function readHostCount(name: string): number | undefined {
  return readLabRecord(name)?.hosts;
}

/** The content of `lab.json`. */
interface LabRecord {
  readonly hosts: number;
  readonly ceph?: boolean;
  /** True if each host has a root of its own. Labs of earlier versions lack it. */
  readonly ownFiles?: boolean;
  readonly roots?: HostRoots;
}

function readLabRecord(name: string): LabRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(labFolder(name), "lab.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** Returns the layout of a lab. Throws `usage` if the lab does not exist. */
export function loadLab(name: string): LabLayout {
  const hosts = readHostCount(name);
  if (hosts !== undefined) return labLayout(name, hosts, readLabRecord(name)?.roots);
  throw new Failure("usage", `lab ${name}: no such lab`, {
    hint: `fleetwright lab up --name ${name}`,
  });
}

/**
 * Stops a lab and deletes its state, including guests' disks. Finds its parts by names and marks, not by records of
 * `labUp`, so that it also removes remains of a crash. Returns false if nothing existed.
 */
export async function labDown(name: string): Promise<boolean> {
  if (process.getuid?.() !== 0 && !existsSync(labFolder(name))) return false; // the lab of a user has a folder, too
  checkRequirements();
  return withLock(lockPath(name), () => takeDown(labLayout(name, readHostCount(name) ?? 0)));
}

async function takeDown(lab: LabLayout): Promise<boolean> {
  const namespaces = labNamespaces(lab.id);
  const existed = namespaces.length > 0 || existsSync(lab.folder);
  rmSync(join(lab.folder, "lab.json"), { force: true }); // an init that is about to start checks the file and does not start
  const inodes = namespaces.map(namespaceInode).filter((inode) => inode !== undefined);
  const filter = { namespaces: new Set(inodes), environment: `${LAB_VARIABLE}=${lab.id}` };
  await killProcesses(filter);
  for (const namespace of namespaces) await deleteNamespace(namespace);
  await killProcesses(filter);
  await removeGroups(readHierarchies(), lab.id);
  const memoryFiles = await listMemoryFiles(lab.folder);
  await unmountBelow(lab.folder);
  await detachLoops(lab.folder, memoryFiles);
  rmSync(lab.folder, { recursive: true, force: true });
  return existed;
}

/** Turns on one host. */
export async function powerOnHost(lab: LabLayout, host: HostLayout): Promise<void> {
  await withLock(lockPath(lab.name), async () => {
    await ensureHost(lab, host, await inspectEnvironment(), () => {});
  });
}

/** Cuts the power of one host. */
export async function powerOffHost(lab: LabLayout, host: HostLayout): Promise<void> {
  await withLock(lockPath(lab.name), () => cutPower(lab, host, readHierarchies()));
}

export function findHost(lab: LabLayout, name: string): HostLayout {
  const host = allHosts(lab).find((candidate) => candidate.name === name);
  if (host !== undefined) return host;
  const names = [...lab.hypervisors.map((candidate) => candidate.name), INTERNET].join(", ");
  throw new Failure("usage", `lab ${lab.name}: no host "${name}"`, { hint: `it has ${names}` });
}

export function lockPath(name: string): string {
  return join(labRoot(), `.${name}.lock`);
}
