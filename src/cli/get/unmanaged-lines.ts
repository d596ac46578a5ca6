import type { DomainState } from "../../drivers/libvirt/states.ts";
import { formatField } from "../../engine/diff/format-field.ts";
import type { ObservedObject } from "../../model/object.ts";

/** Returns what adopted machines among the objects have and no field of their resource describes, a line each. */
export function unmanagedLines(objects: readonly ObservedObject[]): string[] {
  return objects.flatMap(({ type, state }) => {
    const { unmanaged } = (type === "domain" ? state : {}) as Partial<DomainState>; // objects of type domain have this state
    if (unmanaged === undefined) return [];
    const { disks, interfaces, hostDevices, fields, others } = unmanaged;
    return [
      ...disks.map((target) => `disk ${target}`),
      ...interfaces.map((mac) => `interface ${mac}`),
      ...hostDevices.map((address) => `PCI device ${address}`),
      ...fields.filter((field) => !isAmong(field, others)).map((field) => formatField(field).label),
      ...others,
    ];
  });
}

/** Returns whether the parts name what a field stands for: a screen is more than the field `graphics`. */
function isAmong(field: string, parts: readonly string[]): boolean {
  return field === "graphics" && parts.some((part) => part.startsWith("screen:"));
}
