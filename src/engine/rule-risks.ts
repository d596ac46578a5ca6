import { canonical } from "../model/hash.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { RuleRisk } from "../model/plan.ts";
import type { Rules } from "../model/policy.ts";
import { formatResource, type Resource, type ResourceId, resourceId } from "../model/resource.ts";
import { parseSeconds } from "../model/units.ts";
import { findLostGuards } from "./rules.ts";

/** Fields that may loosen rules or change the daemon's addresses, by flat path. Plain data. */
export type RiskFields = ReadonlyMap<ResourceId, Readonly<Record<string, string>>>;

/** Fields that are listed when new or changed: rules, addresses and sources of secrets. */
const LISTED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Fleet: ["apply", "prune", "guard", "windows", "migration"],
  Host: ["libvirt", "shell"],
  Webhook: ["url", "secretRef", "events", "filter", "admission", "timeout"],
  DNSZone: ["zone", "server", "via", "tsig"],
  StoragePool: ["type", "path", "volumeGroup", "ceph", "pool", "create"],
  Secret: ["env", "file", "age"],
  Image: ["source", "checksum", "kernelBoot"],
};

/** Kinds whose deletion removes rules. */
const ESSENTIAL_KINDS: ReadonlySet<string> = new Set(["Fleet", "Webhook"]);

/** Fields of every kind that are listed when loosened. Values from strict to loose. */
const LOOSENING_ORDERS: Readonly<Record<string, readonly string[]>> = {
  protect: ["true", "false"],
  deletionPolicy: ["Retain", "Delete"],
  "updatePolicy.reboot": ["Never", "Window", "Immediate"],
  "updatePolicy.recreate": ["Never", "Window", "Immediate"],
  drift: ["fix", "report"],
  portSecurity: ["true", "false"],
};

/** Durations of every kind that are listed when shortened: the time in which deleted data can be restored. */
const RETENTION_FIELDS: ReadonlySet<string> = new Set(["keep"]);

/** Paths of encrypted values. They are compared, but not shown. */
const ENCRYPTED_PATH = /^age\./;

/** Returns the fields to compare. Skips members of pools, because they follow from the pool. */
export function collectRiskFields(resources: readonly Resource[]): RiskFields {
  return new Map(resources.map(({ id, kind, spec }) => [id, riskFieldsOf(kind, spec as JsonObject)])); // the loader validated it
}

function riskFieldsOf(kind: string, spec: JsonObject): Record<string, string> {
  const listed = (LISTED_FIELDS[kind] ?? []).flatMap((field) => flattenFields(field, spec[field]));
  const template = spec.template as { spec?: JsonObject } | undefined; // of a VirtualMachinePool
  const loose = [...Object.keys(LOOSENING_ORDERS), ...RETENTION_FIELDS].flatMap((path) => {
    const value = valueAt(spec, path) ?? valueAt(template?.spec ?? {}, path);
    return value === undefined ? [] : [[path, String(value)] as const];
  });
  return Object.fromEntries([...listed, ...loose]);
}

