import { readFile } from "node:fs/promises";
import { cephConfFile } from "../host/lab-address.ts";

/** Whose key is looked for, and where: `ceph.conf`, or `lab://NAME/ceph.conf`. */
export interface CephUser {
  readonly confFile: string;
  /** Without `client.`. */
  readonly user: string;
}

/**
 * A user's key from the keyring that a configuration file names; undefined when it cannot be found there. As Ceph's own
 * clients look for it: https://docs.ceph.com/en/latest/rados/configuration/auth-config-ref/#keys
 */
export async function cephKey({ confFile, user }: CephUser): Promise<string | undefined> {
  const conf = await sectionsOf(cephConfFile(confFile));
  const name = `client.${user}`;
  const option = [name, "client", "global"].map((section) => conf?.get(section)?.get("keyring"));
  const files = (option.find((found) => found !== undefined) ?? KEYRINGS).split(/[,;\s]+/);
  for (const file of files) {
    const path = file.replaceAll("$cluster", "ceph").replaceAll("$name", name).replaceAll("$id", user);
    const key = (await sectionsOf(path))?.get(name)?.get("key");
    if (key !== undefined) return key;
  }
  return undefined;
}

/** Where clients look without the option. */
const KEYRINGS =
  "/etc/ceph/$cluster.$name.keyring,/etc/ceph/$cluster.keyring,/etc/ceph/keyring,/etc/ceph/keyring.bin";

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A file of Ceph's: sections with options, whose names are the same with blanks and with underscores. */
async function sectionsOf(path: string): Promise<Sections | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : parseSections(text);
}

export function parseSections(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let options = new Map<string, string>();
  for (const line of text.split("\n").map((one) => one.replace(/(^|\s)[#;].*$/, "").trim())) {
    const [, section] = /^\[\s*(.*?)\s*\]$/.exec(line) ?? [];
    const [, name, value] = /^([^=]+?)\s*=\s*(.*)$/.exec(line) ?? [];
    if (section !== undefined) {
      options = sections.get(section) ?? new Map();
      sections.set(section, options);
    } else if (name !== undefined && value !== undefined) {
      options.set(name.replace(/[\s_-]+/g, "_"), value.replace(/^"(.*)"$/, "$1"));
    }
  }
  return sections;
}
