import type { PoolState } from "./states.ts";
import { copy, type Element, element } from "./xml.ts";
import { ensure, removeAll, setText, textOf } from "./xml-edit.ts";

/** What a definition holds of a pool's state: https://libvirt.org/formatstorage.html#storage-pool-xml */
export type PoolDefinition = Omit<PoolState, "active" | "autostart">;

export function readPool(pool: Element): PoolDefinition {
  return {
    uuid: textOf(pool, "uuid") ?? "",
    type: pool.attributes.type as PoolState["type"], // a type that we never write differs from ours
    path: textOf(pool, "target", "path") ?? "",
    source: textOf(pool, "source", "name") ?? null,
  };
}

/** The definition with this state in it; all that the state does not own is kept. */
export function writePool(before: Element, state: PoolDefinition): Element {
  const pool = copy(before);
  pool.attributes.type = state.type;
  setText(pool, "uuid", state.uuid);
  setText(ensure(pool, "target"), "path", state.path);
  if (state.source === null) removeAll(ensure(pool, "source"), "name");
  else setText(ensure(pool, "source"), "name", state.source);
  return pool;
}

export function newPool(name: string, state: PoolDefinition): Element {
  return writePool(element("pool", {}, [element("name", {}, [name])]), state);
}
