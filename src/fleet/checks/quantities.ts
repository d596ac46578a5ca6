import { parseBytes, parseSeconds } from "../../model/units.ts";
import { annotated, eachText } from "../annotations.ts";
import type { Finding, ResourceCheck } from "../finding.ts";

const WAYS = annotated("x-quantity");
const PARSE = { bytes: parseBytes, seconds: parseSeconds };

/** Quantities that are written well and still are none: `99999999Pi`. */
export const checkQuantities: ResourceCheck<unknown> = (resource) => {
  const found: Finding[] = [];
  for (const { steps, value: unit } of WAYS.get(resource.kind) ?? []) {
    eachText(resource, steps, (text, path) => {
      const message = wrong(text, unit);
      if (message !== undefined) found.push({ resource, path, message });
    });
  }
  return found;
};

function wrong(text: string, unit: keyof typeof PARSE): string | undefined {
  try {
    PARSE[unit](text);
    return undefined;
  } catch (error) {
    return error instanceof RangeError ? error.message : String(error);
  }
}
