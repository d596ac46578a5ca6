import { parseBytes, parseMilliseconds, parseSeconds } from "../../model/units.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { annotatedFields, forEachString } from "../schema-annotations.ts";

const QUANTITY_FIELDS = annotatedFields("x-quantity");
const PARSERS = { bytes: parseBytes, seconds: parseSeconds, milliseconds: parseMilliseconds };

/** Finds quantities with valid syntax that are too large, such as `99999999Pi`. */
export const checkQuantities: ResourceCheck<unknown> = (resource) => {
  const findings: Finding[] = [];
  for (const { steps, value: unit } of QUANTITY_FIELDS.get(resource.kind) ?? []) {
    forEachString(resource, steps, (text, path) => {
      const message = parseError(text, unit);
      if (message !== undefined) findings.push({ resource, path, message });
    });
  }
  return findings;
};

function parseError(text: string, unit: keyof typeof PARSERS): string | undefined {
  try {
    PARSERS[unit](text);
    return undefined;
  } catch (error) {
    return error instanceof RangeError ? error.message : String(error);
  }
}
