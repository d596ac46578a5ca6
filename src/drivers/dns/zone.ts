import { addToGroup } from "../../model/group-by.ts";
import type { Mark } from "../../model/object.ts";
import { isWithin, lowerCase } from "./domain-name.ts";
import { CLASSES, type WireRecord } from "./message.ts";
import {
  RECORD_TYPES,
  type RecordTypeName,
  sortValues,
  typeOfCode,
  unsupportedTypeName,
} from "./record-types.ts";
import { decodeMark, parseRegistryName, registryName } from "./registry.ts";
import { parseRrsetName, type RrsetState, rrsetName } from "./state.ts";

/** Records of one name and type as the server has them. */
export interface Rrset extends RrsetState {
  /** RDATA as on the wire, without compression, names in their original case: preconditions must repeat it. */
  readonly rdata: readonly Buffer[];
}

/** A name and type: its records, and the text record with their mark. */
export interface MarkedRrset {
  readonly rrset: Rrset | undefined;
  readonly registry: Rrset | undefined;
  readonly mark: Mark | undefined;
}

/** The cached content of a zone, with our own changes since the last transfer. */
export interface Zone {
  readonly name: string;
  /** Records by `rrsetName`. */
  readonly rrsets: Map<string, Rrset>;
  /** The `rrsetName`s of records whose types are not supported, below the zone's own name. */
  readonly unsupported: ReadonlyMap<string, RrsetState>;
}

/** Parses a zone from its transfer. Of records of unsupported types only their existence is known. */
export function parseZone(name: string, records: readonly WireRecord[]): Zone {
  const groups = new Map<string, WireRecord[]>();
  const unsupported = new Map<string, RrsetState>();
  for (const record of records) {
    const type = typeOfCode(record.type);
    const owner = lowerCase(record.name);
    if (record.class !== CLASSES.IN || !isWithin(owner, name)) continue;
    if (type !== undefined) addToGroup(groups, rrsetName(owner, type), record);
    else if (owner !== name && !BESIDE_CNAME.has(record.type))
      unsupported.set(rrsetName(owner, unsupportedTypeName(record.type)), UNREAD);
  }
  const rrsets = Array.from(groups, ([key, group]): [string, Rrset] => [key, parseRrset(key, group)]);
  return { name, rrsets: new Map(rrsets), unsupported };
}

/** The types of DNSSEC that may stand beside a CNAME: RRSIG, NSEC, NSEC3 (RFC 4035, 2.5; RFC 5155, 3). */
const BESIDE_CNAME: ReadonlySet<number> = new Set([46, 47, 50]);

/** Values of other types have no canonical form here. */
const UNREAD: RrsetState = { ttl: 0, values: ["(not read)"] };

function parseRrset(key: string, records: readonly WireRecord[]): Rrset {
  const { type } = parseRrsetName(key);
  const { read, write, canonical } = RECORD_TYPES[type];
  const values = records.map((record) => read(record.data(), record.end));
  return {
    ttl: Math.min(...records.map(({ ttl }) => ttl)),
    values: sortValues(values.map(canonical)),
    // only for texts the value does not tell the whole RDATA: where they are cut
    rdata: records.map((record, index) => (type === "TXT" ? rawRdata(record) : write(values[index] ?? ""))),
  };
}

function rawRdata({ data, end }: WireRecord): Buffer {
  const at = data();
  return Buffer.from(at.bytes(end - at.offset));
}

/** Returns records as they will be after a write. */
export function toRrset({ ttl, values }: RrsetState, type: RecordTypeName): Rrset {
  return { ttl, values: sortValues(values), rdata: values.map(RECORD_TYPES[type].write) };
}

export function lookUp({ rrsets }: Zone, key: string): MarkedRrset {
  const { name, type } = parseRrsetName(key);
  const registry = rrsets.get(rrsetName(registryName(name, type), "TXT"));
  return { rrset: rrsets.get(key), registry, mark: parseRegistryMark(registry) };
}

/** Parses the mark of a record. A mark must be a single record: two of them are ambiguous, and count as none. */
function parseRegistryMark(registry: Rrset | undefined): Mark | undefined {
  const [only, ...others] = registry?.rdata ?? [];
  return only === undefined || others.length > 0 ? undefined : decodeMark(only);
}

/** Returns every name and type that has records, or only our mark left. The marks themselves are not listed. */
export function markedRrsets(zone: Zone): Map<string, MarkedRrset> {
  const rrsets = new Map<string, MarkedRrset>();
  for (const key of zone.rrsets.keys()) {
    const { name, type } = parseRrsetName(key);
    const registered = type === "TXT" ? parseRegistryName(name) : undefined;
    const marked = registered === undefined ? undefined : rrsetName(registered.name, registered.type);
    if (marked === undefined || parseRegistryMark(zone.rrsets.get(key)) === undefined)
      rrsets.set(key, lookUp(zone, key));
    else rrsets.set(marked, lookUp(zone, marked));
  }
  return rrsets;
}

export function rrsetState({ rrset }: MarkedRrset): RrsetState {
  return rrset === undefined ? NOTHING : { ttl: rrset.ttl, values: rrset.values };
}

const NOTHING: RrsetState = { ttl: 0, values: [] };
