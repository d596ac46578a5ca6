import { resolve } from "node:path";
import type { Signers, SourceOptions } from "../../git/source.ts";
import { Failure } from "../../model/failure.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Given, Option } from "../command.ts";

/** How a branch is followed, and whom it is trusted to. */
export const FOLLOW_OPTIONS: readonly Option[] = [
  { flags: "--interval <duration>", about: "how often a repository elsewhere is asked", fallback: "1m" },
  {
    flags: "--allowed-signers <file>",
    about: "every commit must be signed by one of these ssh keys, as in ssh-keygen(1)",
  },
  { flags: "--signing-keys <file...>", about: "every commit must be signed by one of these OpenPGP keys" },
  {
    flags: "--rewinds <what>",
    about: "a branch that no longer contains the commit in force is followed, or is not",
    choices: ["allow", "refuse"],
    fallback: "allow",
  },
];

type Followed = Pick<SourceOptions, "intervalMs" | "signers" | "rewinds">;

/** What the options ask for; files are meant from the directory where the command was started. */
export function followedAs(given: Given, directory: string): Followed {
  const signers = signersIn(given, directory);
  return {
    intervalMs: intervalOf(given.text("interval") ?? "1m"),
    rewinds: given.text("rewinds") === "refuse" ? "refuse" : "allow",
    ...(signers === undefined ? {} : { signers }),
  };
}

function intervalOf(text: string): number {
  try {
    const seconds = parseSeconds(text);
    if (seconds >= 1) return seconds * 1000;
  } catch {
    // said below
  }
  throw new Failure("usage", `--interval ${text}: is no duration of a second or more, such as 30s or 5m`);
}

function signersIn(given: Given, directory: string): Signers | undefined {
  const [ssh, keys] = [given.text("allowedSigners"), given.list("signingKeys")];
  if (ssh === undefined && keys.length === 0) return undefined;
  const openpgp = keys.map((file) => resolve(directory, file));
  return ssh === undefined ? { openpgp } : { ssh: resolve(directory, ssh), openpgp };
}
