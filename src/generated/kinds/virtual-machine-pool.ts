// Made by `npm run generate` from schemas/; not to be edited.
import type {VirtualMachineSpec} from "./virtual-machine.ts";

/**
 * The number of members, their template, and the rules for the pool as a whole.
 */
export interface VirtualMachinePoolSpec {
  /**
   * The number of members. The pool never has more, in any state. Changed live: members are created, or removed in the order of `scaleIn`.
   */
  replicas: number;
  /**
   * The template of every member.
   */
  template: {
    /**
     * Labels and annotations of the members.
     */
    metadata: {
      /**
       * The labels of every member. Changed live.
       */
      labels: {
        /**
         * Any text of at most 253 characters. Quote numbers and booleans.
         */
        [k: string]: string;
      };
      /**
       * The annotations of every member. Changed live.
       */
      annotations: {
        /**
         * Any text.
         */
        [k: string]: string;
      };
    };
    /**
     * The VirtualMachine spec of every member. Its `updatePolicy` decides when a change may go, and `updateStrategy` how many members change at a time. A pool of several members must not contain a fixed address or a volume.
     */
    spec: VirtualMachineSpec;
  };
  /**
   * The rollout of changes that make members unavailable. Changed live.
   */
  updateStrategy: {
    /**
     * `RollingUpdate`: `maxUnavailable` members at a time; the next members follow when these run again. `Recreate`: all members at once.
     */
    type: "RollingUpdate" | "Recreate";
    /**
     * The maximum number of members that are unavailable during an update. Members that are unavailable for other reasons count.
     */
    maxUnavailable: number;
  };
  /**
   * The detection of failed members, and the reaction. Changed live.
   */
  healthCheck: {
    /**
     * `VM`: a member has failed if its machine has stopped or vanished.
     */
    type: "VM";
    /**
     * `Restart`: start the member, or create it again with its name, addresses and disks.
     */
    action: "Restart";
  };
  /**
   * The selection of the members to remove when `replicas` decreases.
   */
  scaleIn: {
    /**
     * `NewestFirst`: the members with the highest numbers.
     */
    order: "NewestFirst";
  };
  /**
   * The load balancers of the members. They use each member's first interface in their network. A member is registered before it starts and removed before it stops. Changed live.
   *
   * Items: A pool of a load balancer.
   */
  loadBalancers: {
    /**
     * The LoadBalancer.
     */
    name: string;
    /**
     * The name of a pool of the load balancer.
     */
    pool: string;
    /**
     * The port on the members.
     */
    port: number;
    /**
     * The weight of each member, relative to other members. With 0 a member gets no new connections.
     */
    weight: number;
  }[];
  /**
   * The DNS names of the members' first addresses. They are created before a member starts and deleted before it stops. Changed live.
   */
  dns?: {
    /**
     * The DNSZone.
     */
    zone: string;
    /**
     * Create a name for each member, such as `web-0`.
     */
    perInstance: boolean;
    /**
     * A name in the zone with the addresses of all members.
     */
    roundRobin?: string;
  };
}
