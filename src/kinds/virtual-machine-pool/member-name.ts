import { parseResourceId, type ResourceId, resourceId } from "../../model/resource.ts";

/** The name of this kind, for code that distinguishes members from other machines. */
export const MACHINE_POOL_KIND = "VirtualMachinePool";

/** Place of a member in the names of its pool: `web-3`, or `web-surge-0` for an additional member during an update. */
export interface MemberSlot {
  readonly role: "member" | "surge";
  readonly number: number;
}

const SURGE = "surge";

export function memberName(pool: string, { role, number }: MemberSlot): string {
  return role === "surge" ? `${pool}-${SURGE}-${number}` : `${pool}-${number}`;
}

const MEMBER_NAME = /^(.+?)(-surge)?-(0|[1-9][0-9]{0,5})$/;

/** Returns the pool and the slot in the name of a machine; undefined for another name. */
export function parseMemberName(
  name: string,
): { readonly pool: string; readonly slot: MemberSlot } | undefined {
  const [, pool, surge, number] = MEMBER_NAME.exec(name) ?? [];
  if (pool === undefined) return undefined;
  return { pool, slot: { role: surge === undefined ? "member" : "surge", number: Number(number) } };
}

/**
 * Returns the pool of a machine by its name: `web` for `web-3` and `web-surge-0`. For removed members and unreadable pools
 * only the name shows the pool. A VirtualMachine of the files may have such a name too, so look that up first.
 */
export function poolByName(id: ResourceId): ResourceId | undefined {
  const { kind, project, name } = parseResourceId(id);
  const parsed = kind === "VirtualMachine" ? parseMemberName(name) : undefined;
  return parsed === undefined ? undefined : resourceId(MACHINE_POOL_KIND, project, parsed.pool);
}
