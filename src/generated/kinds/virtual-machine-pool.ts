// Made by `npm run generate` from schemas/; not to be edited.
import type {VirtualMachineSpec} from "./virtual-machine.ts";

/**
 * The number of members, their template, and the rules for the pool as a whole.
 */
export interface VirtualMachinePoolSpec {
  /**
   * The number of members in service. With `maxSurge` and `warmPool`, the pool never has more machines than their sum, in any state. Changed live: members are created, or removed in the order of `scaleIn`.
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
   * The rollout of changes that power-cycle or replace members. Changes without an interruption go at once. Changed live.
   */
  updateStrategy: {
    /**
     * `RollingUpdate`: some members at a time; the next follow when these are available again. `Recreate`: all members at once. `OnDelete`: a member is updated when its machine is created again, after an operator deleted it.
     */
    type: "RollingUpdate" | "Recreate" | "OnDelete";
    /**
     * The maximum number of members that are unavailable during an update, or their share of `replicas`, rounded down. Members that are unavailable for other reasons count. If it and `maxSurge` are both 0, it counts as 1.
     */
    maxUnavailable: number | string;
    /**
     * The maximum number of additional members during an update, or their share of `replicas`, rounded up. They have names of their own and leave at the end of the update.
     */
    maxSurge: number | string;
    /**
     * The time for which a member must be ready, or run if it has no readinessProbe, before it counts as available.
     */
    minReady: string;
    /**
     * Update no other member after the update of a member failed: its changes fail, or it does not become ready within `progressDeadline`.
     */
    pauseOnFailure: boolean;
    /**
     * After a failed update, bring the members back to the template of the last commit that was fully rolled out. The plan then says that the pool is behind its files, until another template is committed. Only the template is rolled back, not an image or an instance type with the same name.
     */
    rollbackOnFailure: boolean;
    /**
     * The time within which an updated member must become ready. It must be longer than `minReady`.
     */
    progressDeadline: string;
  };
  /**
   * The detection of failed members, and the reaction. Changed live.
   */
  healthCheck: {
    /**
     * `VM`: a member has failed if its machine does not run. `Probe`: also if its readinessProbe fails. `LoadBalancer`: also if the health monitor of one of `loadBalancers` finds it down. A machine that cannot be observed has not failed.
     */
    type: "VM" | "Probe" | "LoadBalancer";
    /**
     * `Restart`: start the machine, or power-cycle it if it runs. `Recreate`: replace the machine by a new one with a new root disk. Its name, addresses and Volumes stay, and the old root disk goes to the trash. A machine that vanished is created again in any case, with its disks.
     */
    action: "Restart" | "Recreate";
    /**
     * The time after the start of a machine in which failed checks do not count. Only with the types `Probe` and `LoadBalancer`.
     */
    gracePeriod: string;
    /**
     * The number of successive failed checks after which a member has failed. Only with the types `Probe` and `LoadBalancer`, whose own threshold must be reached, too.
     */
    failureThreshold: number;
    /**
     * The share of failed members up to which members are power-cycled or replaced for their health. If more fail at once, what checks them may be at fault: then this stops, and the plan says so. A single failed member is always repaired.
     */
    maxUnhealthyPercent: number;
  };
  /**
   * The selection of the members to remove when `replicas` decreases.
   */
  scaleIn: {
    /**
     * `NewestFirst`: the members that were created last. `OldestFirst`: those that were created first. `OldestTemplate`: those with the oldest template. `UnhealthyFirst`: those that have failed or are not ready, then the newest. Of members with the same age, `NewestFirst` takes the highest number. In any order, members without a machine go first. Members with the label `fleetwright/scale-in: protected` stay.
     */
    order: "NewestFirst" | "OldestFirst" | "OldestTemplate" | "UnhealthyFirst";
  };
  /**
   * Members that are made in advance, and not in service: in no load balancer and no common DNS name. They are put into service before new members are created. Changed live.
   */
  warmPool: {
    /**
     * The number of these members, besides `replicas`.
     */
    size: number;
    /**
     * `Stopped`: the machine is defined, with its disks, and has never run. `Running`: it runs.
     */
    state: "Stopped" | "Running";
  };
  /**
   * What is special about single members. Changed live.
   *
   * Items: A member by its name.
   */
  members: {
    /**
     * The name of the member, such as `web-3`. Another name adopts a machine of the fleet that no VirtualMachine of the files defines any more: it becomes a member under its own name, and gets the template like any other.
     */
    name: string;
    /**
     * Labels besides those of the template. `fleetwright/scale-in: protected` keeps the member when `replicas` decreases.
     */
    labels: {
      /**
       * Any text of at most 253 characters. Quote numbers and booleans.
       */
      [k: string]: string;
    };
  }[];
  /**
   * The load balancers of the members. They use each member's first interface in their network. A member is registered before it starts, and gets no new connections before it stops. Changed live.
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
    /**
     * The longest time that clients get to end what they have begun. Before its machine stops, a member gets no new connections, and stops as soon as no client is connected, or after this time.
     */
    deregistrationDelay: string;
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
  /**
   * The fate of the members when the pool leaves Git, besides that of the template: `Retain` in one of both keeps them. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuse to delete or replace the members, also after the pool left Git, besides the template: `true` in one of both counts. Changed live.
   */
  protect: boolean;
  /**
   * The reaction to manual changes of members, besides that of the template: `report` in one of both counts. Changed live.
   */
  drift: "fix" | "report";
}