function flattenFields(path: string, value: Json | undefined): (readonly [string, string])[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [[path, String(value)]];
  if (Array.isArray(value)) return value.length === 0 ? [] : [[path, canonical(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flattenFields(`${path}.${key}`, inner));
}

function valueAt(spec: JsonObject, path: string): unknown {
  const inside = (value: unknown, key: string): unknown =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return path.split(".").reduce(inside, spec);
}

/**
 * Returns a proposal's changes of rules and of the daemon's addresses, in the order of the resources. They need not
 * change an object, so that a plan alone does not show them.
 */
export function findRuleRisks(before: RiskFields, after: RiskFields): RuleRisk[] {
  const changed = [...after].flatMap(([id, now]) => risksOfResource(id, before.get(id), now));
  const missing = [...before.keys()].filter((id) => !after.has(id) && ESSENTIAL_KINDS.has(kindOf(id)));
  const removed = missing.map((id) => ({ resource: id, message: `${formatResource(id)} is removed` }));
  return [...changed, ...removed].sort((left, right) => (left.message < right.message ? -1 : 1));
}

/** Compares remembered rules with new ones, where the resources before are unknown. */
export function compareRules(before: Rules, after: Rules): RuleRisk[] {
  const fleet = resourceId("Fleet", "default", after.policy.id);
  const fieldsOfRules = ({ policy: { apply, prune, guard, windows } }: Rules): RiskFields => {
    const rows = Object.entries({ apply, prune, guard, windows }).flatMap(([field, value]) =>
      flattenFields(field, value as unknown as Json),
    ); // plain data
    return new Map([[fleet, Object.fromEntries(rows)]]);
  };
  const stillProtected = new Set(after.protected);
  const unprotected = before.protected.filter((id) => !stillProtected.has(id));
  return [
    ...findRuleRisks(fieldsOfRules(before), fieldsOfRules(after)),
    ...unprotected.map((id) => ({ resource: id, message: `${formatResource(id)}: protect true → false` })),
    ...findLostGuards(before, after).map((id) => ({
      resource: id,
      message: `${formatResource(id)}, an admission webhook, is changed or removed`,
    })),
  ];
}

function kindOf(id: ResourceId): string {
  return id.slice(0, id.indexOf("/"));
}

function risksOfResource(
  resource: ResourceId,
  before: Readonly<Record<string, string>> | undefined,
  after: Readonly<Record<string, string>>,
): RuleRisk[] {
  const isListed = (path: string) =>
    LISTED_FIELDS[kindOf(resource)]?.some((field) => isBelow(path, field)) === true;
  if (before === undefined) {
    const rows = Object.entries(after).filter(([path]) => isListed(path));
    const fields = rows.map(([path, value]) => `${path} ${formatRiskValue(path, value)}`).join(", ");
    return rows.length === 0 ? [] : [{ resource, message: `${formatResource(resource)} is new: ${fields}` }];
  }
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const isRisk = (path: string): boolean => {
    if (RETENTION_FIELDS.has(path)) return isShorter(before[path], after[path]);
    const order = LOOSENING_ORDERS[path];
    return order === undefined
      ? isListed(path) && before[path] !== after[path]
      : isLooser(order, before[path], after[path]);
  };
  return paths.filter(isRisk).map((path) => {
    const [shownBefore, shownAfter] = trimCommonPrefix(before[path], after[path]);
    return {
      resource,
      message: `${formatResource(resource)}: ${path} ${formatRiskValue(path, shownBefore)} → ${formatRiskValue(path, shownAfter)}`,
    };
  });
}

function isBelow(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`);
}

/** Returns whether the value becomes looser. The loader fills in defaults, so that an absent value is unknown. */
function isLooser(order: readonly string[], before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return order.indexOf(after) > order.indexOf(before);
}

function isShorter(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return parseSeconds(after) < parseSeconds(before);
}

const MAX_SHOWN = 200;
/** Characters that are shown before the first difference. */
const SHARED_CONTEXT = 20;

/** Cuts the common beginning of long values. Otherwise both would look the same. */
function trimCommonPrefix(
  ...[before, after]: readonly [string | undefined, string | undefined]
): readonly [string | undefined, string | undefined] {
  if (before === undefined || after === undefined || Math.max(before.length, after.length) <= MAX_SHOWN)
    return [before, after];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const from = Math.max(0, same - SHARED_CONTEXT);
  return from === 0 ? [before, after] : [`…${before.slice(from)}`, `…${after.slice(from)}`];
}

function formatRiskValue(path: string, value: string | undefined): string {
  if (value === undefined) return "(none)";
  if (ENCRYPTED_PATH.test(path)) return "(encrypted)";
  return value.length <= MAX_SHOWN ? value : `${value.slice(0, MAX_SHOWN)}…`;
}
