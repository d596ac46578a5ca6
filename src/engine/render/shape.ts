/** Says what is wrong with a value, each with its place; nothing when it is as it should be. */
export type Shape = (value: unknown, path: string) => string[];

/** Everything that is wrong with a value. */
export function check(shape: Shape, value: unknown): string[] {
  return shape(value, "");
}

interface Optional {
  readonly optional: Shape;
}

export function optional(shape: Shape): Optional {
  return { optional: shape };
}

/** An object with these properties and no others. */
export function object(properties: Readonly<Record<string, Shape | Optional>>): Shape {
  return (value, path) => {
    if (!isRecord(value)) return [wrong(path, "an object", value)];
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
    const extra = unknown.map((key) => `${join(path, key)} is not known`);
    return [
      ...extra,
      ...Object.entries(properties).flatMap(([key, shape]) => member(shape, value[key], join(path, key))),
    ];
  };
}

function member(shape: Shape | Optional, value: unknown, path: string): string[] {
  if (typeof shape !== "function") return value === undefined ? [] : shape.optional(value, path);
  return value === undefined ? [`${path} is missing`] : shape(value, path);
}

export function array(item: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return [wrong(path, "a list", value)];
    return value.flatMap((one, index) => item(one, `${path}[${index}]`));
  };
}

export function oneOf(...words: readonly string[]): Shape {
  return (value, path) =>
    typeof value === "string" && words.includes(value)
      ? []
      : [wrong(path, `one of ${words.join(", ")}`, value)];
}

export function exactly(wanted: string | number): Shape {
  return (value, path) => (value === wanted ? [] : [wrong(path, String(wanted), value)]);
}

export const text: Shape = (value, path) => (typeof value === "string" ? [] : [wrong(path, "text", value)]);
export const number: Shape = (value, path) =>
  typeof value === "number" ? [] : [wrong(path, "a number", value)];
export const boolean: Shape = (value, path) =>
  typeof value === "boolean" ? [] : [wrong(path, "true or false", value)];

/** Any object; what comes out of JSON holds nothing but JSON. */
export const record: Shape = (value, path) => (isRecord(value) ? [] : [wrong(path, "an object", value)]);
export const json: Shape = () => [];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(path: string, expected: string, value: unknown): string {
  const found = JSON.stringify(value) ?? "nothing";
  return `${path === "" ? "the plan" : path} should be ${expected}, not ${found.slice(0, 40)}`;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
