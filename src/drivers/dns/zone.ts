import type { Mark } from "../../model/object.ts";
import { CLASSES, type WireRecord } from "./message.ts";
import { isWithin, lowerCase } from "./names.ts";
import { RECORD_TYPES, type RecordTypeName, sortedValues, typeNamed } from "./record-types.ts";
import { decodeMark, registeredBy, registryName } from "./registry.ts";
import { parseRrsetName, type RrsetState, rrsetName } from "./state.ts";

/** Records of one name and type as the server has them. */
export interface Rrset extends RrsetState {
  /** As on the wire, without compression, names in the case that they have: what a prerequisite must say. */
  readonly rdata: readonly Buffer[];
}

/** What is known of one name and type: its records, and the text record that marks them. */
export interface Known {
  readonly rrset: Rrset | undefined;
  readonly registry: Rrset | undefined;
  readonly mark: Mark | undefined;
}

/** A zone as it was last seen; what we change in it is noted. */
export interface Zone {
  readonly name: string;
  /** By `rrsetName`. */
  readonly rrsets: Map<string, Rrset>;
}

/** A zone out of its transfer. Records of types that we do not look after are left out. */
export function zoneOf(name: string, records: readonly WireRecord[]): Zone {
  const groups = new Map<string, WireRecord[]>();
  for (const record of records) {
    const type = typeNamed(record.type);
    const owner = lowerCase(record.name);
    if (type === undefined || record.class !== CLASSES.IN || !isWithin(owner, name)) continue;
    const key = rrsetName(owner, type);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  const rrsets = Array.from(groups, ([key, group]): [string, Rrset] => [key, rrsetOf(key, group)]);
  return { name, rrsets: new Map(rrsets) };
}

function rrsetOf(key: string, records: readonly WireRecord[]): Rrset {
  const { type } = parseRrsetName(key);
  const { read, write, canonical } = RECORD_TYPES[type];
  const values = records.map((record) => read(record.data(), record.end));
  return {
    ttl: Math.min(...records.map(({ ttl }) => ttl)),
    values: sortedValues(values.map(canonical)),
    // Only of texts does the value not tell all: how they are cut.
    rdata: records.map((record, index) => (type === "TXT" ? raw(record) : write(values[index] ?? ""))),
  };
}

function raw({ data, end }: WireRecord): Buffer {
  const at = data();
  return Buffer.from(at.bytes(end - at.offset));
}

/** Records as they will be once they are written. */
export function written({ ttl, values }: RrsetState, type: RecordTypeName): Rrset {
  return { ttl, values: sortedValues(values), rdata: values.map(RECORD_TYPES[type].write) };
}

export function lookUp({ rrsets }: Zone, key: string): Known {
  const { name, type } = parseRrsetName(key);
  const registry = rrsets.get(rrsetName(registryName(name, type), "TXT"));
  return { rrset: rrsets.get(key), registry, mark: markIn(registry) };
}

/** Only a record that stands alone is a mark of ours: two of them say nothing that could be relied on. */
function markIn(registry: Rrset | undefined): Mark | undefined {
  const [only, ...others] = registry?.rdata ?? [];
  return only === undefined || others.length > 0 ? undefined : decodeMark(only);
}

/** Every name and type that has records, or had them once and still has our mark; the marks themselves are not listed. */
export function listed(zone: Zone): Map<string, Known> {
  const found = new Map<string, Known>();
  for (const key of zone.rrsets.keys()) {
    const { name, type } = parseRrsetName(key);
    const of = type === "TXT" ? registeredBy(name) : undefined;
    const marked = of === undefined ? undefined : rrsetName(of.name, of.type);
    if (marked === undefined || markIn(zone.rrsets.get(key)) === undefined) found.set(key, lookUp(zone, key));
    else found.set(marked, lookUp(zone, marked));
  }
  return found;
}

export function stateOf({ rrset }: Known): RrsetState {
  return rrset === undefined ? NOTHING : { ttl: rrset.ttl, values: rrset.values };
}

const NOTHING: RrsetState = { ttl: 0, values: [] };
