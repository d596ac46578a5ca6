import type { AnyObjectType } from "../../../drivers/driver.ts";
import { isOpaque } from "../../../engine/render/lines.ts";
import type { JsonObject } from "../../../model/json.ts";
import type { ObservedObject } from "../../../model/object.ts";
import { Refusal } from "../answer.ts";
import type { Asked } from "../route.ts";
import { asChange } from "./changes.ts";
import type { Seen } from "./fleet.ts";
import { indexOf } from "./index-of.ts";
import { pageOf } from "./page.ts";
import { NOT_SHOWN } from "./public-spec.ts";

/** The fleet's objects as they were seen last. */
export function asObjects({ seen }: Seen, asked: Asked) {
  const [type, target, resource] = ["type", "target", "resource"].map(asked.query);
  const wanted = indexOf(seen.view).own.filter(
    (one) =>
      (type ?? one.type) === one.type &&
      (target ?? one.target) === one.target &&
      (resource === undefined || one.mark?.owner === resource),
  );
  const { items, ...more } = pageOf(wanted, ({ id }) => id, asked);
  return { items: items.map(asObject), ...more };
}

/** One of them, with its state. Throws Refusal 404. */
export function asWholeObject({ seen }: Seen, { params }: Asked, types: readonly AnyObjectType[]) {
  const { own, changes } = indexOf(seen.view);
  const object = own.find(({ id }) => id === params.object);
  if (object === undefined) throw new Refusal(404, `the fleet has no object ${params.object}`);
  const opaque = types.find(({ name }) => name === object.type)?.opaque ?? [];
  const owner = object.mark?.owner;
  const of = owner === undefined ? [] : (changes.get(owner) ?? []);
  return {
    ...asObject(object),
    state: withoutOpaque(object.state, opaque),
    ...(object.running === undefined ? {} : { running: withoutOpaque(object.running, opaque) }),
    needs: object.needs,
    changes: of.filter(({ id }) => id === object.id).map(asChange),
  };
}

function asObject({ id, type, target, name, mark, trashed, health }: ObservedObject) {
  return {
    ...{ id, type, target, name, resource: mark?.owner ?? "", commit: mark?.commit ?? "" },
    protected: mark?.protect ?? false,
    ...(trashed === undefined ? {} : { trashed }),
    ...(health === undefined ? {} : { health }),
  };
}

function withoutOpaque(
  state: Partial<JsonObject>,
  opaque: readonly string[],
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(state);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isOpaque(name, opaque) ? NOT_SHOWN : value]),
  );
}
