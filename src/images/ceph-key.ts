import { isAbsolute } from "node:path";
import { cephConfFile } from "../host/lab-paths.ts";
import { readNamedText } from "../host/named-file.ts";
import { assertNotPrivate, type PrivatePaths } from "../host/private-paths.ts";

/** A Ceph user and the configuration file that leads to the keyring: a path, or `lab://NAME/ceph.conf`. */
export interface CephUser {
  readonly confFile: string;
  /** The name without `client.`. */
  readonly user: string;
}

/**
 * Returns a user's key from the keyring that a configuration file names; undefined if it is not found. Searches as
 * Ceph's own clients do: https://docs.ceph.com/en/latest/rados/configuration/auth-config-ref/#keys
 */
export async function findCephKey(
  { confFile, user }: CephUser,
  privatePaths: PrivatePaths,
): Promise<string | undefined> {
  const conf = await readSections(cephConfFile(confFile), isAbsolute(confFile) ? privatePaths : []);
  const name = `client.${user}`;
  const option = [name, "client", "global"].map((section) => conf?.get(section)?.get("keyring"));
  const files = (option.find((keyring) => keyring !== undefined) ?? KEYRINGS).split(/[,;\s]+/);
  for (const file of files) {
    const path = file.replaceAll("$cluster", "ceph").replaceAll("$name", name).replaceAll("$id", user);
    const key = (await readSections(path, []))?.get(name)?.get("key");
    if (key !== undefined) return key;
  }
  return undefined;
}

/** The default of the option `keyring`. */
const KEYRINGS =
  "/etc/ceph/$cluster.$name.keyring,/etc/ceph/$cluster.keyring,/etc/ceph/keyring,/etc/ceph/keyring.bin";

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads the sections of a Ceph file. Blanks and underscores in option names are equal. */
async function readSections(path: string, privatePaths: PrivatePaths): Promise<Sections | undefined> {
  const text = await readAllowed(path, privatePaths).catch(() => undefined);
  return text === undefined ? undefined : parseSections(text);
}

async function readAllowed(path: string, privatePaths: PrivatePaths): Promise<string> {
  assertNotPrivate(path, privatePaths);
  return readNamedText(path);
}

export function parseSections(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let options = new Map<string, string>();
  for (const line of text.split("\n").map((rawLine) => rawLine.replace(/(^|\s)[#;].*$/, "").trim())) {
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
