import type { ErrorObject } from "ajv";
import { SCHEMAS } from "./schemas.gen.ts";
import * as compiled from "./validators.gen.ts";
import { type Violation, violations } from "./violations.ts";

interface Validator {
  (document: unknown): boolean;
  readonly errors?: readonly ErrorObject[] | null;
}

// Generated code carries no types; this is what ajv promises of it.
const VALIDATORS: { readonly [kind: string]: Validator | undefined } = compiled as never;

/** The kinds that there are, sorted. */
export const KINDS: readonly string[] = Object.keys(SCHEMAS);

/** Checks a document against the schema of its kind and fills in the schema's defaults in place. */
export function validate(kind: string, document: unknown): Violation[] {
  const validator = VALIDATORS[kind];
  const schema = SCHEMAS[kind];
  if (validator === undefined || schema === undefined) return [];
  return validator(document) ? [] : violations(schema, document, validator.errors ?? []);
}
