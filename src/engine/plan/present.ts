/** An object's properties that are given, with those left out that are undefined. */
export type Present<Properties> = {
  readonly [Key in keyof Properties as undefined extends Properties[Key] ? never : Key]: Properties[Key];
} & {
  readonly [Key in keyof Properties as undefined extends Properties[Key] ? Key : never]?: Exclude<
    Properties[Key],
    undefined
  >;
};

/** `{ a: 1, b: undefined }` → `{ a: 1 }`: optional properties are absent, never undefined. */
export function present<Properties extends object>(properties: Properties): Present<Properties> {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Present<Properties>; // exactly those that are given
}
