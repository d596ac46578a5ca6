// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The server of the zone and the key for reads and updates. The key must be allowed to transfer and to update the zone and its reverse zones.
 */
export interface DNSZoneSpec {
  /**
   * The zone's name. A change writes all records into the new zone; the records in the old zone stay.
   */
  zone: string;
  /**
   * Address and port of the primary server, over TCP. Changed live.
   */
  server: string;
  /**
   * The Host whose shell relays the connection, if this machine cannot reach the server directly. Changed live.
   */
  via: string;
  /**
   * The TSIG key that signs requests and responses (RFC 8945). Changed live.
   */
  tsig: {
    /**
     * The key's name on the server.
     */
    name: string;
    /**
     * The signature algorithm.
     */
    algorithm: "hmac-sha224" | "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
    /**
     * The Secret that contains the key in base64, as the server's tools print it.
     */
    secretRef: {
      /**
       * The Secret.
       */
      secret: string;
      /**
       * The key in the Secret.
       */
      key: string;
    };
  };
  /**
   * Subnets whose reverse zones are on the same server. Machines get PTR records there. Each subnet is one zone, so its prefix length must be 8, 16 or 24. Changed live.
   *
   * @maxItems 64
   *
   * Items: An IPv4 subnet: `10.20.0.0/24` for the zone 0.20.10.in-addr.arpa.
   */
  reverse: string[];
  /**
   * The default time to live of records in the zone, in seconds. Changed live.
   */
  ttl: number;
  /**
   * Has no effect: Fleetwright does not own the zone, and each record has the policy of its own resource.
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
