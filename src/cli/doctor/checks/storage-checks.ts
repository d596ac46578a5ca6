import { ROOT_SHELL } from "../../../host/shell.ts";
import { type Check, passed } from "../check.ts";
import type { DiskFacts, ProbedFacts } from "../host-facts.ts";
import type { PoolDirectory } from "../requirements.ts";

/** A file system with less free space than this share, or than this size, is nearly full. */
const LOW_SHARE = 0.05;
const LOW_BYTES = 2 ** 30;

/** Checks the directories of pools: free space, the right to write, and AppArmor. */
export function storageChecks(facts: ProbedFacts, directories: readonly PoolDirectory[]): readonly Check[] {
  const pools = new Map<string, string[]>();
  for (const { path, pool } of directories) pools.set(path, [...(pools.get(path) ?? []), pool]);
  return facts.disks.flatMap((disk) => {
    const by = pools.get(disk.path);
    return [spaceCheck(disk, by), ...rightChecks(disk, by, facts), ...apparmorChecks(disk, by, facts)];
  });
}

function spaceCheck({ path, sizeBytes, freeBytes }: DiskFacts, by: readonly string[] | undefined): Check {
  const about = `${formatGib(freeBytes)} of ${formatGib(sizeBytes)} free at ${path}`;
  const isLow = freeBytes < LOW_BYTES || freeBytes < sizeBytes * LOW_SHARE;
  if (!isLow) return passed("disk space", about);
  return {
    name: "disk space",
    status: "warning",
    about,
    why: "libvirt pauses every machine whose disk cannot grow",
    neededBy: by,
    hint: "free some space, or give the pool a path on a larger file system",
  };
}

function rightChecks(
  { path, isWritable }: DiskFacts,
  by: readonly string[] | undefined,
  { user }: ProbedFacts,
): readonly Check[] {
  if (isWritable || by === undefined) return [];
  return [
    {
      name: "pool",
      status: "error",
      about: `${user.name || "the user of the shell"} cannot write to ${path}`,
      why: "each disk has a record, which is a file on the host",
      neededBy: by,
      hint:
        user.id === 0 ? "the file system is read-only: mount it anew, or choose another path" : ROOT_SHELL,
    },
  ];
}

/** The beginnings of paths that virt-aa-helper never allows to a machine (libvirt, src/security/virt-aa-helper.c, valid_path). */
const REFUSED_BY_APPARMOR =
  /^\/(bin|etc|lost\+found|proc|sbin|selinux|sys|boot|usr\/(bin|sbin|share|local\/(bin|etc|sbin)))\/|^\/(lib|usr\/lib|usr\/local\/lib|vmlinuz|initrd)|"/;

function apparmorChecks(
  { path }: DiskFacts,
  by: readonly string[] | undefined,
  { hasApparmor }: ProbedFacts,
): readonly Check[] {
  if (!hasApparmor || by === undefined || !REFUSED_BY_APPARMOR.test(`${path}/`)) return [];
  return [
    {
      name: "AppArmor",
      status: "error",
      about: `libvirt's profile allows no disk below ${path}`,
      why: "a machine with a disk there does not start: Permission denied",
      neededBy: by,
      hint: "give the pool another path, such as /var/lib/fleetwright/volumes or /srv/volumes",
    },
  ];
}

function formatGib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(bytes < 10 * 2 ** 30 ? 1 : 0)} GiB`;
}
