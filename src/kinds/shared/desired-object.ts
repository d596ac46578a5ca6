import type { DesiredObject, ObjectRef, RetentionPolicy, UpdatePolicy } from "../../model/object.ts";
import type { CommonSpec, Resource } from "../../model/resource.ts";

/** Properties of an object besides its state, as far as they differ from those of the resource. */
interface DesiredObjectOptions {
  readonly dependsOn?: DesiredObject["dependsOn"];
  readonly advertises?: NonNullable<DesiredObject["advertises"]>;
  readonly exclusive?: NonNullable<DesiredObject["exclusive"]>;
  readonly build?: DesiredObject["build"];
  readonly policy?: UpdatePolicy;
  readonly trashSeconds?: number;
  readonly onDelete?: RetentionPolicy["onDelete"];
  readonly mustExist?: string;
  readonly migration?: DesiredObject["migration"];
  readonly redirects?: DesiredObject["redirects"];
}

const IMMEDIATE: UpdatePolicy = { reboot: "Immediate", recreate: "Immediate" };

/** The time in the trash for data without `keep`, in seconds: one week. */
const DEFAULT_TRASH_SECONDS = 7 * 86_400;

/** Returns a desired object with the resource's deletion policy, protection and drift policy. */
export function desiredObject<State extends object>(
  resource: Resource<CommonSpec>,
  ref: ObjectRef,
  state: State,
  {
    dependsOn = [],
    advertises = [],
    exclusive = [],
    build,
    policy = IMMEDIATE,
    trashSeconds = DEFAULT_TRASH_SECONDS,
    onDelete,
    mustExist,
    migration,
    redirects = [],
  }: DesiredObjectOptions = {},
): DesiredObject<State> {
  const { deletionPolicy = "Delete", protect = false, drift = "fix" } = resource.spec;
  const object = {
    id: ref.id,
    type: ref.type,
    target: ref.target,
    name: ref.name,
    owner: resource.id,
    state,
    dependsOn,
    keep: { onDelete: onDelete ?? (deletionPolicy === "Retain" ? "retain" : "delete"), trashSeconds },
    protect,
    drift,
    policy,
  } as const;
  const withAdvertised = advertises.length === 0 ? object : { advertises, ...object };
  const withExclusive = exclusive.length === 0 ? withAdvertised : { exclusive, ...withAdvertised };
  const withBuild = build === undefined ? withExclusive : { build, ...withExclusive };
  const complete = mustExist === undefined ? withBuild : { mustExist, ...withBuild };
  if (migration !== undefined) return { migration, ...complete };
  return redirects.length === 0 ? complete : { redirects, ...complete };
}
