import type { SecurityGroupSpec } from "../../generated/kinds/security-group.ts";
import { type ObjectRef, objectRef, type TargetId } from "../../model/object.ts";
import { nativeName, type Resource } from "../../model/resource.ts";

/** Objects and properties of security groups, for several kinds. */

type GroupIdentity = Pick<Resource, "project" | "name">;

/** Returns the object of a SecurityGroup on a host. */
export function groupRef(group: GroupIdentity, host: TargetId): ObjectRef {
  return objectRef("group", host, groupName(group));
}

export function groupName(group: GroupIdentity): string {
  return nativeName(group);
}

/** True if the group has an egress rule, so that its interfaces may send only what rules allow. */
export function limitsEgress({ rules }: SecurityGroupSpec): boolean {
  return rules.some(({ direction }) => direction === "egress");
}
