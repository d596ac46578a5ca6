// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The name of the records and their values: either `values`, or the address of another resource in `valueFrom`.
 */
export interface DNSRecordSpec {
  /**
   * The DNSZone. A change creates the record in the new zone and deletes it from the old one.
   */
  zone: string;
  /**
   * The name in the zone: `www` for www.example.test, `@` for the zone itself, `*.apps` for all names below apps. A name with a final dot is absolute; it must be in the zone or in one of its reverse zones. An internationalized name is written in its ASCII form (`xn--…`). A change creates the new record and deletes the old one.
   */
  name: string;
  /**
   * The record type. A change creates the new record and deletes the old one; a change to or from CNAME is one step. A name with a CNAME has no other records, and the zone itself cannot have one.
   */
  type: "A" | "AAAA" | "CNAME" | "MX" | "PTR" | "SRV" | "TXT";
  /**
   * The time to live in resolvers' caches, in seconds. Changed live; a cached record keeps its old time to live.
   */
  ttl: number;
  /**
   * The values in any order, in the syntax of zone files: `10.20.0.10`, `www.example.test.`, `10 mail.example.test.`, `10 5 5060 sip.example.test.`. A TXT value is the plain text, without quotes. Host names are absolute, with or without a final dot, and no addresses; an internationalized name is written in its ASCII form (`xn--…`). Changed live.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A value in the syntax of zone files.
   */
  values?: string[];
  /**
   * The resource whose address is the value, also after that address changes. Only for type A. Changed live.
   */
  valueFrom?: {
    /**
     * A VirtualMachine: the address of its first interface. The record is created before the machine starts and deleted before it stops.
     */
    virtualMachine?: string;
    /**
     * A LoadBalancer: its virtual address.
     */
    loadBalancer?: string;
    /**
     * A FloatingIP: its public address.
     */
    floatingIP?: string;
  };
  /**
   * With type A: also create a PTR record for each address, in the zone's reverse zones. An address can have only one PTR record. Changed live.
   */
  pointer: boolean;
  /**
   * The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.
   */
  protect: boolean;
  /**
   * The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.
   */
  drift: "fix" | "report";
}
