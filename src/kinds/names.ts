import { recordType, sortedValues } from "../drivers/dns/record-types.ts";
import { reverseName } from "../drivers/dns/reverse.ts";
import { type RrsetState, rrsetName } from "../drivers/dns/state.ts";
import { Failure } from "../model/failure.ts";
import { type DesiredObject, type ObjectId, objectRef, type TargetId, targetId } from "../model/object.ts";
import { type CommonSpec, nativeName, type Resource } from "../model/resource.ts";
import { desired } from "./desired.ts";
import type { DNSZoneSpec } from "./dns-zone/spec.gen.ts";
import type { View } from "./kind.ts";

/*
 * Names in DNS for whoever wants one. Each resource realises its own: then `why` and pruning tell of the machine, the
 * pool or the record that wants the name, and a machine that comes touches no other's objects.
 */

export type Zone = Resource<DNSZoneSpec>;

/** All records of one name and type. */
export interface Name {
  /** As in DNSRecord: `www`, `@`, or a full name with a dot at its end. */
  readonly name: string;
  readonly type: string;
  /** In any order; of a form that the fleet's checks accepted. */
  readonly values: readonly string[];
  /** Undefined: the zone's. */
  readonly ttl?: number;
  /** Domains that are found by it. */
  readonly announces?: readonly ObjectId[];
}

export function zoneTarget(zone: Pick<Resource, "project" | "name">): TargetId {
  return targetId("zone", nativeName(zone));
}

/** A name in full: `www.example.test.`, in lower case. */
export function fullName(name: string, { zone }: Pick<DNSZoneSpec, "zone">): string {
  const root = zone.endsWith(".") ? zone : `${zone}.`;
  if (name === "@") return root.toLowerCase();
  return (name.endsWith(".") ? name : `${name}.${root}`).toLowerCase();
}

/** The object of a name that `resource` wants. */
export function nameObject(
  resource: Resource<CommonSpec>,
  zone: Zone,
  { name, type, values, ttl, announces = [] }: Name,
): DesiredObject<RrsetState> {
  const ref = objectRef("rrset", zoneTarget(zone), rrsetName(fullName(name, zone.spec), type));
  const state = {
    ttl: ttl ?? zone.spec.ttl,
    values: sortedValues(values.map((value) => parsed(value, type))),
  };
  return desired(resource, ref, state, { announces });
}

function parsed(value: string, type: string): string {
  const known = recordType(type);
  if (known === undefined) throw new Failure("bug", `no driver knows records of type ${type}`);
  return known.parse(value);
}

/** The names of these addresses (PTR), of those that the zone's reverse zones cover. */
export function pointerObjects(
  resource: Resource<CommonSpec>,
  zone: Zone,
  { name, values, ...more }: Name,
): DesiredObject<RrsetState>[] {
  const to = fullName(name, zone.spec);
  return values
    .filter((ipv4) => isCovered(ipv4, zone.spec))
    .map((ipv4) =>
      nameObject(resource, zone, { ...more, name: reverseName(ipv4), type: "PTR", values: [to] }),
    );
}

/** Whether the address has a place in one of the zone's reverse zones; their prefixes are whole octets. */
export function isCovered(ipv4: string, { reverse }: Pick<DNSZoneSpec, "reverse">): boolean {
  return reverse.some((cidr) => {
    const [network = "", prefix] = cidr.split("/");
    const octets = Number(prefix) / 8;
    return ipv4.split(".").slice(0, octets).join(".") === network.split(".").slice(0, octets).join(".");
  });
}

/** A machine that shares a name with others; undefined is what is not known now. */
export interface Sharer {
  readonly ipv4: string | undefined;
  readonly domain: ObjectId | undefined;
}

/**
 * One name for several machines, in turn (round robin). It belongs to the resource that has them all, such as a pool,
 * and not to one of them. While the address of one is not known, nothing that is there is taken away.
 */
export function sharedName(
  resource: Resource<CommonSpec>,
  zone: Zone,
  name: string,
  sharers: readonly Sharer[],
  view: Pick<View, "observed">,
): DesiredObject<RrsetState>[] {
  const known = sharers.flatMap(({ ipv4 }) => (ipv4 === undefined ? [] : [ipv4]));
  const kept = known.length === sharers.length ? [] : observedValues(resource, zone, name, view);
  const values = [...known, ...kept];
  if (values.length === 0) return [];
  const announces = sharers.flatMap(({ domain }) => (domain === undefined ? [] : [domain]));
  return [nameObject(resource, zone, { name, type: "A", values, announces })];
}

function observedValues(
  { id }: Resource,
  zone: Zone,
  name: string,
  view: Pick<View, "observed">,
): readonly string[] {
  const key = rrsetName(fullName(name, zone.spec), "A");
  const there = view.observed(id).find((one) => one.target === zoneTarget(zone) && one.name === key);
  return (there?.state.values ?? []) as readonly string[]; // as the driver reads them
}
