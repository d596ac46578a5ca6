import type { Json } from "./json.ts";

/** The canonical form of a text that has several spellings; `fleet/canonical-texts.ts` rewrites texts to it. */
export type CanonicalForm = "path" | "lower-case" | "pci-id" | "zone-name" | "one-line" | "words";

/** A JSON Schema (2020-12) as our schemas use it, with all `$ref` filled in, and with keywords of our own. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly not?: Schema;
  readonly enum?: readonly string[];
  readonly const?: Json;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  /** The kind of resource that the text names. */
  readonly "x-reference"?: string;
  /** The field is known, but nothing acts on it yet: what it comes with, or what to use instead. */
  readonly "x-not-supported-yet"?: string;
  /** The same for values of an enum. */
  readonly "x-values-not-supported-yet"?: { readonly [value: string]: string };
  /** A default that depends on other fields, in words; `fleet/computed-defaults.ts` fills it in. */
  readonly "x-default"?: string;
  /** Expected value, in words for a message. */
  readonly "x-expected"?: string;
  /** The text is a quantity in this unit. */
  readonly "x-quantity"?: "bytes" | "seconds" | "milliseconds";
  /** The text may be spelled differently from its canonical form. */
  readonly "x-canonical"?: CanonicalForm;
  /** The field holds a whole spec of this kind, such as the template of a pool. The generator adds it. */
  readonly "x-spec-of"?: string;
  readonly [keyword: string]: unknown;
}
