import type { Migration } from "../../model/change.ts";
import type { TargetId } from "../../model/object.ts";
import { metadataPart, newMetadataPart, setMetadata } from "./metadata.ts";
import type { Element } from "./xml.ts";
import { attributeOf } from "./xml-edit.ts";

/**
 * What the stored definition of a machine says about a migration: written on the source before it begins, and on the destination with
 * the definition itself. It goes when the migration is over. Until then a machine that is off may run on the other host.
 */
export interface MigrationMark {
  /** The other host. */
  readonly other: TargetId;
  readonly side: "source" | "destination";
  readonly transfer: Migration["transfer"];
}

export function readMigrationMark(definition: Element): MigrationMark | undefined {
  const part = metadataPart(definition, "migration");
  if (part === undefined) return undefined;
  const side = attributeOf(part, "side") === "destination" ? "destination" : "source";
  const transfer = attributeOf(part, "transfer") === "definition" ? "definition" : "qemu";
  return { other: attributeOf(part, "other") ?? "", side, transfer };
}

/** Sets the mark; undefined removes it. */
export function writeMigrationMark(definition: Element, mark: MigrationMark | undefined): void {
  if (mark === undefined && metadataPart(definition, "migration") === undefined) return;
  setMetadata(definition, "migration", mark === undefined ? [] : [newMetadataPart("migration", { ...mark })]);
}

/**
 * Returns whether a machine that is off has left: its definition alone was to move, and no migration of QEMU could have given it back.
 */
export function hasDefinitionLeft(definition: Element): boolean {
  const mark = readMigrationMark(definition);
  return mark?.side === "source" && mark.transfer === "definition";
}
