import type { ErrorObject } from "ajv";
import { SCHEMAS } from "../generated/schemas.ts";
import * as compiled from "../generated/validators.ts";
import { describeViolations, type SourceOf, type Violation } from "./violations.ts";

interface Validator {
  (document: unknown): boolean;
  readonly errors?: readonly ErrorObject[] | null;
}

// Generated code has no types; this is the type that ajv documents.
const VALIDATORS: { readonly [kind: string]: Validator | undefined } = compiled as never;

/** All kinds, sorted. */
export const KINDS: readonly string[] = Object.keys(SCHEMAS);

/**
 * Validates a document against the schema of its kind, and fills in the defaults in place. `sourceOf` returns the text
 * of a scalar as it is written.
 */
export function validate(kind: string, document: unknown, sourceOf: SourceOf = () => undefined): Violation[] {
  const validator = VALIDATORS[kind];
  const schema = SCHEMAS[kind];
  if (validator === undefined || schema === undefined) return [];
  return validator(document) ? [] : describeViolations(schema, document, validator.errors ?? [], sourceOf);
}
