import type { Stage } from "./harness.ts";

/** Folders of volumes and their marks on a host. */
const FOLDERS = [
  "/var/lib/fleetwright",
  "/var/lib/libvirt/fleetwright",
  "/opt/disks",
  "/run/fleetwright/marks",
];

/** For files: name, size and digest. For qcow2 files and marks only the name, because guests write to disks. */
const LIST_FILES = `cd / && find "$@" -type f 2>/dev/null | sort | while read -r file; do
case $file in *.qcow2) echo "file $file";; *.json) echo "mark $file";; *) echo "file $(sha256sum "$file")";; esac; done`;

/** Returns all objects of a fleet on a host as sentences. Equal results mean equal hosts. */
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
