// Made by `npm run generate` from schemas/; not to be edited.

/**
 * What is allowed. An interface that is in any group is reached by nothing else, and only by IPv4 at its own address. It may reach everything, unless one of its groups has an egress rule. DHCP always passes.
 */
export interface SecurityGroupSpec {
  /**
   * What is allowed; their order means nothing. Changed live: a rule that goes also ends the connections that it allowed.
   *
   * @maxItems 1000
   *
   * Items: One thing that is allowed.
   */
  rules: {
    /**
     * `ingress`: towards the machine. `egress`: away from it; from the first such rule on, nothing else may leave.
     */
    direction: "ingress" | "egress";
    /**
     * `any` is every protocol over IPv4.
     */
    protocol: "tcp" | "udp" | "icmp" | "any";
    /**
     * With tcp and udp: the ports that are asked for, as numbers or as ranges such as `8000-8100`. Empty: all.
     *
     * @maxItems 1000
     *
     * Items: A port, or the first and the last one of a range.
     */
    ports: (number | string)[];
    /**
     * The other side. Without it: anybody.
     */
    remote?: {
      /**
       * An IPv4 subnet.
       */
      cidr?: string;
      /**
       * A SecurityGroup: all interfaces that are in it, as far as they are in the same network.
       */
      group?: string;
    };
  }[];
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
