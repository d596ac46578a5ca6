import type { PoolState } from "./states.ts";
import { copyElement, type Element, element } from "./xml.ts";
import { ensureChild, removeChildren, setText, textOf } from "./xml-edit.ts";

/** The part of a pool's state that its definition holds: https://libvirt.org/formatstorage.html#storage-pool-xml */
export type PoolDefinition = Omit<PoolState, "active" | "autostart">;

export function readPool(pool: Element): PoolDefinition {
  return {
    uuid: textOf(pool, "uuid") ?? "",
    type: pool.attributes.type as PoolState["type"], // an unknown type differs from ours
    path: textOf(pool, "target", "path") ?? "",
    source: textOf(pool, "source", "name") ?? null,
  };
}

/** Returns the definition with this state. Keeps everything that the state does not own. */
function writePool(before: Element, state: PoolDefinition): Element {
  const pool = copyElement(before);
  pool.attributes.type = state.type;
  setText(pool, "uuid", state.uuid);
  setText(ensureChild(pool, "target"), "path", state.path);
  if (state.source === null) removeChildren(ensureChild(pool, "source"), "name");
  else setText(ensureChild(pool, "source"), "name", state.source);
  return pool;
}

export function newPool(name: string, state: PoolDefinition): Element {
  return writePool(element("pool", {}, [element("name", {}, [name])]), state);
}
