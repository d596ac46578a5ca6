import type { DesiredObject, Keep, ObjectRef, UpdatePolicy } from "../model/object.ts";
import type { CommonSpec, Resource } from "../model/resource.ts";

/** What an object has besides its state, where it differs from the resource's own wishes. */
interface Extras {
  readonly needs?: DesiredObject["needs"];
  readonly announces?: NonNullable<DesiredObject["announces"]>;
  readonly alone?: NonNullable<DesiredObject["alone"]>;
  readonly build?: DesiredObject["build"];
  readonly policy?: UpdatePolicy;
  readonly trashSeconds?: number;
  readonly onDelete?: Keep["onDelete"];
}

const AT_ONCE: UpdatePolicy = { reboot: "Immediate", recreate: "Immediate" };

/** A week: how long data that nobody said anything about stays in the trash. */
export const DEFAULT_TRASH_SECONDS = 7 * 86_400;

/** An object with what its resource says about keeping, protecting and repairing it. */
export function desired<State extends object>(
  resource: Resource<CommonSpec>,
  ref: ObjectRef,
  state: State,
  {
    needs = [],
    announces = [],
    alone = [],
    build,
    policy = AT_ONCE,
    trashSeconds = DEFAULT_TRASH_SECONDS,
    onDelete,
  }: Extras = {},
): DesiredObject<State> {
  const { deletionPolicy = "Delete", protect = false, drift = "fix" } = resource.spec;
  const object = {
    id: ref.id,
    type: ref.type,
    target: ref.target,
    name: ref.name,
    owner: resource.id,
    state,
    needs,
    keep: { onDelete: onDelete ?? (deletionPolicy === "Retain" ? "retain" : "delete"), trashSeconds },
    protect,
    drift,
    policy,
  } as const;
  const announcing = announces.length === 0 ? object : { announces, ...object };
  const known = alone.length === 0 ? announcing : { alone, ...announcing };
  return build === undefined ? known : { build, ...known };
}
