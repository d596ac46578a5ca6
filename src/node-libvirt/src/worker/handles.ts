import type { HandleKind, HandleTypes } from "../calls/call.ts";
import { now, type Pointer } from "./native.ts";
import { HANDLES } from "./objects.ts";

/** Native objects cost about 100 bytes each; this many cover a large host and bound what a long life can pile up. */
const MOST_CACHED = 32_768;

/**
 * The native objects of one connection, by what names them. A pointer is borrowed with a reference of its own, so that
 * dropping it from the cache never takes it from a call under way.
 */
export class Handles {
  readonly #conn: Pointer;
  readonly #cached = new Map<string, { kind: HandleKind; pointer: Pointer }>();

  constructor(conn: Pointer) {
    this.#conn = conn;
  }

  /** The object that a ref stands for, looked up if unknown; null when libvirt's lookup failed. Give it back with drop(). */
  async borrow<K extends HandleKind>(kind: K, ref: HandleTypes[K]): Promise<Pointer | null> {
    const known = this.#cached.get(keyOf(kind, ref));
    const pointer = known?.pointer ?? (await this.#lookup(kind, ref));
    if (pointer !== null) now(`int ${HANDLES[kind].refFunction}(void *object)`, pointer);
    return pointer;
  }

  /** Takes over an object that libvirt handed out, and says what it is as plain data; a volume with its pool's name. */
  adopt<K extends HandleKind>(kind: K, pointer: Pointer, pool = ""): HandleTypes[K] {
    const ref = HANDLES[kind].describe(pointer, pool);
    const key = keyOf(kind, ref);
    const old = this.#cached.get(key);
    if (old !== undefined) drop(kind, old.pointer);
    this.#cached.delete(key);
    this.#cached.set(key, { kind, pointer });
    this.#evict();
    return ref;
  }

  clear(): void {
    for (const { kind, pointer } of this.#cached.values()) drop(kind, pointer);
    this.#cached.clear();
  }

  async #lookup<K extends HandleKind>(kind: K, ref: HandleTypes[K]): Promise<Pointer | null> {
    const pointer = await HANDLES[kind].lookup(this.#conn, ref);
    if (pointer === null) return null;
    const found = keyOf(kind, this.adopt(kind, pointer, "pool" in ref ? ref.pool : ""));
    return found === keyOf(kind, ref) ? pointer : null;
  }

  #evict(): void {
    if (this.#cached.size <= MOST_CACHED) return;
    for (const [key, { kind, pointer }] of this.#cached) {
      this.#cached.delete(key);
      drop(kind, pointer);
      return;
    }
  }
}

/** Gives one reference back. */
export function drop(kind: HandleKind, pointer: Pointer): void {
  now(`int ${HANDLES[kind].freeFunction}(void *object)`, pointer);
}

const keyOf = <K extends HandleKind>(kind: K, ref: HandleTypes[K]): string =>
  `${kind} ${HANDLES[kind].key(ref)}`;
