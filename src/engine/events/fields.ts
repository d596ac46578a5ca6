import type { PlannedChange } from "../../model/change.ts";
import type { Json } from "../../model/json.ts";
import { isKeyed } from "../difference.ts";
import { isOpaque } from "../render/lines.ts";
import { showField } from "../value.ts";

/** More fields than this nobody reads; the plan has them all. */
const MOST = 50;

/** What changes, in the words and units of the plan. Of what nobody should see stands only that it changed. */
export function fieldsOf({ fields, opaque = [] }: PlannedChange): Readonly<Record<string, Json>>[] {
  return fields.slice(0, MOST).map(({ path, before, after, impact }) => {
    const { label, show } = showField(path);
    if (isOpaque(path, opaque)) return { field: label, impact };
    return {
      ...{ field: label, impact },
      ...(before === undefined ? {} : { before: show(before) }),
      ...(after === undefined ? {} : { after: show(after) }),
    };
  });
}

/** The addresses that a machine has afterwards; those that it had, when it goes. */
export function addressesIn({ after, before }: Pick<PlannedChange, "after" | "before">): string[] {
  const interfaces: Json | undefined = (after ?? before)?.interfaces;
  if (!isKeyed(interfaces)) return [];
  return Object.values(interfaces).flatMap((one) =>
    isKeyed(one) && typeof one.ipv4 === "string" ? [one.ipv4] : [],
  );
}
