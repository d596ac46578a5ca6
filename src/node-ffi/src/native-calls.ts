/** A native address. It never leaves the Worker. */
export type Pointer = bigint;

/** An encoded argument for koffi. Never pass an unchecked value from outside. */
export type NativeValue = null | boolean | number | bigint | string | Uint8Array | unknown[];

/** A C function as koffi declares it. */
export interface NativeFunction {
  (...args: NativeValue[]): unknown;
  async(...args: [...NativeValue[], (error: unknown, result: unknown) => void]): void;
}

export interface NativeCalls {
  /** Calls C on a pool thread. The Worker's own thread continues. */
  callAsync(prototype: string, ...args: NativeValue[]): Promise<unknown>;
  /** Calls C on the Worker's thread. Only for functions that do not block. */
  callSync(prototype: string, ...args: NativeValue[]): unknown;
}

/**
 * Returns calls of C functions by their prototypes, such as `int rbd_flush(void *image)`. `declare` returns the function
 * of a prototype. It is called once for each, because koffi never releases types: repeated declarations would leak.
 */
export function createNativeCalls(declare: (prototype: string) => NativeFunction): NativeCalls {
  const declared = new Map<string, NativeFunction>();
  const functionOf = (prototype: string): NativeFunction => {
    let declaredFunction = declared.get(prototype);
    if (declaredFunction === undefined) {
      declaredFunction = declare(prototype);
      declared.set(prototype, declaredFunction);
    }
    return declaredFunction;
  };
  return {
    callAsync(prototype, ...args) {
      const call = functionOf(prototype);
      return new Promise((resolve, reject) => {
        call.async(...args, (error, result) => (error ? reject(error) : resolve(result)));
      });
    },
    callSync: (prototype, ...args) => functionOf(prototype)(...args),
  };
}

/** Returns the name of the function in a prototype. */
export function functionName(prototype: string): string {
  return /(\w+)\(/.exec(prototype)?.[1] ?? prototype;
}
