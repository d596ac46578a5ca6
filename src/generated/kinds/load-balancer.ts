// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The address, the listeners and the members.
 */
export interface LoadBalancerSpec {
  /**
   * The network of the members. A change replaces the load balancer.
   */
  network: string;
  /**
   * The virtual address: an address of the network, or a public address from a pool. A change moves the load balancer; connections to the old address are drained.
   */
  vip: {
    /**
     * The AddressPool of a public address. The network must have mode `nat`. If absent, the address is a private address of the network.
     */
    pool?: string;
    /**
     * The address. If absent, a free address is allocated and kept.
     */
    address?: string;
  };
  /**
   * The listeners. Changed live, by a reload that keeps connections open.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A listener on one port.
   */
  listeners: {
    /**
     * The name, unique in the load balancer.
     */
    name: string;
    /**
     * `TCP` forwards connections unchanged. `HTTP` forwards each request separately, with the client's address in `X-Forwarded-For`.
     */
    protocol: "TCP" | "HTTP";
    /**
     * The TCP port.
     */
    port: number;
    /**
     * The name of the pool in `pools` that serves the listener.
     */
    pool: string;
    /**
     * The subnets of clients that may connect. If empty, all clients may connect.
     *
     * @maxItems 1000
     *
     * Items: An IPv4 subnet.
     */
    allowedCidrs: string[];
    /**
     * The maximum number of concurrent connections. Further connections wait. Each connection uses two file descriptors on the gateway host.
     */
    connectionLimit: number;
    /**
     * Timeouts. Listeners of one pool must have the same `memberConnect` and `memberData`.
     */
    timeouts: {
      /**
       * The idle timeout of a client.
       */
      client: string;
      /**
       * The timeout for a connection to a member.
       */
      memberConnect: string;
      /**
       * The idle timeout of a member.
       */
      memberData: string;
    };
  }[];
  /**
   * The pools of members. Changes of members are live without a reload. Other changes of a pool are live by a reload that keeps connections open.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A pool of equivalent members.
   */
  pools: {
    /**
     * The name that listeners and VirtualMachinePools refer to.
     */
    name: string;
    /**
     * The selection of the member. `ROUND_ROBIN`: in turn, by weight. `LEAST_CONNECTIONS`: the member with the fewest connections. `SOURCE_IP`: the same member for the same client address, while the member exists.
     */
    algorithm: "ROUND_ROBIN" | "LEAST_CONNECTIONS" | "SOURCE_IP";
    /**
     * The rule by which a client stays with one member. `HTTP_COOKIE`: by a cookie `fleetwright-POOL` that HAProxy sets, for listeners of protocol HTTP. A client whose member is gone or down gets another one. With HAProxy before 3.0, each new member of the pool needs a reload, which keeps connections open.
     */
    sessionPersistence: "NONE" | "HTTP_COOKIE";
    /**
     * Health checks. A member that fails gets no new connections. If absent, every member always gets its share.
     */
    healthMonitor?: {
      /**
       * `HTTP`: an HTTP/1.0 GET request. `TCP`: a connection.
       */
      type: "HTTP" | "TCP";
      /**
       * With type HTTP: the path of the request. [`/`]
       */
      urlPath?: string;
      /**
       * With type HTTP: the status codes of a healthy member. [`200`]
       */
      expectedCodes?: string;
      /**
       * The interval between two checks.
       */
      delay: string;
      /**
       * The timeout of a check, at most `delay`.
       */
      timeout: string;
      /**
       * The number of successive failures after which a member is unhealthy, and of successes after which it is healthy again.
       */
      maxRetries: number;
    };
    /**
     * The members, besides those that VirtualMachinePools register.
     *
     * Items: A machine with an interface in the network. Its first interface in that network is used.
     */
    members: {
      /**
       * The VirtualMachine.
       */
      virtualMachine: string;
      /**
       * The port on the machine.
       */
      port: number;
      /**
       * The weight, relative to the other members. With 0 the member gets no new connections.
       */
      weight: number;
    }[];
  }[];
  /**
   * `SINGLE`: one process on the network's gateway host. When that host fails, the process moves together with the router.
   */
  topology: "SINGLE";
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
