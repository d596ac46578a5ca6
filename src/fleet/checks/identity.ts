import { groupBy } from "../../model/group-by.ts";
import type { Finding, FleetCheck } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";

/** Finds resources with the same id, because it is ambiguous which of them is meant. */
export const checkDuplicates: FleetCheck = ({ resources }) => {
  if (new Set(resources.map(({ id }) => id)).size === resources.length) return [];
  const findings: Finding[] = [];
  for (const [first, ...others] of groupBy(resources, ({ id }) => id).values()) {
    if (first === undefined) continue;
    const hint = `the other is at ${sourceLocation(first)}`;
    for (const resource of others)
      findings.push({ resource, path: ["metadata", "name"], message: "is defined twice", hint });
  }
  return findings;
};

/** Finds a second Fleet resource. */
export const checkOneFleet: FleetCheck = (fleet) => {
  const [first, ...others] = fleet.ofKind("Fleet");
  if (first === undefined) return [];
  const elsewhere = others.filter(({ id }) => id !== first.id); // duplicates are reported by checkDuplicates
  return elsewhere.map((resource) => ({
    resource,
    path: ["metadata", "name"],
    message: "a repository may have one Fleet at most",
    hint: `the other is at ${sourceLocation(first)}`,
  }));
};
