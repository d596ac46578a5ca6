import { metadataPart, newMetadataPart, setMetadata } from "./metadata.ts";
import type { Element } from "./xml.ts";

/*
 * The mark of a machine that is off and whose definition moves to another host. It is written before the other host has the
 * definition, so that a machine is never defined twice without a sign of which one counts.
 */

export function isLeaving(definition: Element): boolean {
  return metadataPart(definition, "leaving") !== undefined;
}

export function markLeaving(definition: Element, destination: string): void {
  setMetadata(definition, "leaving", [newMetadataPart("leaving", { to: destination })]);
}

export function unmarkLeaving(definition: Element): void {
  if (isLeaving(definition)) setMetadata(definition, "leaving", []);
}
