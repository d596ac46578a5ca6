// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The sources of the values. The keys of all maps together are the keys of the Secret.
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
   * Values from files on the machine where Fleetwright runs, byte for byte.
   */
  file: {
    /**
     * The absolute path of the file, or `lab://NAME/dns.key` for the key of a lab's DNS server.
     */
    [k: string]: string;
  };
  /**
   * Values in Git, encrypted with age. The identities in the file `FLEETWRIGHT_AGE_KEY_FILE` decrypt them. Encrypting the same value again is no change.
   */
  age: {
    /**
     * The output of `age --encrypt --armor`.
     */
    [k: string]: string;
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
