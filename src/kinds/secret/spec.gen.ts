// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Where the values are: keys of all maps together make the secret.
 */
export interface SecretSpec {
  /**
   * Values from the environment of the process that runs Fleetwright.
   */
  env: {
    /**
     * The name of the environment variable.
     */
    [k: string]: string;
  };
  /**
   * Values from files on the machine where Fleetwright runs, read as they are.
   */
  file: {
    /**
     * The absolute path of the file; or `lab://NAME/dns.key` for the key of a lab's DNS server.
     */
    [k: string]: string;
  };
  /**
   * Values encrypted with age, in Git. They are opened with the identities in the file that `FLEETWRIGHT_AGE_KEY_FILE` names. A value that is encrypted anew, and is the same, is no change.
   */
  age: {
    /**
     * What `age --encrypt --armor` writes.
     */
    [k: string]: string;
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
