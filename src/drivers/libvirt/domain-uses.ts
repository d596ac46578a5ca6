import { posix } from "node:path";
import { type Element, isElement } from "./xml.ts";
import { attributeOf, child, childrenOf, textContent } from "./xml-edit.ts";

/** Everything on its host that a domain's definition refers to. The lists may hold duplicates. */
interface DomainUses {
  /** Files and devices in one spelling: disks of every kind with all layers below them, kernels, shared folders. */
  readonly paths: readonly string[];
  /** Disks that the definition names by pool: `pool/volume`. */
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  readonly bridges: readonly string[];
}

interface CollectedUses {
  readonly paths: string[];
  readonly volumes: string[];
  readonly networks: string[];
  readonly bridges: string[];
}

/**
 * Collects the uses of a definition (https://libvirt.org/formatdomain.html), with the target of a copy job of a running
 * domain. Plain loops, because it runs for ten thousand machines in each reconciliation.
 */
export function domainUses(domain: Element): DomainUses {
  const uses: CollectedUses = { paths: [], volumes: [], networks: [], bridges: [] };
  const os = child(domain, "os");
  for (const name of IN_OS) addPath(textContent(child(os, name)), uses.paths);
  for (const device of child(domain, "devices")?.children ?? []) {
    if (!isElement(device)) continue;
    if (device.name === "disk" || device.name === "filesystem") addSources(device, uses);
    else if (device.name === "interface") addNetwork(device, uses);
  }
  return uses;
}

const IN_OS = ["kernel", "initrd", "nvram"] as const;

/** Adds every `<source>` at any depth: `<backingStore>` and `<mirror>` hold others. */
function addSources(tree: Element, uses: CollectedUses): void {
  for (const node of tree.children) {
    if (!isElement(node)) continue;
    if (node.name === "source" || node.name === "mirror") addSource(node, uses);
    if (node.children.length > 0) addSources(node, uses);
  }
}

function addSource({ attributes }: Element, { paths, volumes }: CollectedUses): void {
  const { file, dev, dir, pool, volume } = attributes;
  addPath(file, paths);
  addPath(dev, paths);
  addPath(dir, paths);
  if (pool !== undefined && volume !== undefined) volumes.push(`${pool}/${volume}`);
}

function addNetwork(nic: Element, { networks, bridges }: CollectedUses): void {
  const source = child(nic, "source")?.attributes;
  if (source?.network !== undefined) networks.push(source.network);
  if (source?.bridge !== undefined) bridges.push(source.bridge);
}

function addPath(path: string | undefined, paths: string[]): void {
  if (path?.startsWith("/")) paths.push(normalizePath(path));
}

/** Normalizes the spelling of a path: `/srv//disks/./a` → `/srv/disks/a`. */
export function normalizePath(path: string): string {
  if (!NOT_NORMAL.test(path)) return path;
  const normal = posix.normalize(path.trim()).replace(/^\/\//, "/");
  return normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
}

const NOT_NORMAL = /\/\/|\/\.|\/$|\s$/;

/** Returns the files of disks that may be based on others. Raw disks are not: a header in one belongs to its guest. */
export function findLayeredFiles(domain: Element): string[] {
  const layered: string[] = [];
  for (const disk of childrenOf(child(domain, "devices"), "disk"))
    if (attributeOf(disk, "driver", "type") === "qcow2")
      addPath(attributeOf(disk, "source", "file"), layered);
  return layered;
}
