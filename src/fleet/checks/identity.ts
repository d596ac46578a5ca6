import { type Finding, type FleetCheck, grouped } from "../finding.ts";
import { at } from "./places.ts";

/** Resources that are written twice. Which of them counts nobody can know. */
export const checkDuplicates: FleetCheck = ({ resources }) => {
  if (new Set(resources.map(({ id }) => id)).size === resources.length) return [];
  const found: Finding[] = [];
  for (const [first, ...others] of grouped(resources, ({ id }) => id).values()) {
    if (first === undefined) continue;
    const hint = `the other is at ${at(first)}`;
    for (const resource of others)
      found.push({ resource, path: ["metadata", "name"], message: "is defined twice", hint });
  }
  return found;
};

/** A repository is one fleet. */
export const checkOneFleet: FleetCheck = (fleet) => {
  const [first, ...others] = fleet.ofKind("Fleet");
  if (first === undefined) return [];
  const elsewhere = others.filter(({ id }) => id !== first.id); // the same one twice is reported as that
  return elsewhere.map((resource) => ({
    resource,
    path: ["metadata", "name"],
    message: "a repository holds one Fleet at most",
    hint: `the other is at ${at(first)}`,
  }));
};
