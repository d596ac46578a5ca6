import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Failure } from "../model/failure.ts";
import { writeWhole } from "../store/atomic.ts";
import { Held } from "./held.ts";
import type { Signers } from "./source.ts";

/** The keys of those who may sign. Nothing else counts: no keys and no trust of the user that runs us. */
export interface KeyRing {
  /** Changes whenever the files of keys do. Throws Held when one cannot be read. */
  state(): Promise<string>;
  /** What git is told, so that it asks these keys alone. */
  settings(): Promise<KeySettings>;
}

export interface KeySettings {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function openKeyRing({ ssh, openpgp = [] }: Signers, cache: string): KeyRing {
  const texts = () => Promise.all([...(ssh === undefined ? [] : [ssh]), ...openpgp].map(read));
  const state = async () => hashOf(await texts());
  return {
    state,
    async settings() {
      const home = path.resolve(cache, "gnupg", await state());
      await prepareGnupg(home, openpgp);
      return { args: argsFor(ssh), env: { ...OWN_CONFIG, GNUPGHOME: home } };
    },
  };
}

function hashOf(texts: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.byteLength}\0`).update(text);
  return hash.digest("hex").slice(0, 16);
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: Error) => {
    throw new Held("signature", `the keys of signers cannot be read: ${error.message}`);
  });
}

const OWN_CONFIG = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } as const;

function argsFor(ssh: string | undefined): string[] {
  const allowed = ssh === undefined ? "/dev/null" : path.resolve(ssh);
  return [
    ...["-c", `gpg.ssh.allowedSignersFile=${allowed}`, "-c", "gpg.ssh.program=ssh-keygen"],
    ...["-c", "gpg.program=gpg", "-c", "gpg.openpgp.program=gpg", "-c", "gpg.x509.program=false"],
  ];
}

/** The keys are given by whoever runs us: each of them counts, and none is looked for elsewhere. See gpg(1). */
const GNUPG = "trust-model always\nno-auto-key-locate\nno-auto-key-retrieve\nno-autostart\nbatch\n";

/** One directory for each state of the keys, made whole or not at all. */
async function prepareGnupg(home: string, keys: readonly string[]): Promise<void> {
  if ((await readFile(path.join(home, "gpg.conf")).catch(() => undefined)) !== undefined) return;
  const fresh = `${home}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  if (keys.length > 0) await importKeys(fresh, keys);
  await writeWhole(path.join(fresh, "gpg.conf"), GNUPG);
  await rm(home, { recursive: true, force: true });
  await rename(fresh, home);
}

async function importKeys(home: string, keys: readonly string[]): Promise<void> {
  const { execa } = await import("execa");
  const args = ["--homedir", home, "--batch", "--quiet", "--no-autostart", "--import", "--", ...keys];
  const result = await execa("gpg", args, { reject: false, stdin: "ignore", timeout: 30_000 });
  if (!result.failed) return;
  if (result.code === "ENOENT") throw new Failure("unsupported", "gpg is not installed on this machine");
  const said = result.stderr.split("\n").filter(Boolean).at(0) ?? "no key was found";
  throw new Held("signature", `the OpenPGP keys of signers cannot be read: ${said}`);
}
