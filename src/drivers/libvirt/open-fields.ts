import { equal } from "../../model/hash.ts";
import { entryOf } from "../../model/json.ts";
import { DISK_LIMITS, limitPath } from "./disk-tuning.ts";
import { isBurstable } from "./domain-burst.ts";
import type { DiskState, DomainState } from "./states.ts";

/** The fields that a resource can leave open, with the values that say so. */
const OPEN_VALUES = {
  cpuShares: null,
  cpuQuotaUs: -1,
  cpuset: [],
  cpuPins: {},
  emulatorPins: [],
  graphics: "none",
  hugepages: false,
  watchdog: "none",
} as const satisfies Partial<DomainState>;

type OpenField = keyof typeof OPEN_VALUES;
const OPEN_FIELDS = Object.keys(OPEN_VALUES) as OpenField[]; // the table's own keys

const WATCHDOG_ACTIONS: ReadonlySet<string> = new Set(["none", "reset", "poweroff", "pause"]);

/** One side of a machine, with its disks under the names of the resource. */
type Side = Partial<DomainState>;

/**
 * Returns the fields that the resource of an adopted machine leaves open and that the machine has: `cpuShares`,
 * `disks.db-data.totalIops`. The watchdog has a default, and so counts only with an action that no resource can name.
 */
export function openFields(desired: DomainState, sides: readonly Side[]): string[] {
  const has = (field: OpenField) =>
    sides.some((side) => {
      const value = side[field];
      if (field === "watchdog") return value !== undefined && !WATCHDOG_ACTIONS.has(`${value}`);
      return value !== undefined && !isOpen(field, value);
    });
  const fields = OPEN_FIELDS.filter((field) => leavesOpen(desired, field) && has(field));
  return [...fields, ...openLimits(desired, sides)].sort();
}

/** CPU credits set the limit of the CPU, too: it must not stay when they are gone. */
function leavesOpen(desired: DomainState, field: OpenField): boolean {
  return isOpen(field, desired[field]) && !(field === "cpuQuotaUs" && isBurstable(desired));
}

function isOpen(field: OpenField, value: unknown): boolean {
  return equal(value, OPEN_VALUES[field]);
}

function openLimits({ disks }: DomainState, sides: readonly Side[]): string[] {
  return Object.entries(disks).flatMap(([key, disk]) =>
    DISK_LIMITS.filter((field) => {
      const limits = sides.map((side) => entryOf(side.disks ?? {}, key)?.[field] ?? null);
      return (disk[field] ?? null) === null && limits.some((limit) => limit !== null);
    }).map((field) => limitPath(key, field)),
  );
}

/** Returns the limits that a disk has, as fields that a resource can leave open. */
export function limitFields(key: string, disk: DiskState): string[] {
  return DISK_LIMITS.filter((limit) => (disk[limit] ?? null) !== null).map((limit) => limitPath(key, limit));
}

/** Returns a desired state without those of these fields that it leaves open. An absent field is not managed. */
export function withoutOpenFields(desired: DomainState, fields: ReadonlySet<string>): DomainState {
  const managed = Object.entries(desired).filter(
    ([field]) =>
      !(fields.has(field) && Object.hasOwn(OPEN_VALUES, field) && leavesOpen(desired, field as OpenField)),
  );
  const disks = Object.entries(desired.disks).map(
    ([key, disk]) => [key, withoutOpenLimits(key, disk, fields)] as const,
  );
  return { ...(Object.fromEntries(managed) as unknown as DomainState), disks: Object.fromEntries(disks) }; // see the type
}

function withoutOpenLimits(key: string, disk: DiskState, fields: ReadonlySet<string>): DiskState {
  const open = DISK_LIMITS.filter((field) => disk[field] === null && fields.has(limitPath(key, field)));
  if (open.length === 0) return disk;
  const kept = Object.entries(disk).filter(([name]) => !(open as string[]).includes(name));
  return Object.fromEntries(kept) as unknown as DiskState; // a limit may be absent
}

/**
 * Returns whether a change of this path sets the field: `cpuPins.0` sets `cpuPins`, `disks.db` sets `disks.db.totalIops`,
 * `burst` sets `cpuQuotaUs`.
 */
export function setsField(path: string, field: string): boolean {
  if (field === "cpuQuotaUs" && setsField(path, "burst")) return true;
  return `${path}.`.startsWith(`${field}.`) || `${field}.`.startsWith(`${path}.`);
}
