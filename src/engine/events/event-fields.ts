import type { PlannedChange } from "../../model/change.ts";
import type { Json } from "../../model/json.ts";
import { isPlainObject } from "../diff/diff.ts";
import { formatField } from "../diff/format-field.ts";
import { isSensitive } from "../render/field-lines.ts";

/** Maximum number of fields in an event. The plan has all of them. */
const MAX_FIELDS = 50;

/** Returns the changed fields, in the words and units of the plan. A secret field says only that it changes. */
export function eventFields({ fields, sensitive = [] }: PlannedChange): Readonly<Record<string, Json>>[] {
  return fields.slice(0, MAX_FIELDS).map(({ path, before, after, impact }) => {
    const { label, format } = formatField(path);
    if (isSensitive(path, sensitive)) return { field: label, impact };
    return {
      field: label,
      impact,
      ...(before === undefined ? {} : { before: format(before) }),
      ...(after === undefined ? {} : { after: format(after) }),
    };
  });
}

/** Returns the addresses of a machine after the change. For a deletion: the addresses before. */
export function addressesIn({ after, before }: Pick<PlannedChange, "after" | "before">): string[] {
  const interfaces: Json | undefined = (after ?? before)?.interfaces;
  if (!isPlainObject(interfaces)) return [];
  return Object.values(interfaces).flatMap((nic) =>
    isPlainObject(nic) && typeof nic.ipv4 === "string" ? [nic.ipv4] : [],
  );
}
