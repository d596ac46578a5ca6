// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Where to, what, and how long it is tried. All of it is changed live; events that were posted before go where the webhook points when they are delivered.
 */
export interface WebhookSpec {
  /**
   * Where events are posted to: http or https. Redirects are not followed. A name and password do not belong here, since everybody who reads the repository would know them.
   */
  url: string;
  /**
   * Which events: their types without `fleetwright.`, where `*` stands for any text.
   *
   * @minItems 1
   *
   * Items: A type or a pattern such as `vm.*`.
   */
  events: string[];
  /**
   * Of the events that tell of a resource, only these. Events of the fleet as a whole, such as `plan.applied`, go by `events` alone.
   */
  filter: {
    /**
     * Kinds of resources, such as VirtualMachine.
     *
     * @minItems 1
     *
     * Items: A kind that has events.
     */
    kinds?: string[];
    /**
     * Labels that the resource must have. One that left Git is known by those that it had; where nobody knows them any more, the event is sent.
     */
    labels?: {
      /**
       * Any text of at most 253 characters. Numbers and truth values want quotes.
       */
      [k: string]: string;
    };
    /**
     * What is done to it.
     *
     * @minItems 1
     *
     * Items: An action, as plans call it.
     */
    actions?: ("create" | "update" | "restart" | "replace" | "migrate" | "restore" | "trash" | "delete")[];
    /**
     * Fields of which one must change, as plans show them, where `*` stands for any text.
     *
     * @minItems 1
     *
     * Items: A field or a pattern, such as `interfaces.*`.
     */
    fields?: string[];
  };
  /**
   * The key that events are signed with: `whsec_` and 24 to 64 bytes in base64. Two of them, separated by a space, sign twice, so that receivers can change theirs. Without it events are not signed.
   */
  secretRef?: {
    /**
     * The Secret.
     */
    secret: string;
    /**
     * Which of its keys.
     */
    key: string;
  };
  /**
   * It is asked before a change is begun, by an event such as `vm.asked`, and is told of nothing. It answers with JSON: `{"answer": "continue"}`, or `{"answer": "abandon", "message": "why"}`; the deadline is its `timeout`. What it does not let waits, and it is asked again after a while.
   */
  blocking?: {
    /**
     * What counts where it gives no such answer in time.
     */
    otherwise: "continue" | "abandon";
  };
  /**
   * How long one attempt may take, from one second to one minute.
   */
  timeout: string;
  /**
   * What happens when it does not answer with a 2xx status.
   */
  retry: {
    /**
     * For how long an event is tried again, in longer and longer intervals, at most thirty days. Then it is a dead letter, which `fleetwright hooks replay` sends again.
     */
    for: string;
    /**
     * The longest interval between two attempts, from one second to one day: so much later than the receiver works again it may be told.
     */
    maxPause: string;
  };
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
