import { type ObjectRef, objectRef, type TargetId } from "../model/object.ts";
import { nativeName, type Resource } from "../model/resource.ts";
import type { SecurityGroupSpec } from "./security-group/spec.gen.ts";

/** What kinds have to know of security groups. */

type Named = Pick<Resource, "project" | "name">;

/** A SecurityGroup's object on a host. */
export function groupRef(group: Named, host: TargetId): ObjectRef {
  return objectRef("group", host, groupName(group));
}

export function groupName(group: Named): string {
  return nativeName(group);
}

/** Whether an interface that is in it may reach only what rules say. */
export function limitsEgress({ rules }: SecurityGroupSpec): boolean {
  return rules.some(({ direction }) => direction === "egress");
}
