import type { TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";

/** Conflicts of public addresses with hosts, for several kinds. */

/** Returns the host whose own address this is. */
export function hostWithAddress(address: string, view: KindContext): TargetId | undefined {
  const host = view
    .hosts()
    .find(({ facts }) =>
      Object.values(facts?.links ?? {}).some(({ addresses }) =>
        addresses.some((linkAddress) => linkAddress.startsWith(`${address}/`)),
      ),
    );
  return host?.id;
}

/** Returns the reasons why the resource cannot have this address. Empty if it can. */
export function hostAddressConflicts(
  { id }: Pick<Resource, "id">,
  address: string,
  view: KindContext,
): Blocked[] {
  const host = hostWithAddress(address, view);
  if (host === undefined) return [];
  const message = `${formatResource(id)}: ${address} is the address of host ${host} itself`;
  return [
    {
      resource: id,
      code: "duplicate",
      message,
      hint: "write another address, or a pool without the hosts' own",
    },
  ];
}
