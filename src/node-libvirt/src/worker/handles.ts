import type { HandleKind, HandleTypes } from "../calls/call.ts";
import { callSync, type Pointer } from "./native.ts";
import { HANDLES } from "./objects.ts";

/** Enough for a large host, at about 100 bytes per native object. Otherwise the cache of a long-lived process would grow without end. */
const MAX_CACHED = 32_768;

interface CachedHandle {
  readonly kind: HandleKind;
  readonly pointer: Pointer;
  /** The number of calls in flight that use the object. */
  users: number;
  /** Whether the object has left the cache. Its last user then frees it. */
  retired: boolean;
}

/** An object borrowed for a call. */
export interface BorrowedHandle {
  readonly pointer: Pointer;
  /** Returns the object. Call it once, after the call. */
  release(): void;
}

/**
 * A cache of the native objects of one connection, by key. It counts the users of each object, so that eviction never frees an object
 * of a call in flight. libvirt's own reference counts are slower, because each change formats the object's UUID.
 */
export class Handles {
  readonly #conn: Pointer;
  readonly #cached = new Map<string, CachedHandle>();

  constructor(conn: Pointer) {
    this.#conn = conn;
  }

  /** Borrows the object of a ref if it is cached. */
  take<K extends HandleKind>(kind: K, ref: HandleTypes[K]): BorrowedHandle | undefined {
    const cached = this.#cached.get(handleKey(kind, ref));
    return cached === undefined ? undefined : borrowHandle(cached);
  }

  /** Borrows the object of a ref, and looks it up if it is not cached. Null when libvirt's lookup fails. */
  async find<K extends HandleKind>(kind: K, ref: HandleTypes[K]): Promise<BorrowedHandle | null> {
    const cached = this.take(kind, ref);
    if (cached !== undefined) return cached;
    const pointer = await HANDLES[kind].lookup(this.#conn, ref);
    if (pointer === null) return null;
    this.adopt(kind, pointer, "pool" in ref ? ref.pool : "");
    return this.take(kind, ref) ?? null;
  }

  /** Caches an object that libvirt returned, and describes it as plain data. `pool` is the name of a volume's pool. */
  adopt<K extends HandleKind>(kind: K, pointer: Pointer, pool = ""): HandleTypes[K] {
    const ref = HANDLES[kind].describe(pointer, pool);
    const key = handleKey(kind, ref);
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
    if (this.#cached.size <= MAX_CACHED) return;
    for (const [key, entry] of this.#cached) {
      this.#cached.delete(key);
      retire(entry);
      return;
    }
  }
}

function borrowHandle(entry: CachedHandle): BorrowedHandle {
  entry.users += 1;
  return {
    pointer: entry.pointer,
    release: () => {
      entry.users -= 1;
      if (entry.retired && entry.users === 0) drop(entry);
    },
  };
}

function retire(entry: CachedHandle): void {
  entry.retired = true;
  if (entry.users === 0) drop(entry);
}

/** Releases the reference to a native object. */
function drop({ kind, pointer }: CachedHandle): void {
  callSync(`int ${HANDLES[kind].freeFunction}(void *object)`, pointer);
}

const handleKey = <K extends HandleKind>(kind: K, ref: HandleTypes[K]): string =>
  `${kind} ${HANDLES[kind].key(ref)}`;
