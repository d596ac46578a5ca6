// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The name, and what it stands for: `values`, or an address of another resource by `valueFrom`.
 */
export interface DNSRecordSpec {
  /**
   * The DNSZone. Another one makes the record there and removes it here.
   */
  zone: string;
  /**
   * The name in the zone: `www` for www.example.test, `@` for the zone's own, `*.apps` for all names below apps. With a dot at its end it is a full name, of the zone or of one of its reverse zones. Changing it makes another record and removes this one.
   */
  name: string;
  /**
   * What kind of values it has. Changing it makes another record and removes this one; to and from CNAME in one step.
   */
  type: "A" | "AAAA" | "CNAME" | "MX" | "PTR" | "SRV" | "TXT";
  /**
   * How long resolvers may remember it, in seconds. Changed live, though they keep what they know for the time that they were told before.
   */
  ttl: number;
  /**
   * Its values, in any order, as zone files write them: `10.20.0.10`, `www.example.test.`, `10 mail.example.test.`, `10 5 5060 sip.example.test.`; of TXT the plain text. Names are full names, with or without the dot at their end. Changed live.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A value.
   */
  values?: string[];
  /**
   * Takes the address of another resource, and follows it: for records of type A. Changed live.
   */
  valueFrom?: {
    /**
     * A VirtualMachine: the address of its first interface. The name comes before the machine starts, and goes before it stops.
     */
    virtualMachine?: string;
    /**
     * A LoadBalancer: the address at which it listens.
     */
    loadBalancer?: string;
    /**
     * A FloatingIP: its public address.
     */
    floatingIP?: string;
  };
  /**
   * With type A: also gives each address this name (PTR), in the zone's reverse zones. One name only can be an address's. Changed live.
   */
  pointer: boolean;
  /**
   * What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.
   */
  protect: boolean;
  /**
   * What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.
   */
  drift: "fix" | "report";
}
