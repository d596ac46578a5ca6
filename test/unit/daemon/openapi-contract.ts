import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";

/** The responses of `schemas/openapi.json`, for tests that compare real responses with them. */
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const TEXT = readFileSync(new URL("../../../schemas/openapi.json", import.meta.url), "utf8");
export const DESCRIPTION = JSON.parse(TEXT) as Description; // openapi.test.ts would tell if it were not

const ajv = new Ajv2020({
  strict: true,
  strictRequired: false,
  allErrors: true,
  allowUnionTypes: true,
  formats: { "date-time": /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
});
for (const word of ["openapi", "info", "servers", "security", "paths", "components"]) ajv.addKeyword(word);
ajv.addSchema({ $id: "api", ...DESCRIPTION }, "api");

/** The schema at a place of the description. */
export function schemaAt(...place: readonly string[]) {
  const words = place.map((word) => word.replaceAll("~", "~0").replaceAll("/", "~1"));
  return ajv.getSchema(`api#/${words.map(encodeURIComponent).join("/")}`);
}

/** The text of an answer. Throws where it is not as it was promised. */
export async function assertDescribed(
  path: string,
  answer: Response,
  method: "get" | "post" = "get",
): Promise<string> {
  const [media = ""] = (answer.headers.get("content-type") ?? "").split(";");
  const status = String(answer.status);
  const validate = schemaAt("paths", path, method, "responses", status, "content", media, "schema");
  if (validate === undefined) throw new Error(`${path}: ${status} ${media} is not in the description`);
  const text = await answer.text();
  validate(media.endsWith("json") ? JSON.parse(text) : text);
  expect(validate.errors ?? []).toEqual([]);
  return text;
}
