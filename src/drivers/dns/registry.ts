import type { Mark, ObjectId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import { reader } from "./bytes.ts";
import { labelsOf, nameFrom } from "./names.ts";
import { type RecordTypeName, readStrings, recordType, writeStrings } from "./record-types.ts";

/*
 * Marks of records. DNS has no room for them at the record itself, so that each lies in a text record of its own below
 * the name, a label for the type and one of ours:
 *
 *   www.example.test.      A     10.20.0.10
 *   a._fleetwright.www.example.test.          TXT  "heritage=fleetwright" "fleet=demo" "owner=DNSRecord/default/www" ...
 *   *.apps.example.test.   A     10.20.0.11
 *   a._fleetwright-any.apps.example.test.     TXT  ...
 *
 * It is never beside the record, where a CNAME would not bear it, and never below a `*`, where it would be read as one
 * of the wildcard's names. Strings are `key=value`, as in RFC 6763, 6.3.
 */

const PLAIN = Buffer.from("_fleetwright");
const WILDCARD = Buffer.from("_fleetwright-any");
const STAR = Buffer.from("*");

/** The longest name, in bytes, for which there is room for the mark's labels before it. */
export const MAX_MARKED_NAME_BYTES = 255 - (WILDCARD.length + 1) - ("cname".length + 1);

/** Where the mark of a record lies. */
export function registryName(name: string, type: RecordTypeName): string {
  const labels = labelsOf(name);
  const kind = Buffer.from(type.toLowerCase());
  const wildcard = labels[0] !== undefined && STAR.equals(labels[0]);
  return nameFrom(wildcard ? [kind, WILDCARD, ...labels.slice(1)] : [kind, PLAIN, ...labels]);
}

/** Of which record this name holds the mark; undefined for all other names. In lower case. */
export function registeredBy(
  name: string,
): { readonly name: string; readonly type: RecordTypeName } | undefined {
  const [first, second, ...rest] = labelsOf(name);
  const type = Buffer.from(first ?? [])
    .toString("latin1")
    .toUpperCase();
  if (second === undefined || recordType(type) === undefined) return undefined;
  const of = { type: type as RecordTypeName }; // just looked up
  if (PLAIN.equals(second)) return { ...of, name: nameFrom(rest) };
  return WILDCARD.equals(second) ? { ...of, name: nameFrom([STAR, ...rest]) } : undefined;
}

/** The RDATA of a mark's text record. */
export function encodeMark(mark: Mark): Buffer {
  const { fleet, owner, applied, commit, protect, keep, announces = [] } = mark;
  const pairs: [string, string][] = [
    ["heritage", "fleetwright"],
    ["fleet", fleet],
    ["owner", owner],
    ["applied", applied],
    ["commit", commit],
    ["protect", String(protect)],
    ["onDelete", keep.onDelete],
    ["trashSeconds", String(keep.trashSeconds)],
    ...announces.map((id): [string, string] => ["announces", id]),
  ];
  return writeStrings(pairs.map(([key, value]) => Buffer.from(`${key}=${value}`)));
}

/** The mark in the RDATA of a text record; undefined for what is none. Whoever edits it may make it another one. */
export function decodeMark(rdata: Buffer): Mark | undefined {
  const pairs = readStrings(reader(rdata), rdata.length).map((bytes) => bytes.toString());
  const all = (key: string) =>
    pairs.filter((pair) => pair.startsWith(`${key}=`)).map((pair) => pair.slice(key.length + 1));
  const value = (key: string) => all(key)[0] ?? "";
  if (value("heritage") !== "fleetwright" || value("fleet") === "") return undefined;
  const announces = all("announces") as ObjectId[]; // written by us, as is the owner; edited, they name nothing
  return {
    fleet: value("fleet"),
    owner: value("owner") as ResourceId,
    applied: value("applied"),
    commit: value("commit"),
    protect: value("protect") === "true",
    keep: {
      onDelete: value("onDelete") === "retain" ? "retain" : "delete",
      trashSeconds: Number(value("trashSeconds")),
    },
    ...(announces.length === 0 ? {} : { announces }),
  };
}
