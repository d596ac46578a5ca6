/** Returns the object without its undefined properties: an absent field is not managed. */
export function omitUndefined<T extends object>(value: T): WithoutUndefined<T> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as WithoutUndefined<T>; // exactly what the type says
}

type WithoutUndefined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Parses a whole number of a definition; undefined stays undefined. A number that cannot be parsed is 0, which differs
 * from every desired value.
 */
export function parseInteger(text: string): number;
export function parseInteger(text: string | undefined): number | undefined;
export function parseInteger(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : 0;
}

/** Parses a number of at least 0. Undefined for anything else. */
export function parseAmount(text: string | undefined): number | undefined {
  const number = Number(text?.trim() || undefined);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
