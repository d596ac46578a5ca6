import { equal } from "../../model/hash.ts";
import type { DomainState } from "./states.ts";

/** The fields that a resource can leave open, with the values that say so. */
const OPEN_VALUES: Pick<
  DomainState,
  "cpuShares" | "cpuQuotaUs" | "cpuset" | "cpuPins" | "emulatorPins" | "hugepages" | "watchdog"
> = {
  cpuShares: null,
  cpuQuotaUs: -1,
  cpuset: [],
  cpuPins: {},
  emulatorPins: [],
  hugepages: false,
  watchdog: "none",
};

/** Returns whether the desired value of a field leaves it open. */
export function isOpenValue(field: string, value: unknown): boolean {
  return Object.hasOwn(OPEN_VALUES, field) && equal(value, OPEN_VALUES[field as keyof typeof OPEN_VALUES]); // has the field
}

const WATCHDOG_ACTIONS: ReadonlySet<string> = new Set(["none", "reset", "poweroff", "pause"]);

/**
 * Returns the fields that the resource of an adopted machine leaves open and that the machine has. The watchdog has a
 * default, and so counts only with an action that no resource can name.
 */
export function openFields(
  desired: DomainState,
  sides: readonly Partial<DomainState>[],
): (keyof typeof OPEN_VALUES)[] {
  const fields = Object.keys(OPEN_VALUES) as (keyof typeof OPEN_VALUES)[]; // the table's own keys
  const has = (field: keyof typeof OPEN_VALUES) =>
    sides.some((side) => {
      const value = side[field];
      if (field === "watchdog") return value !== undefined && !WATCHDOG_ACTIONS.has(`${value}`);
      return value !== undefined && !isOpenValue(field, value);
    });
  return fields.filter((field) => isOpenValue(field, desired[field]) && has(field)).sort();
}
