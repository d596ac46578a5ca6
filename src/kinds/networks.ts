import { type ObjectRef, objectRef, type TargetId } from "../model/object.ts";
import { nativeName } from "../model/resource.ts";

/** A Network resource's object on a host. */
export function networkRef(
  network: { readonly project: string; readonly name: string },
  host: TargetId,
): ObjectRef {
  return objectRef("network", host, nativeName(network));
}
