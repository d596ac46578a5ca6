import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { diskPaths } from "./backing-chain.ts";
import { sourceOf } from "./domain-disks.ts";
import { isSameCluster, readAccess } from "./domain-network-disks.ts";
import { normalizePath } from "./domain-uses.ts";
import { readFileIds } from "./file-ids.ts";
import type { HostUses, LibvirtHost } from "./host.ts";
import type { DiskState } from "./states.ts";
import type { Element } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/** The definition of a machine before and after a change. Before is undefined for a new machine. */
interface ChangedDefinition {
  readonly before: Element | undefined;
  readonly after: Element;
}

/**
 * Throws `rejected` if a disk that a change adds to a machine is in use: by another domain of the host in its stored,
 * running or saved definition, or by this machine under another path. Two writers destroy the data of a disk, and QEMU
 * locks files only while both run. The plan refuses what it saw; this sees what came since, and files by their inodes.
 */
export async function assertDisksFree(
  host: LibvirtHost,
  change: Change,
  { before, after }: ChangedDefinition,
  signal: AbortSignal,
): Promise<void> {
  const present = new Set(hardDisks(before).map(sourceOf));
  const added = hardDisks(after).filter(
    (disk) => !present.has(sourceOf(disk)) && !isOwnRootDisk(disk, change),
  );
  if (added.length === 0) return;
  const others = before === undefined ? [] : diskPaths(before);
  const ids = await readFileIds(host, [...new Set([...added.map(sourceOf), ...others])], signal);
  const uses = await host.uses(signal, "fresh"); // a recent read may lack the user that came just now
  const use = firstUse(added, { uses, ids, others, machine: change.name });
  if (use === undefined) return;
  const by =
    use.user === change.name
      ? "this machine uses it already, under another path"
      : `the domain ${use.user} uses it`;
  throw new Failure("rejected", `${subjectOf(change)}: the disk ${use.source} is not attached: ${by}`, {
    hint: "two writers destroy the data of a disk: take it from there first",
  });
}

function hardDisks(domain: Element | undefined): Element[] {
  const all = childrenOf(child(domain, "devices"), "disk");
  return all.filter((disk) => ["disk", undefined].includes(disk.attributes.device) && sourceOf(disk) !== "");
}

/** Returns whether a disk is the root disk that the fleet makes for this machine alone: `NAME.root-1a2b3c4d`. */
function isOwnRootDisk(disk: Element, { name }: Change): boolean {
  const file = sourceOf(disk).split("/").at(-1) ?? "";
  return file.startsWith(`${name}.root-`) && attributeOf(disk, "boot", "order") === "1";
}

interface KnownUses {
  readonly uses: HostUses;
  /** The files of the added disks and of the machine's own ones, by path. */
  readonly ids: ReadonlyMap<string, string>;
  readonly others: readonly string[];
  readonly machine: string;
}

function firstUse(
  added: readonly Element[],
  known: KnownUses,
): { readonly source: string; readonly user: string } | undefined {
  for (const disk of added) {
    const source = sourceOf(disk);
    const user = disk.attributes.type === "network" ? clusterUser(disk, known) : fileUser(source, known);
    if (user !== undefined) return { source, user };
  }
  return undefined;
}

function fileUser(source: string, { uses, ids, others, machine }: KnownUses): string | undefined {
  const file = ids.get(source);
  if (file !== undefined && others.some((other) => ids.get(other) === file)) return machine;
  const users = [
    uses.paths.get(normalizePath(source)),
    file === undefined ? undefined : uses.files.get(file),
  ];
  return users.find((user) => user !== undefined && user !== machine);
}

function clusterUser(disk: Element, { uses, machine }: KnownUses): string | undefined {
  const access: Pick<DiskState, "monitors"> = readAccess(disk);
  const users = uses.images.get(sourceOf(disk)) ?? [];
  return users.find((user) => user.domain !== machine && isSameCluster(user, access))?.domain;
}
