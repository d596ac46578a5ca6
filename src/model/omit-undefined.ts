/** Properties of an object without those that are undefined. */
export type WithoutUndefined<Properties> = {
  readonly [Key in keyof Properties as undefined extends Properties[Key] ? never : Key]: Properties[Key];
} & {
  readonly [Key in keyof Properties as undefined extends Properties[Key] ? Key : never]?: Exclude<
    Properties[Key],
    undefined
  >;
};

/** Drops undefined properties: `{ a: 1, b: undefined }` → `{ a: 1 }`. */
export function omitUndefined<Properties extends object>(
  properties: Properties,
): WithoutUndefined<Properties> {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as WithoutUndefined<Properties>; // exactly those that are given
}
