import type { ErrorObject } from "ajv";
import validator from "../../generated/plan-validator.ts";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { PLAN_VERSION, type Plan } from "../../model/plan.ts";
import { shortDigest } from "../format.ts";
import { changeDigest, planDigest } from "../plan/digest.ts";

/** Serializes a plan as `schemas/plan.schema.json` describes it. Equal plans yield equal texts. */
export function serializePlan(plan: Plan): string {
  return `${formatJson(plan)}\n`;
}

/**
 * Parses a saved plan. Throws `usage` with the deepest fault if the schema does not match. Throws `usage` if a digest
 * does not match: then the plan was changed after its review.
 */
export function parsePlan(source: string): Plan {
  const value = parseJson(source);
  const version =
    typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (version !== PLAN_VERSION)
    throw unusablePlan(
      `its version is ${JSON.stringify(version) ?? "missing"}, and this program reads version ${PLAN_VERSION}`,
    );
  if (!validatePlan(value)) throw unusablePlan(describeFaults(validatePlan.errors ?? [], value));
  const plan = value as Plan; // its shape was checked
  assertGenuine(plan);
  return plan;
}

/** Error of ajv at one path. */
type SchemaFault = Pick<ErrorObject, "keyword" | "instancePath" | "params">;

interface PlanValidator {
  (plan: unknown): boolean;
  readonly errors?: readonly SchemaFault[] | null;
}

// Generated code carries no types; this is what ajv promises of it.
const validatePlan: PlanValidator = validator as never;

/** Describes the deepest fault. Where a value may have several forms, the best match has the deepest fault. */
function describeFaults(faults: readonly SchemaFault[], plan: unknown): string {
  const depth = ({ instancePath }: SchemaFault) => instancePath.split("/").length;
  const [fault] = [...faults].sort((left, right) => depth(right) - depth(left));
  if (fault === undefined) return "it is not as the schema says";
  const { keyword, params } = fault;
  const place = formatPointer(fault.instancePath);
  const memberPath = (name: unknown) => (place === "" ? String(name) : `${place}.${String(name)}`);
  if (keyword === "required") return `${memberPath(params.missingProperty)} is missing`;
  if (keyword === "additionalProperties") return `${memberPath(params.additionalProperty)} is not known`;
  const value = parsePointer(fault.instancePath).reduce(memberOf, plan);
  const actual = (JSON.stringify(value) ?? "nothing").slice(0, 40);
  return `${place === "" ? "the plan" : place} should be ${describeExpected(fault)}, not ${actual}`;
}

function describeExpected({ keyword, params }: SchemaFault): string {
  if (keyword === "enum") return `one of ${(params.allowedValues as readonly unknown[]).join(", ")}`;
  if (keyword === "const") return JSON.stringify(params.allowedValue);
  if (keyword === "type") return [params.type].flat().join(" or ");
  return `as the schema says (${keyword})`;
}

/** Formats a JSON pointer: `/changes/0/action` → `changes[0].action`. */
function formatPointer(pointer: string): string {
  return parsePointer(pointer).reduce((path, name) => {
    if (/^\d+$/.test(name)) return `${path}[${name}]`;
    return path === "" ? name : `${path}.${name}`;
  }, "");
}

/** Splits a JSON pointer (RFC 6901). */
function parsePointer(pointer: string): string[] {
  const parts = pointer.split("/").slice(1);
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw unusablePlan(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function assertGenuine(plan: Plan): void {
  const changed = plan.changes.find((change) => changeDigest(change) !== change.digest);
  if (changed !== undefined) throw unusablePlan(`"${changed.change}" was changed after the plan was made`);
  const digest = planDigest(plan.changes);
  if (digest !== plan.digest)
    throw unusablePlan(`its changes come to digest ${shortDigest(digest)}, not ${shortDigest(plan.digest)}`);
}

function unusablePlan(why: string): Failure {
  return new Failure("usage", `this is not a plan that can be used: ${why}`, {
    hint: "make it again: fleetwright plan --out PLAN.json",
  });
}
