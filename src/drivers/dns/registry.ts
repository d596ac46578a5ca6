import type { Mark, ObjectId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { createReader } from "./bytes.ts";
import { formatName, parseName } from "./domain-name.ts";
import { type RecordTypeName, readStrings, recordType, writeStrings } from "./record-types.ts";

/*
 * Marks of records. Because a DNS record has no room for a mark, each mark lies in a text record of its own. Its name is the
 * record's name below two labels, one for the type and one of ours:
 *
 *   www.example.test.      A     10.20.0.10
 *   a._fleetwright.www.example.test.          TXT  "heritage=fleetwright" "fleet=demo" "owner=DNSRecord/default/www" ...
 *   *.apps.example.test.   A     10.20.0.11
 *   a._fleetwright-any.apps.example.test.     TXT  ...
 *
 * A mark is never beside the record, where a CNAME forbids it, and never below a `*`, where resolvers would match it with
 * the wildcard. Strings are `key=value`, as in RFC 6763, 6.3.
 */

const PLAIN = Buffer.from("_fleetwright");
const WILDCARD = Buffer.from("_fleetwright-any");
const STAR = Buffer.from("*");

/** The longest name, in bytes, that leaves room for the mark's labels before it. */
export const MAX_MARKED_NAME_BYTES = 255 - (WILDCARD.length + 1) - ("cname".length + 1);

/** Returns the name of the text record with the mark of a record. */
export function registryName(name: string, type: RecordTypeName): string {
  const labels = parseName(name);
  const kind = Buffer.from(type.toLowerCase());
  const wildcard = labels[0] !== undefined && STAR.equals(labels[0]);
  return formatName(wildcard ? [kind, WILDCARD, ...labels.slice(1)] : [kind, PLAIN, ...labels]);
}

/** Returns the record whose mark has this name; undefined for all other names. In lower case. */
export function parseRegistryName(
  name: string,
): { readonly name: string; readonly type: RecordTypeName } | undefined {
  const [first, second, ...rest] = parseName(name);
  const type = Buffer.from(first ?? [])
    .toString("latin1")
    .toUpperCase();
  if (second === undefined || recordType(type) === undefined) return undefined;
  const of = { type: type as RecordTypeName }; // just looked up
  if (PLAIN.equals(second)) return { ...of, name: formatName(rest) };
  return WILDCARD.equals(second) ? { ...of, name: formatName([STAR, ...rest]) } : undefined;
}

/** Returns the RDATA of a mark's text record. */
export function encodeMark(mark: Mark): Buffer {
  const { fleet, owner, applied, commit, origin, protect, keep, announces = [] } = mark;
  const pairs: [string, string][] = [
    ["heritage", "fleetwright"],
    ["fleet", fleet],
    ["owner", owner],
    ["applied", applied],
    ["commit", commit],
    ...(origin === undefined ? [] : [["origin", origin] as [string, string]]),
    ["protect", String(protect)],
    ["onDelete", keep.onDelete],
    ["trashSeconds", String(keep.trashSeconds)],
    ...announces.map((id): [string, string] => ["announces", id]),
  ];
  return writeStrings(pairs.map(([key, value]) => Buffer.from(`${key}=${value}`)));
}

/**
 * Parses the mark in the RDATA of a text record; undefined for another record. An edited record may give another mark.
 */
export function decodeMark(rdata: Buffer): Mark | undefined {
  const pairs = readStrings(createReader(rdata), rdata.length).map((bytes) => bytes.toString());
  const all = (key: string) =>
    pairs.filter((pair) => pair.startsWith(`${key}=`)).map((pair) => pair.slice(key.length + 1));
  const value = (key: string) => all(key)[0] ?? "";
  if (value("heritage") !== "fleetwright" || value("fleet") === "") return undefined;
  const origin = value("origin");
  const announces = all("announces") as ObjectId[]; // written by us, as is the owner; edited ids name nothing
  return {
    fleet: value("fleet"),
    owner: value("owner") as ResourceId,
    applied: value("applied"),
    commit: value("commit"),
    protect: value("protect") === "true",
    keep: {
      onDelete: value("onDelete") === "retain" ? "retain" : "delete",
      trashSeconds: Number.isSafeInteger(Number(value("trashSeconds"))) ? Number(value("trashSeconds")) : 0,
    },
    ...(origin === "" ? {} : { origin }),
    ...(announces.length === 0 ? {} : { announces }),
  };
}
