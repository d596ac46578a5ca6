import { isWithin, nameLength, parseName } from "../../drivers/dns/domain-name.ts";
import { recordType } from "../../drivers/dns/record-types.ts";
import { MAX_MARKED_NAME_BYTES } from "../../drivers/dns/registry.ts";
import { reverseZone } from "../../drivers/dns/reverse.ts";
import type { DNSRecordSpec } from "../../generated/kinds/dns-record.ts";
import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import { fullName, hasReverseZone } from "../../kinds/shared/dns-names.ts";
import type { Resource } from "../../model/resource.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { parseIpv4Subnet, showIpv4 } from "../ipv4.ts";
import type { Path } from "../path.ts";

/** Finds invalid reverse zones and servers of a DNSZone. */
export const checkZone: ResourceCheck<DNSZoneSpec> = (resource) => {
  const { server, reverse } = resource.spec;
  const port = Number(server.split(":").at(-1));
  const wrongPort =
    port > 65535 ? [{ resource, path: ["spec", "server"], message: `there is no port ${port}` }] : [];
  const wrong = reverse.flatMap((cidr, index) => {
    const error = wrongReverse(cidr);
    return error === undefined ? [] : [{ resource, path: ["spec", "reverse", index], ...error }];
  });
  return [...wrongPort, ...wrong];
};

/**
 * Returns the problem of a subnet that is no whole reverse zone. Parts of a zone need a delegation (RFC 2317).
 */
function wrongReverse(cidr: string): { message: string; hint: string } | undefined {
  const { network, prefix } = parseIpv4Subnet(cidr);
  if (prefix % 8 !== 0 || prefix === 0 || prefix === 32) {
    const near = Math.min(24, Math.max(8, Math.floor(prefix / 8) * 8));
    const message = `${cidr} is no reverse zone: its prefix must be 8, 16 or 24`;
    return {
      message,
      hint: `the zone around it is that of ${showIpv4(parseIpv4Subnet(`${showIpv4(network)}/${near}`).network)}/${near}`,
    };
  }
  if (cidr === `${showIpv4(network)}/${prefix}`) return undefined;
  return {
    message: `${cidr} is an address inside of a subnet`,
    hint: `did you mean "${showIpv4(network)}/${prefix}"?`,
  };
}

/**
 * Finds values that do not match the record type, and records with both or neither of `values` and `valueFrom`.
 */
export const checkRecord: ResourceCheck<DNSRecordSpec> = (resource) => {
  const { type, values, valueFrom, pointer } = resource.spec;
  const rules: [boolean, Path, string, string?][] = [
    [values === undefined && valueFrom === undefined, ["spec"], "it has neither values nor valueFrom"],
    [
      values !== undefined && valueFrom !== undefined,
      ["spec", "valueFrom"],
      "values and valueFrom exclude each other",
    ],
    [
      valueFrom !== undefined && type !== "A",
      ["spec", "type"],
      `valueFrom gives an IPv4 address, and ${type} is no record of one`,
    ],
    [
      pointer && type !== "A",
      ["spec", "pointer"],
      `only addresses have pointers, and ${type} is no record of one`,
    ],
    [type === "CNAME" && (values?.length ?? 0) > 1, ["spec", "values"], "a CNAME has one value"],
    [
      type === "MX" && (values?.length ?? 0) > 1 && values?.some((value) => /\s\.\s*$/.test(value)) === true,
      ["spec", "values"],
      'an MX for "." says that the name takes no mail, and has no other value beside it',
    ],
  ];
  const broken = rules.flatMap(([is, path, message, hint]) =>
    is ? [{ resource, path, message, hint }] : [],
  );
  const wrong = wrongValues(resource);
  return [...broken, ...wrong, ...(wrong.length > 0 ? [] : tooLargeValues(resource))];
};

function wrongValues(resource: Resource<DNSRecordSpec>): Finding[] {
  const { type, values = [] } = resource.spec;
  const seen = new Set<string>();
  return values.flatMap((value, index): Finding[] => {
    const path = ["spec", "values", index];
    try {
      const canonical = recordType(type)?.parse(value) ?? value;
      if (seen.has(canonical)) return [{ resource, path, message: `"${value}" is given twice` }];
      seen.add(canonical);
      return type === "TXT" ? wrongText(resource, path, value) : [];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [{ resource, path, message: error.message }];
    }
  });
}

