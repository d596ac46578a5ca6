import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { DESCRIPTION, schemaAt } from "./openapi-contract.ts";

/** Our description of the API, held against what the OpenAPI Initiative publishes of descriptions. */
async function validateDescription(description: Readonly<Record<string, unknown>>) {
  const validator = new Validator();
  const { valid } = await validator.validate(structuredClone(description));
  return { valid, version: validator.version };
}

const described: Readonly<Record<string, unknown>> = { ...DESCRIPTION };
const withResponses = (responses: unknown) => ({
  ...described,
  paths: { "/healthz": { get: { responses } } },
});

describe("schemas/openapi.json", () => {
  test("is valid OpenAPI 3.1", async () => {
    expect(await validateDescription(described)).toEqual({ valid: true, version: "3.1" });
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["an answer without a description", withResponses({ 200: {} })],
    ["an answer of no status", withResponses({ fine: { description: "So it is." } })],
    ["a word that there is not", { ...described, version: "1" }],
    ["neither paths nor components", { openapi: "3.1.0", info: { title: "x", version: "1" } }],
  ])("would not be one with %s", async (_what, description) => {
    expect(await validateDescription(description)).toMatchObject({ valid: false });
  });

  test.each(Object.keys(DESCRIPTION.components.schemas))("has a schema of %s that can be used", (name) => {
    expect(schemaAt("components", "schemas", name)).toBeTypeOf("function");
  });
});
