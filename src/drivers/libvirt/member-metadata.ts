import type { MemberMark } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { parseInteger } from "./definition-values.ts";

type Attributes = Readonly<Record<string, string | undefined>>;

/** Returns the attributes of our element for a pool's member. */
export function memberAttributes({ previous, attempts, warm, ...mark }: MemberMark): Attributes {
  return {
    pool: mark.pool,
    template: mark.template,
    commit: mark.commit,
    templated: mark.templated,
    created: mark.created,
    updated: mark.updated,
    warm: warm ? "true" : undefined,
    attempts: attempts === 0 ? undefined : String(attempts),
    previousTemplate: previous?.template,
    previousCommit: previous?.commit,
    rejected: mark.rejected,
  };
}

/** Returns what the machine records of its membership; undefined for an element without a pool. */
export function parseMember(attributes: Attributes): MemberMark | undefined {
  const { pool = "", previousTemplate, previousCommit, rejected } = attributes;
  if (pool === "") return undefined;
  const text = (name: string) => attributes[name] ?? "";
  return {
    pool: pool as ResourceId, // written by us as a resource id; an edited one names an unknown pool
    template: text("template"),
    commit: text("commit"),
    templated: text("templated"),
    created: text("created"),
    updated: text("updated"),
    warm: attributes.warm === "true",
    attempts: Math.max(0, parseInteger(attributes.attempts) ?? 0),
    ...(previousTemplate === undefined || previousCommit === undefined
      ? {}
      : { previous: { template: previousTemplate, commit: previousCommit } }),
    ...(rejected === undefined ? {} : { rejected }),
  };
}
