// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The URL, the events and the retries. Changed live; queued events go to the URL that is valid at their delivery.
 */
export interface WebhookSpec {
  /**
   * The http or https URL to post events to. Redirects are not followed. The URL must not contain a user name or password, because every reader of the repository would know it.
   */
  url: string;
  /**
   * The types of events, without `fleetwright.`. `*` matches any text.
   *
   * @minItems 1
   *
   * Items: A type, or a pattern such as `vm.*`.
   */
  events: string[];
  /**
   * Conditions on the events of resources. They do not apply to events of the whole fleet, such as `plan.applied`.
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
     * The labels that the resource must have. A resource that left Git counts with its last labels; if these are unknown, the event is sent.
     */
    labels?: {
      /**
       * Any text of at most 253 characters. Quote numbers and booleans.
       */
      [k: string]: string;
    };
    /**
     * The actions of changes.
     *
     * @minItems 1
     *
     * Items: An action, as in plans.
     */
    actions?: ("create" | "update" | "restart" | "replace" | "migrate" | "restore" | "trash" | "delete")[];
    /**
     * The changed fields, as plans show them. At least one must match; `*` matches any text.
     *
     * @minItems 1
     *
     * Items: A field or a pattern, such as `interfaces.*`.
     */
    fields?: string[];
  };
  /**
   * The key that signs events: `whsec_` and 24 to 64 bytes in base64. Two keys, separated by a space, sign twice, so that receivers can rotate their key. If absent, events are not signed.
   */
  secretRef?: {
    /**
     * The Secret.
     */
    secret: string;
    /**
     * The key in the Secret.
     */
    key: string;
  };
  /**
   * Call the webhook for admission before a change, with an event such as `vm.admission`; it gets no other events. The response is JSON: `{"answer": "continue"}`, or `{"answer": "abandon", "message": "why"}`, within `timeout`. A refused change waits, and Fleetwright calls the webhook again later.
   */
  admission?: {
    /**
     * The answer to assume if no valid response arrives in time.
     */
    defaultResult: "continue" | "abandon";
  };
  /**
   * The timeout of one attempt, from 1 s to 1 min.
   */
  timeout: string;
  /**
   * Retries after a response other than 2xx.
   */
  retry: {
    /**
     * The time during which an event is retried, with increasing intervals, at most 30 d. After that it is a dead letter; `fleetwright webhooks replay` sends it again.
     */
    for: string;
    /**
     * The longest interval between two attempts, from 1 s to 1 d. After a receiver recovers, delivery resumes at most this much later.
     */
    maxBackoff: string;
  };
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