/** Texts as zone files have them: `"v=spf1 -all"`, or several for one value: `"v=DKIM1; " "p=..."`. */
const QUOTED = /^\s*"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*\s*$/s;

/** Finds texts in the syntax of zone files, which would be published with its quotes and backslashes. */
function wrongText(resource: Resource<DNSRecordSpec>, path: Path, value: string): Finding[] {
  if (QUOTED.test(value)) return [quotedText(resource, path, value)];
  if (!value.includes("\\;")) return [];
  const message =
    "the backslash before a semicolon would be a part of the text: the value of a TXT record is the plain text";
  return [{ resource, path, message, hint: `write '${value.replaceAll("\\;", ";")}'` }];
}

function quotedText(resource: Resource<DNSRecordSpec>, path: Path, value: string): Finding {
  const texts = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, text = ""]) =>
    text.replace(/\\(.)/gs, "$1"),
  );
  return {
    resource,
    path,
    message:
      "the text is in quotes, which would be a part of it: the value of a TXT record is the plain text",
    hint: `write '${texts.join("")}'`,
  };
}

/** Returns the problem of values that need more than a message to the server can have. */
function tooLargeValues(resource: Resource<DNSRecordSpec>): Finding[] {
  const { type, values = [] } = resource.spec;
  const write = recordType(type)?.write;
  const parse = recordType(type)?.parse;
  if (write === undefined || parse === undefined) return [];
  const bytes = values.reduce((sum, value) => sum + write(parse(value)).length, 0);
  if (bytes <= MAX_RRSET_BYTES) return [];
  const message = `the values have ${bytes} bytes, and all records of one name and type together may have ${MAX_RRSET_BYTES}`;
  return [{ resource, path: ["spec", "values"], message }];
}

/** Leaves room in a message of 64 KiB for the precondition, the marks and the signature (RFC 1035, 4.2.2). */
const MAX_RRSET_BYTES = 24_000;

/** Returns the problem of a CNAME in its zone. Undefined if it has none. */
export function wrongAlias(
  { name, type, values = [] }: DNSRecordSpec,
  zone: DNSZoneSpec,
): { path: Path; message: string; hint?: string } | undefined {
  if (type !== "CNAME") return undefined;
  const full = fullName(name, zone);
  if ([fullName("@", zone), ...zone.reverse.map(reverseZone)].includes(full))
    return {
      path: ["spec", "type"],
      message: `${full} is the zone itself, which has records of its own, and nothing can stand beside a CNAME`,
      hint: "use records of type A or AAAA, for example with valueFrom",
    };
  if (values[0] === undefined || recordType(type)?.parse(values[0]) !== full) return undefined;
  return { path: ["spec", "values", 0], message: `${full} would be a CNAME for itself` };
}

/** Returns the problem of a name in a zone. Undefined if the name is valid. */
export function wrongName(name: string, zone: DNSZoneSpec): { message: string; hint?: string } | undefined {
  const root = fullName("@", zone);
  const full = fullName(name, zone);
  const doubled = !name.endsWith(".") && name !== "@" && isWithin(`${name.toLowerCase()}.`, root);
  if (doubled) {
    const short = name.slice(0, -root.length).replace(/\.$/, "");
    return {
      message: `"${name}" would be ${full}`,
      hint: `names are relative to the zone: did you mean "${short === "" ? "@" : short}"?`,
    };
  }
  const zones = [root, ...zone.reverse.map(reverseZone)];
  if (!zones.some((suffix) => isWithin(full, suffix)))
    return {
      message: `${full} is not in ${zones.join(" or ")}`,
      hint: "names without a dot at their end are relative to the zone",
    };
  return isTooLong(full)
    ? { message: `${full} is too long: our mark of it needs ${255 - MAX_MARKED_NAME_BYTES} bytes more` }
    : undefined;
}

function isTooLong(name: string): boolean {
  try {
    return nameLength(parseName(name)) > MAX_MARKED_NAME_BYTES;
  } catch {
    return true;
  }
}

/** Finds addresses of records with `pointer` that no reverse zone covers. */
export function addressWithoutReverseZone(
  { spec }: Resource<DNSRecordSpec>,
  zone: DNSZoneSpec,
): string | undefined {
  return spec.pointer ? spec.values?.find((ipv4) => !hasReverseZone(ipv4, zone)) : undefined;
}
