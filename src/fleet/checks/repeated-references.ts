import type { Finding, ResourceCheck } from "../finding.ts";
import { showPath } from "../path.ts";
import { annotatedFields, EACH_ITEM, forEachString } from "../schema-annotations.ts";

const REFERENCE_LISTS = new Map(
  [...annotatedFields("x-reference")].map(([kind, fields]) => [
    kind,
    fields.filter(({ steps }) => steps.at(-1) === EACH_ITEM),
  ]),
);

/** Finds lists that name a resource twice, also under two spellings: `web` and `default/web`. */
export const checkRepeatedReferences: ResourceCheck<unknown> = (resource) => {
  const findings: Finding[] = [];
  for (const { steps } of REFERENCE_LISTS.get(resource.kind) ?? []) {
    const seen = new Set<string>();
    forEachString(resource, steps, (text, path) => {
      const list = showPath(path.slice(0, -1));
      const entry = `${list} ${text}`;
      if (seen.has(entry)) findings.push({ resource, path, message: `${list} names "${text}" twice` });
      seen.add(entry);
    });
  }
  return findings;
};
