import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allHosts, type HostLayout, type LabLayout } from "./layout.ts";
import { isInUserNamespace } from "./user-namespace.ts";

const FOLDERS = [
  "lib/qemu",
  "lib/images",
  "lib/dnsmasq",
  "lib/network",
  "log/qemu",
  "cache/qemu/capabilities",
];
const CONFIG_FOLDERS = ["qemu/networks", "nwfilter", "storage", "secrets", "hooks"];

/** Writes the files that all hosts of a lab share. They are mounted over the machine's own. */
export function writeSharedFiles(lab: LabLayout): void {
  const names = allHosts(lab).map((host) => `${host.underlay ?? host.uplink} ${host.name}\n`);
  writeFileSync(join(lab.folder, "hosts"), `127.0.0.1 localhost\n::1 localhost\n${names.join("")}`);
  writeFileSync(
    join(lab.folder, "resolv.conf"),
    "# no name server: answers at once instead of after a timeout\n",
  );
  writeFileSync(join(lab.folder, "empty"), "", { flag: "a" });
}

/**
 * The modular daemons of libvirt (https://libvirt.org/daemons.html), in the order of their start. virtproxyd comes last: it
 * listens on the socket of libvirtd, which clients wait for.
 */
const MODULAR_DAEMONS = [
  "virtsecretd",
  "virtnodedevd",
  "virtnwfilterd",
  "virtnetworkd",
  "virtstoraged",
  "virtqemud",
  "virtproxyd",
] as const;

/** Returns the daemons of a host: the modular ones if its operating system has no libvirtd, which does the work of all. */
export function libvirtDaemons({ root = "/" }: Pick<HostLayout, "root">): readonly string[] {
  const exists = (daemon: string) => existsSync(join(root, "usr/sbin", daemon));
  return exists("libvirtd") || !exists("virtqemud") ? ["libvirtd"] : MODULAR_DAEMONS.filter(exists);
}

/** Creates the host's folders and libvirt's configuration. Keeps files that libvirt wrote. `/run` starts empty. */
export function writeHostFiles(
  host: HostLayout,
  {
    controllers,
    capabilities: seed,
  }: { readonly controllers: readonly string[]; readonly capabilities: string },
): void {
  const etc = join(host.folder, "etc/libvirt");
  rmSync(join(host.folder, "run"), { recursive: true, force: true });
  const folders = [...FOLDERS, "run/libvirt", ...CONFIG_FOLDERS.map((folder) => `etc/libvirt/${folder}`)];
  for (const folder of folders) mkdirSync(join(host.folder, folder), { recursive: true });
  for (const daemon of libvirtDaemons(host))
    writeFileSync(join(etc, `${daemon}.conf`), daemonConf(host, daemon));
  writeFileSync(join(etc, "qemu.conf"), qemuConf(controllers));
  const filters = join(host.root ?? "/", "usr/share/libvirt/nwfilter");
  if (existsSync(filters)) cpSync(filters, join(etc, "nwfilter"), { recursive: true, force: false });
  const capabilities = join(host.folder, "cache/qemu/capabilities");
  if (host.root === undefined && existsSync(seed))
    cpSync(seed, capabilities, { recursive: true, force: false, preserveTimestamps: true });
}

/**
 * Returns libvirtd.conf, or the same for a modular daemon: https://libvirt.org/daemons.html#configuration-file. It sets a host UUID, because a lab host
 * has no DMI of its own and equal UUIDs block migration.
 */
function daemonConf(host: HostLayout, daemon: string): string {
  return `host_uuid = "${host.uuid}"
auth_unix_rw = "none"
unix_sock_group = "root"
unix_sock_rw_perms = "0700"
log_level = 3
log_outputs = "3:file:/var/log/libvirt/${daemon}.log"
`;
}

/**
 * Returns qemu.conf without mount namespaces for guests, because the masked /dev/kvm cannot be moved into them. Also
 * without virtlogd. In a user namespace libvirt cannot note the owner of a file in `trusted` attributes (xattr(7)).
 */
function qemuConf(controllers: readonly string[]): string {
  return `user = "root"
group = "root"
security_driver = "none"
namespaces = []
remember_owner = ${isInUserNamespace() ? 0 : 1}
stdio_handler = "file"
cgroup_controllers = [${controllers.map((name) => `"${name}"`).join(", ")}]
`;
}
