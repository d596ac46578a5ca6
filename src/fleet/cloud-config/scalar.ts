import { Scalar } from "yaml";

/** The type of a scalar as cloud-init reads it. */
export type ScalarType = "text" | "integer" | "number" | "flag" | "nothing" | "date";

/** A scalar with its type, and its value as far as words are compared with it. */
export interface TypedScalar {
  readonly type: ScalarType;
  readonly value: string | boolean | undefined;
}

/**
 * Types of plain scalars in PyYAML, with which cloud-init reads user data: YAML 1.1, with `yes` and `on`, and without `y`
 * (https://yaml.org/type/; PyYAML, resolver.py).
 */
const PLAIN_TYPES: readonly (readonly [ScalarType, RegExp])[] = [
  ["flag", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  ["nothing", /^(?:~|null|Null|NULL|)$/],
  ["integer", /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/],
  [
    "number",
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    "date",
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
];

const TRUE = /^(?:yes|true|on)$/i;

/** Types of explicit tags. `!!binary` is text for cloud-init. */
const TAG_TYPES: { readonly [tag: string]: ScalarType | undefined } = {
  "tag:yaml.org,2002:str": "text",
  "tag:yaml.org,2002:binary": "text",
  "tag:yaml.org,2002:int": "integer",
  "tag:yaml.org,2002:float": "number",
  "tag:yaml.org,2002:bool": "flag",
  "tag:yaml.org,2002:null": "nothing",
  "tag:yaml.org,2002:timestamp": "date",
};

/** Returns the type and the value of a scalar. */
export function typeScalar(scalar: Scalar): TypedScalar {
  const source = scalar.source ?? "";
  const type = TAG_TYPES[scalar.tag ?? ""] ?? (scalar.type === Scalar.PLAIN ? plainType(source) : "text");
  if (type === "flag") return { type, value: TRUE.test(source) };
  return { type, value: type === "text" ? source : undefined };
}

function plainType(source: string): ScalarType {
  return PLAIN_TYPES.find(([, pattern]) => pattern.test(source))?.[0] ?? "text";
}
