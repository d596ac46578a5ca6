/** Answers of servers in words (RFC 1035, 4.1.1; RFC 2136, 2.2). */
const RCODES: { readonly [rcode: number]: { readonly name: string; readonly meaning: string } } = {
  1: { name: "FORMERR", meaning: "it could not read the request" },
  2: { name: "SERVFAIL", meaning: "it failed for a reason of its own; see its log" },
  3: { name: "NXDOMAIN", meaning: "a name that should be there is not" },
  4: { name: "NOTIMP", meaning: "it does not do dynamic updates" },
  5: { name: "REFUSED", meaning: "it refuses this, by its policy for the key or for the records" },
  6: { name: "YXDOMAIN", meaning: "a name that should not be there is" },
  7: { name: "YXRRSET", meaning: "a record that should not be there is" },
  8: { name: "NXRRSET", meaning: "a record is not as it was" },
  9: { name: "NOTAUTH", meaning: "it is not a primary server of the zone, or the key may not do this" },
  10: { name: "NOTZONE", meaning: "a name is not in the zone" },
};

/** Codes of a failed precondition: the server changed nothing. */
export const PRECONDITION_RCODES: ReadonlySet<number> = new Set([3, 6, 7, 8]);

export function formatRcode(rcode: number): string {
  const entry = RCODES[rcode];
  return entry === undefined ? `rcode ${rcode}` : `${entry.meaning} (${entry.name})`;
}
