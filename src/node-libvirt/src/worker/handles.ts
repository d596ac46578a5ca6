import type { HandleKind, HandleTypes } from "../calls/call.ts";
import { now, type Pointer } from "./native.ts";
import { HANDLES } from "./objects.ts";

/** Native objects cost about 100 bytes each; this many cover a large host and bound what a long life can pile up. */
const MOST_CACHED = 32_768;

interface Entry {
  readonly kind: HandleKind;
  readonly pointer: Pointer;
  /** Calls under way that use it. */
  users: number;
  /** No longer in the cache: the last user drops it. */
  retired: boolean;
}

/** An object that is held for a call. */
export interface Held {
  readonly pointer: Pointer;
  /** Called once, when the call is over. */
  release(): void;
}

/**
 * The native objects of one connection, by what names them. Who uses one is counted here, so that dropping it from the
 * cache never takes it from a call under way: libvirt's own counting writes out the object's UUID each time.
 */
export class Handles {
  readonly #conn: Pointer;
  readonly #cached = new Map<string, Entry>();

  constructor(conn: Pointer) {
    this.#conn = conn;
  }

  /** The object that a ref stands for if it is known already. */
  take<K extends HandleKind>(kind: K, ref: HandleTypes[K]): Held | undefined {
    const known = this.#cached.get(keyOf(kind, ref));
    return known === undefined ? undefined : hold(known);
  }

  /** The object that a ref stands for, looked up if unknown; null when libvirt's lookup failed. */
  async find<K extends HandleKind>(kind: K, ref: HandleTypes[K]): Promise<Held | null> {
    const known = this.take(kind, ref);
    if (known !== undefined) return known;
    const pointer = await HANDLES[kind].lookup(this.#conn, ref);
    if (pointer === null) return null;
    this.adopt(kind, pointer, "pool" in ref ? ref.pool : "");
    return this.take(kind, ref) ?? null;
  }

  /** Takes over an object that libvirt handed out, and says what it is as plain data; a volume with its pool's name. */
  adopt<K extends HandleKind>(kind: K, pointer: Pointer, pool = ""): HandleTypes[K] {
    const ref = HANDLES[kind].describe(pointer, pool);
    const key = keyOf(kind, ref);
    const before = this.#cached.get(key);
    if (before !== undefined) retire(before);
    this.#cached.delete(key);
    this.#cached.set(key, { kind, pointer, users: 0, retired: false });
    this.#evict();
    return ref;
  }

  clear(): void {
    for (const entry of this.#cached.values()) retire(entry);
    this.#cached.clear();
  }

  #evict(): void {
    if (this.#cached.size <= MOST_CACHED) return;
    for (const [key, entry] of this.#cached) {
      this.#cached.delete(key);
      retire(entry);
      return;
    }
  }
}

function hold(entry: Entry): Held {
  entry.users += 1;
  return {
    pointer: entry.pointer,
    release: () => {
      entry.users -= 1;
      if (entry.retired && entry.users === 0) drop(entry);
    },
  };
}

function retire(entry: Entry): void {
  entry.retired = true;
  if (entry.users === 0) drop(entry);
}

/** Gives our reference back. */
function drop({ kind, pointer }: Entry): void {
  now(`int ${HANDLES[kind].freeFunction}(void *object)`, pointer);
}

const keyOf = <K extends HandleKind>(kind: K, ref: HandleTypes[K]): string =>
  `${kind} ${HANDLES[kind].key(ref)}`;
