import { posix } from "node:path";
import { type Element, isElement } from "./xml.ts";
import { attributeOf, child, childrenOf, textContent } from "./xml-edit.ts";

/** Everything on its host that a domain's definition refers to. The lists may hold duplicates. */
interface DomainUses {
  /**
   * Files and devices in one spelling: disks of every kind with all layers below them, kernels, firmware, shared folders,
   * memory devices, the state of a TPM, devices of the host, and what arguments for QEMU name.
   */
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
  if (os !== undefined) addSources(os, uses); // `<nvram>` may hold a source
  addPath(attributeOf(os, "varstore", "path"), uses.paths);
  for (const device of child(domain, "devices")?.children ?? []) {
    if (!isElement(device)) continue;
    if (device.name === "interface") addNetwork(device, uses);
    else if (HAVE_FILES.has(device.name)) addSources(device, uses);
  }
  for (const { attributes } of childrenOf(child(domain, "qemu:commandline"), "qemu:arg"))
    addPathsOfArgument(attributes.value ?? "", uses.paths);
  return uses;
}

const IN_OS = ["loader", "kernel", "initrd", "nvram"] as const;
/** Devices that open files or block devices of the host. */
const HAVE_FILES: ReadonlySet<string> = new Set(["disk", "filesystem", "memory", "hostdev", "tpm"]);
/** Elements in a `<source>` whose text is a path: of an NVDIMM, and of storage that a container gets. */
const PATH_ELEMENTS: ReadonlySet<string> = new Set(["path", "block"]);

/**
 * Adds the paths in an argument for QEMU: `file=/srv/a.img,format=raw`, `blkdebug:/srv/rules:/srv/a.img`, JSON. A path may
 * contain a colon, so that both readings count. A comma in a path is doubled (QEMU, util/keyval.c).
 */
function addPathsOfArgument(argument: string, paths: string[]): void {
  for (const [, text = ""] of argument.matchAll(/(?:^|[=:"])(\/(?:,,|[^,"])+)/g)) {
    const path = text.replaceAll(",,", ",");
    addPath(path, paths);
    if (path.includes(":")) for (const part of path.split(":")) addPath(part, paths);
  }
}

/** Adds every `<source>` at any depth: `<backingStore>` and `<mirror>` hold others. */
function addSources(tree: Element, uses: CollectedUses): void {
  for (const node of tree.children) {
    if (!isElement(node)) continue;
    if (node.name === "source" || node.name === "mirror") addSource(node, uses);
    else if (PATH_ELEMENTS.has(node.name)) addPath(textContent(node), uses.paths);
    if (node.children.length > 0) addSources(node, uses);
  }
}

function addSource({ attributes }: Element, { paths, volumes }: CollectedUses): void {
  const { file, dev, dir, path, pool, volume } = attributes;
  for (const place of [file, dev, dir, path]) addPath(place, paths);
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

/** Disks that may be based on other files. */
export interface LayeredDisks {
  /** Files and block devices. */
  readonly paths: readonly string[];
  /** Disks that the definition names by pool: `pool/volume`. */
  readonly volumes: readonly string[];
}

/** Returns the disks that may be based on others. Raw disks are not: a header in one belongs to its guest. */
export function findLayeredDisks(domain: Element): LayeredDisks {
  const paths: string[] = [];
  const volumes: string[] = [];
  for (const disk of childrenOf(child(domain, "devices"), "disk")) {
    if (attributeOf(disk, "driver", "type") !== "qcow2") continue;
    const { file, dev, pool, volume } = child(disk, "source")?.attributes ?? {};
    addPath(file ?? dev, paths);
    if (pool !== undefined && volume !== undefined) volumes.push(`${pool}/${volume}`);
  }
  return { paths, volumes };
}
