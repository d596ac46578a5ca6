import { recordType, sortValues } from "../../drivers/dns/record-types.ts";
import { reverseName } from "../../drivers/dns/reverse.ts";
import { type RrsetState, rrsetName } from "../../drivers/dns/state.ts";
import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import { Failure } from "../../model/failure.ts";
import { type DesiredObject, type ObjectId, objectRef, type TargetId, targetId } from "../../model/object.ts";
import { type CommonSpec, nativeName, type Resource } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { desiredObject } from "./desired-object.ts";

/*
 * DNS names of resources. Each resource has its own objects for its names. So `why` and pruning refer to the machine,
 * the pool or the record that requests the name, and a new machine does not change the objects of another.
 */

export type ZoneResource = Resource<DNSZoneSpec>;

/** All records with one name and type. */
export interface DnsRecordSet {
  /** The name, written as a DNSRecord has it: `www`, `@`, or an absolute name with a final dot. */
  readonly name: string;
  readonly type: string;
  /** In any order. The checks of the fleet validated the syntax. */
  readonly values: readonly string[];
  /** In seconds. [the `ttl` of the zone] */
  readonly ttl?: number;
  /** The domains that the record advertises. */
  readonly advertises?: readonly ObjectId[];
}

export function zoneTarget(zone: Pick<Resource, "project" | "name">): TargetId {
  return targetId("zone", nativeName(zone));
}

/** Returns the absolute name in lower case: `www.example.test.`. */
export function fullName(name: string, { zone }: Pick<DNSZoneSpec, "zone">): string {
  const root = zone.endsWith(".") ? zone : `${zone}.`;
  if (name === "@") return root.toLowerCase();
  return (name.endsWith(".") ? name : `${name}.${root}`).toLowerCase();
}

/** Returns the record set as an object of `resource`. */
export function recordSetObject(
  resource: Resource<CommonSpec>,
  zone: ZoneResource,
  { name, type, values, ttl, advertises: announces = [] }: DnsRecordSet,
): DesiredObject<RrsetState> {
  const ref = objectRef("rrset", zoneTarget(zone), rrsetName(fullName(name, zone.spec), type));
  const state = {
    ttl: ttl ?? zone.spec.ttl,
    values: sortValues(values.map((value) => canonicalValue(value, type))),
  };
  return desiredObject(resource, ref, state, { advertises: announces });
}

function canonicalValue(value: string, type: string): string {
  const driverType = recordType(type);
  if (driverType === undefined) throw new Failure("bug", `no driver knows records of type ${type}`);
  return driverType.parse(value);
}

/** Returns the PTR records of the addresses that the zone's reverse zones cover. */
export function pointerObjects(
  resource: Resource<CommonSpec>,
  zone: ZoneResource,
  { name, values, ...more }: DnsRecordSet,
): DesiredObject<RrsetState>[] {
  const to = fullName(name, zone.spec);
  return values
    .filter((ipv4) => hasReverseZone(ipv4, zone.spec))
    .map((ipv4) =>
      recordSetObject(resource, zone, { ...more, name: reverseName(ipv4), type: "PTR", values: [to] }),
    );
}

/** True if a reverse zone of the zone covers the address. Prefixes of reverse zones are whole octets. */
export function hasReverseZone(ipv4: string, { reverse }: Pick<DNSZoneSpec, "reverse">): boolean {
  return reverse.some((cidr) => {
    const [network = "", prefix] = cidr.split("/");
    const octets = Number(prefix) / 8;
    return ipv4.split(".").slice(0, octets).join(".") === network.split(".").slice(0, octets).join(".");
  });
}

/** A machine that shares a name with others. Unknown properties are undefined. */
export interface RoundRobinMember {
  readonly ipv4: string | undefined;
  readonly domain: ObjectId | undefined;
}

/**
 * Returns one name with the addresses of several machines (round robin). It belongs to the resource of the group,
 * such as a pool. While the address of a machine is unknown, observed values stay.
 */
export function roundRobinObjects(
  resource: Resource<CommonSpec>,
  zone: ZoneResource,
  name: string,
  members: readonly RoundRobinMember[],
  view: Pick<KindContext, "observed">,
): DesiredObject<RrsetState>[] {
  const addresses = members.flatMap(({ ipv4 }) => (ipv4 === undefined ? [] : [ipv4]));
  const observed = addresses.length === members.length ? [] : observedValues(resource, zone, name, view);
  const values = [...addresses, ...observed];
  if (values.length === 0) return [];
  const announces = members.flatMap(({ domain }) => (domain === undefined ? [] : [domain]));
  return [recordSetObject(resource, zone, { name, type: "A", values, advertises: announces })];
}

function observedValues(
  { id }: Resource,
  zone: ZoneResource,
  name: string,
  view: Pick<KindContext, "observed">,
): readonly string[] {
  const key = rrsetName(fullName(name, zone.spec), "A");
  const recordSet = view
    .observed(id)
    .find((object) => object.target === zoneTarget(zone) && object.name === key);
  return (recordSet?.state.values ?? []) as readonly string[]; // the driver returns this type
}
