import { resolve } from "node:path";
import type { Signers } from "../../git/signers.ts";
import type { SourceOptions } from "../../git/types.ts";
import { readNamedFileSync } from "../../host/named-file.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Option, ParsedArgs } from "../command.ts";

/** The options for following a branch: polling, signatures, force pushes. */
export const FOLLOW_OPTIONS: readonly Option[] = [
  { flags: "--interval <duration>", description: "how often to poll a remote repository", default: "1m" },
  {
    flags: "--allowed-signers <file>",
    description: "require commits signed by one of these SSH keys; format: ssh-keygen(1), ALLOWED SIGNERS",
  },
  {
    flags: "--signing-keys <file...>",
    description: "require commits signed by one of these OpenPGP keys",
  },
  {
    flags: "--force-pushes <what>",
    description:
      "whether a force push may drop the commit in force [refuse if signatures are required, else allow]",
    choices: ["allow", "refuse"],
  },
];

type FollowOptions = Pick<SourceOptions, "intervalMs" | "signers" | "rewinds">;

/** Parses the options. Files are relative to `directory`. Throws `usage`. */
export function parseFollowOptions(parsedArgs: ParsedArgs, directory: string): FollowOptions {
  const signers = parseSourceSigners(parsedArgs, directory);
  const rewinds = parsedArgs.text("forcePushes") as FollowOptions["rewinds"]; // commander checked the choices
  return {
    intervalMs: parseInterval(parsedArgs.text("interval") ?? "1m"),
    ...(rewinds === undefined ? {} : { rewinds }),
    ...(signers === undefined ? {} : { signers }),
  };
}

function parseInterval(text: string): number {
  try {
    const seconds = parseSeconds(text);
    if (seconds >= 1) return seconds * 1000;
  } catch {
    // reported below
  }
  throw new Failure("usage", `--interval ${text}: must be a duration of at least 1s, such as 30s or 5m`);
}

function parseSourceSigners(parsedArgs: ParsedArgs, directory: string): Signers | undefined {
  const options = { ssh: "--allowed-signers", openpgp: "--signing-keys" };
  return parseSigners(parsedArgs.text("allowedSigners"), parsedArgs.list("signingKeys"), directory, options);
}

/** Returns the key files that two options name; undefined for none. Throws `usage` for a file without such keys. */
export function parseSigners(
  ssh: string | undefined,
  keys: readonly string[],
  directory: string,
  options: Readonly<Record<keyof typeof KEYS, string>>,
): Signers | undefined {
  if (ssh === undefined && keys.length === 0) return undefined;
  const openpgp = keys.map((file) => checkKeyFile(resolve(directory, file), "openpgp", options.openpgp));
  return ssh === undefined
    ? { openpgp }
    : { ssh: checkKeyFile(resolve(directory, ssh), "ssh", options.ssh), openpgp };
}

/** The content of key files by kind, and a hint how to create one. */
const KEYS = {
  ssh: {
    /** ssh-keygen(1), ALLOWED SIGNERS: principals, options, key type, key. */
    holds: /^[^#\s]\S*\s(?:.*\s)?(?:ssh|ecdsa|sk)-\S+\s+AAAA/m,
    what: "allowed signers, as in ssh-keygen(1)",
    hint: 'one line per key: echo "ana@example.com $(cat id_ed25519.pub)" >> signers',
  },
  openpgp: {
    /** ASCII armour, or the first packet of a public key (RFC 9580, 4.2): tag 6. */
    holds: /^-----BEGIN PGP PUBLIC KEY BLOCK-----|^[\x98-\x9b\xc6]/m,
    what: "OpenPGP public keys",
    hint: "gpg --export --armor ana@example.com > ana.asc",
  },
} as const;

function checkKeyFile(file: string, kind: keyof typeof KEYS, option: string): string {
  const { holds, what, hint } = KEYS[kind];
  let text: string;
  try {
    text = Buffer.from(readNamedFileSync(file, { maxBytes: 2 ** 20 })).toString("latin1");
  } catch (error) {
    throw new Failure("usage", `${option}: ${asFailure(error).message}`, { hint });
  }
  if (holds.test(text)) return file;
  throw new Failure("usage", `${option} ${file}: contains no ${what}`, { hint });
}
