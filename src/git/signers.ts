/** Files of keys, outside of the repository. A commit must be signed with any one of these keys. */
export interface Signers {
  /** A file as in ssh-keygen(1), ALLOWED SIGNERS. */
  readonly ssh?: string;
  /** Files of OpenPGP public keys. */
  readonly openpgp?: readonly string[];
}
