// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Where it listens, and who answers.
 */
export interface LoadBalancerSpec {
  /**
   * The network that its members are in. Changing it replaces the load balancer.
   */
  network: string;
  /**
   * The address that it listens on: one of the network, or of a pool of public addresses. A change moves it: connections to the address before end in peace.
   */
  vip: {
    /**
     * The AddressPool that a public address is from; the network must be of mode nat. Without it the address is one of the network, reached only from inside.
     */
    pool?: string;
    /**
     * The address itself. Without it a free one is given, which then stays.
     */
    address?: string;
  };
  /**
   * The ports that it listens on. Changed live, by a reload that no connection notices.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: One port.
   */
  listeners: {
    /**
     * Tells it apart from the other listeners.
     */
    name: string;
    /**
     * `TCP` hands connections on as they are. `HTTP` understands requests: each may go to another member, which is told the client's address by `X-Forwarded-For`.
     */
    protocol: "TCP" | "HTTP";
    /**
     * The port.
     */
    port: number;
    /**
     * The pool of members that answer, by its name below.
     */
    pool: string;
    /**
     * The clients that may connect. Empty: everybody.
     *
     * @maxItems 1000
     *
     * Items: An IPv4 subnet.
     */
    allowedCidrs: string[];
    /**
     * How many connections it serves at the same time. Further ones wait. Each takes two file descriptors of the gateway host.
     */
    connectionLimit: number;
    /**
     * How long is waited. Listeners of one pool have the same for its members.
     */
    timeouts: {
      /**
       * For a client that says nothing.
       */
      client: string;
      /**
       * For a member to take a connection.
       */
      memberConnect: string;
      /**
       * For a member that says nothing.
       */
      memberData: string;
    };
  }[];
  /**
   * Who answers. Members come, change and go live, without even a reload; the rest of a pool is changed by a reload that no connection notices.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: Members that answer the same.
   */
  pools: {
    /**
     * By which listeners and pools of machines refer to it.
     */
    name: string;
    /**
     * Who is next. `ROUND_ROBIN`: one after the other, by their weights. `LEAST_CONNECTIONS`: whoever has the fewest. `SOURCE_IP`: always the same for a client's address, as long as the member is there.
     */
    algorithm: "ROUND_ROBIN" | "LEAST_CONNECTIONS" | "SOURCE_IP";
    /**
     * Whether a client stays with its member.
     */
    sessionPersistence: "NONE";
    /**
     * How members are looked at: who does not answer gets no further connections. Without it every member always gets its share.
     */
    healthMonitor?: {
      /**
       * `HTTP`: a GET request, of HTTP/1.0. `TCP`: a connection.
       */
      type: "HTTP" | "TCP";
      /**
       * With type HTTP: what is asked for; without it `/`.
       */
      urlPath?: string;
      /**
       * With type HTTP: the status codes of a member that is well; without it `200`.
       */
      expectedCodes?: string;
      /**
       * From one look to the next.
       */
      delay: string;
      /**
       * For the answer; at most the delay.
       */
      timeout: string;
      /**
       * How many looks in a row must fail before a member is out, and succeed before it is back.
       */
      maxRetries: number;
    };
    /**
     * Machines that answer, besides those that pools of machines register.
     *
     * Items: A machine with an interface in the network; its first one there counts.
     */
    members: {
      /**
       * The machine.
       */
      virtualMachine: string;
      /**
       * The port that it answers on.
       */
      port: number;
      /**
       * Its share, beside the weights of the others. With 0 it gets nothing new.
       */
      weight: number;
    }[];
  }[];
  /**
   * `SINGLE`: one process, on the network's gateway host. It comes back with the router when that fails.
   */
  topology: "SINGLE";
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
