import type { TargetId } from "../model/object.ts";
import type { Blocked } from "../model/plan.ts";
import { type Resource, showResource } from "../model/resource.ts";
import type { View } from "./kind.ts";

/** What kinds have to know of public addresses, besides that they are given. */

/** The host that has the address itself. */
export function ownerOf(address: string, view: View): TargetId | undefined {
  const has = view
    .hosts()
    .find(({ facts }) =>
      Object.values(facts?.links ?? {}).some(({ addresses }) =>
        addresses.some((one) => one.startsWith(`${address}/`)),
      ),
    );
  return has?.id;
}

/** Why the resource cannot have this address; nothing when it can. */
export function taken({ id }: Pick<Resource, "id">, address: string, view: View): Blocked[] {
  const host = ownerOf(address, view);
  if (host === undefined) return [];
  const message = `${showResource(id)}: ${address} is the address of host ${host} itself`;
  return [
    {
      resource: id,
      code: "duplicate",
      message,
      hint: "write another address, or a pool without the hosts' own",
    },
  ];
}
