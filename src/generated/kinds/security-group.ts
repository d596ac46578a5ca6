// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The allowed traffic. An interface with a SecurityGroup accepts only allowed traffic, and only IPv4 to its own address. Outgoing traffic is unrestricted unless one of its groups has an egress rule. DHCP always passes.
 */
export interface SecurityGroupSpec {
  /**
   * The rules, in any order. Changed live: deleting a rule also ends the connections that it allowed.
   *
   * @maxItems 1000
   *
   * Items: One rule.
   */
  rules: {
    /**
     * `ingress`: to the machine. `egress`: from the machine; with an egress rule, all other outgoing traffic is dropped.
     */
    direction: "ingress" | "egress";
    /**
     * `any` is every protocol over IPv4.
     */
    protocol: "tcp" | "udp" | "icmp" | "any";
    /**
     * With `tcp` and `udp`: the destination ports, as numbers or ranges such as `8000-8100`. If empty: all ports.
     *
     * @maxItems 1000
     *
     * Items: A port, or a range from the first to the last port.
     */
    ports: (number | string)[];
    /**
     * The remote side. If absent: any address.
     */
    remote?: {
      /**
       * An IPv4 subnet.
       */
      cidr?: string;
      /**
       * A SecurityGroup: all interfaces of the group that are in the same network.
       */
      group?: string;
    };
  }[];
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
