// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The rule. It applies when a machine is placed. A machine that breaks a hard rule moves as its `evictionStrategy` says, if another host has room.
 */
export interface PlacementGroupSpec {
  /**
   * `affinity`: together. `anti-affinity`: apart. The soft policies are preferences: they yield if no host satisfies them.
   */
  policy: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
  /**
   * The topology domain: `host`, or a label of hosts such as `zone` or `rack`.
   */
  topologyKey: string;
  /**
   * With `anti-affinity`: the maximum number of machines of the group per domain.
   */
  maxPerDomain: number;
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
