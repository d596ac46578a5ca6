/** An object without those of its properties that are undefined: what is absent is not managed. */
export function defined<T extends object>(value: T): Defined<T> {
  const kept = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(kept) as Defined<T>; // exactly what the type says
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Text as a number; undefined stays undefined. */
export function numeric(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
