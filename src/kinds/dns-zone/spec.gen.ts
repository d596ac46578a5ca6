// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Where the zone is and with which key it is read and changed. The key needs the right to transfer and to update the zone and its reverse zones.
 */
export interface DNSZoneSpec {
  /**
   * The zone's name. Changing it writes all names into the other zone; those in this one stay.
   */
  zone: string;
  /**
   * Address and port of the primary server, over TCP. Changed live.
   */
  server: string;
  /**
   * The Host through whose shell the server is reached, where this machine has no way to it. Changed live.
   */
  via: string;
  /**
   * The key that signs requests and answers (RFC 8945). Changed live.
   */
  tsig: {
    /**
     * The key's name, as the server knows it.
     */
    name: string;
    /**
     * How it signs.
     */
    algorithm: "hmac-sha224" | "hmac-sha256" | "hmac-sha384" | "hmac-sha512";
    /**
     * The Secret that holds the key, in base64 as the server's tools write it.
     */
    secretRef: {
      /**
       * The Secret.
       */
      secret: string;
      /**
       * The key in it.
       */
      key: string;
    };
  };
  /**
   * Subnets whose reverse zones are on the same server: machines get the names of their addresses there (PTR). Each is a zone of its own, so its prefix is 8, 16 or 24. Changed live.
   *
   * @maxItems 64
   *
   * Items: An IPv4 subnet: `10.20.0.0/24` for the zone 0.20.10.in-addr.arpa.
   */
  reverse: string[];
  /**
   * How long resolvers may remember a record that says nothing else, in seconds. Changed live.
   */
  ttl: number;
  /**
   * Does nothing: the zone is not ours, and what is in it belongs to who wants it.
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
