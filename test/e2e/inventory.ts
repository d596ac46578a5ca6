import type { Stage } from "./harness.ts";

/** Where volumes and everything beside them lie on a host, and the marks of what is in no file. */
const FOLDERS = ["/var/lib/fleetwright", "/var/lib/libvirt/fleetwright", "/run/fleetwright/marks"];

/** For files: name, size and digest; of qcow2 files only the name, since guests write there. */
const LIST_FILES = `cd / && find "$@" -type f 2>/dev/null | sort | while read -r file; do
case $file in *.qcow2) echo "file $file";; *.json) echo "mark $file";; *) echo "file $(sha256sum "$file")";; esac; done`;

/** Everything of a fleet on a host, as sentences: two hosts that say the same hold the same. */
export async function inventory(stage: Stage, host: string): Promise<string[]> {
  const names = async (what: string, ...args: string[]) => {
    const list = await stage.virsh(host, ...args, "--name");
    return list
      .split("\n")
      .map((name) => name.trim())
      .filter(Boolean)
      .map((name) => `${what} ${name}`)
      .sort();
  };
  const files = await stage.exec(host, ["sh", "-c", LIST_FILES, "sh", ...FOLDERS]);
  return [
    ...(await names("domain", "list", "--all")),
    ...(await names("running domain", "list")),
    ...(await names("network", "net-list", "--all")),
    ...(await names("pool", "pool-list", "--all")),
    ...(await names("active pool", "pool-list")),
    ...files.split("\n").filter(Boolean),
  ];
}
