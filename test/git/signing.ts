import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Keys of ssh that tests make, and what git is told to sign with them. */
export interface SshKeys {
  /** A file as in ssh-keygen(1), ALLOWED SIGNERS, of `NAME@example.test`. */
  allowed(...names: string[]): string;
  /** Settings for one git command, before its own name. */
  by(name: string): string[];
}

export function sshKeys(directory: string, ...names: string[]): SshKeys {
  const at = (name: string) => path.join(directory, name);
  fs.mkdirSync(directory, { recursive: true });
  for (const name of names)
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", at(name)]);
  return {
    allowed(...who) {
      const file = at(`allowed-${who.join("-")}`);
      const lines = who.map((name) => `${name}@example.test ${fs.readFileSync(at(`${name}.pub`), "utf8")}`);
      fs.writeFileSync(file, lines.join(""));
      return file;
    },
    by: (name) => ["-c", "gpg.format=ssh", "-c", `user.signingKey=${at(name)}.pub`],
  };
}
