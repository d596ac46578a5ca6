import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { readNamedFile } from "../host/named-file.ts";
import { Failure } from "../model/failure.ts";
import { writeAtomic } from "../store/atomic.ts";
import { RevisionRejectedError } from "./revision-rejected.ts";
import type { Signers } from "./signers.ts";

/** The keys of allowed signers. Keys and trust settings of the user of this process never count. */
export interface KeyRing {
  /** Returns a text that changes with the content of the key files. Throws `RevisionRejectedError` if one cannot be read. */
  fingerprint(): Promise<string>;
  /** Returns the settings that make git check signatures with these keys only. */
  settings(): Promise<KeySettings>;
}

interface KeySettings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function openKeyRing({ ssh, openpgp = [] }: Signers, cache: string): KeyRing {
  const readContents = () => Promise.all([...(ssh === undefined ? [] : [ssh]), ...openpgp].map(readKeyFile));
  const fingerprint = async () => hashContents(await readContents());
  return {
    fingerprint,
    async settings() {
      const home = path.resolve(cache, "gnupg", await fingerprint());
      await prepareGnupg(home, openpgp);
      return { args: signatureArguments(ssh), env: { ...ISOLATED_CONFIG, GNUPGHOME: home } };
    },
  };
}

function hashContents(texts: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.byteLength}\0`).update(text);
  return hash.digest("hex").slice(0, 16);
}

async function readKeyFile(file: string): Promise<Buffer> {
  return readNamedFile(file).catch((error: Error) => {
    throw new RevisionRejectedError("signature", `the keys of signers cannot be read: ${error.message}`);
  });
}

const ISOLATED_CONFIG = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } as const;

function signatureArguments(ssh: string | undefined): string[] {
  const allowed = ssh === undefined ? "/dev/null" : path.resolve(ssh);
  const settings = [
    `gpg.ssh.allowedSignersFile=${allowed}`,
    "gpg.ssh.program=ssh-keygen",
    "gpg.program=gpg",
    "gpg.openpgp.program=gpg",
    "gpg.x509.program=false",
  ];
  return settings.flatMap((setting) => ["-c", setting]);
}

/**
 * The configuration of gpg: a key is trusted if `trustKeys` says so, and gpg searches no key elsewhere. See gpg(1). With
 * `trust-model always`, gpg 2.4 reports no trust at all, and git takes the signature for one of an unknown key.
 */
const GNUPG_CONFIG = "trust-model direct\nno-auto-key-locate\nno-auto-key-retrieve\nno-autostart\nbatch\n";

/** Creates the gpg directory for one state of the keys, unless it exists. A rename makes it appear complete. */
async function prepareGnupg(home: string, keys: readonly string[]): Promise<void> {
  if ((await readFile(path.join(home, "gpg.conf"), "utf8").catch(() => undefined)) === GNUPG_CONFIG) return;
  const fresh = `${home}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  if (keys.length > 0) await importKeys(fresh, keys);
  await writeAtomic(path.join(fresh, "gpg.conf"), GNUPG_CONFIG);
  await rm(home, { recursive: true, force: true });
  await rename(fresh, home);
}

async function importKeys(home: string, keys: readonly string[]): Promise<void> {
  await runGnupg(home, ["--import", "--", ...keys]);
  await trustKeys(home);
}

/** Trusts every key of the directory as one's own. */
async function trustKeys(home: string): Promise<void> {
  const listing = await runGnupg(home, ["--with-colons", "--list-keys"]);
  const ultimate = 6; // see gpg(1), --export-ownertrust
  const lines = primaryFingerprints(listing).map((fingerprint) => `${fingerprint}:${ultimate}:\n`);
  await runGnupg(home, ["--import-ownertrust"], lines.join(""));
}

/** Parses a listing with colons (DETAILS of GnuPG): the record `fpr` after a `pub` has the fingerprint in field 10. */
function primaryFingerprints(listing: string): string[] {
  const records = listing.split("\n").map((line) => line.split(":"));
  return records.flatMap((fields, index) =>
    fields[0] === "fpr" && records[index - 1]?.[0] === "pub" ? [fields[9] ?? ""] : [],
  );
}

/** Runs gpg in a directory of its own. Returns its stdout. */
async function runGnupg(home: string, command: readonly string[], input = ""): Promise<string> {
  const { execa } = await import("execa");
  const args = ["--homedir", home, "--batch", "--quiet", "--no-autostart", ...command];
  const result = await execa("gpg", args, { reject: false, input, timeout: 30_000 });
  if (!result.failed) return result.stdout;
  if (result.code === "ENOENT") throw new Failure("unsupported", "gpg is not installed on this machine");
  const firstLine = result.stderr.split("\n").filter(Boolean).at(0) ?? "no key was found";
  throw new RevisionRejectedError("signature", `the OpenPGP keys of signers cannot be read: ${firstLine}`);
}
