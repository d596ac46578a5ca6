import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { Failure } from "../model/failure.ts";

/** The programs that a lab runs, with their Debian packages. */
const PROGRAMS = {
  bash: "bash",
  curl: "curl",
  dhcp_release: "dnsmasq-utils",
  dnsmasq: "dnsmasq-base",
  flock: "util-linux",
  haproxy: "haproxy",
  ip: "iproute2",
  iptables: "iptables",
  knotc: "knot",
  knotd: "knot",
  libvirtd: "libvirt-daemon-system",
  nft: "nftables",
  nsenter: "util-linux",
  ps: "procps",
  "qemu-img": "qemu-utils",
  "qemu-system-x86_64": "qemu-system-x86",
  socat: "socat",
  unshare: "util-linux",
  virsh: "libvirt-clients",
} as const satisfies Record<string, string>;

/** Throws `unsupported` with a hint if this machine cannot run a lab. */
export function checkRequirements(): void {
  if (process.platform !== "linux") throw new Failure("unsupported", "lab: needs Linux");
  if (process.getuid?.() !== 0) {
    throw new Failure("unsupported", "lab: needs root, for namespaces and libvirtd", {
      hint: "run it with sudo, or use --backend test, which needs neither root nor QEMU",
    });
  }
  checkLabPrograms();
}

/** Throws `unsupported` with the packages to install if programs of a lab are missing. */
export function checkLabPrograms(): void {
  checkPrograms("lab", PROGRAMS);
}

/** Throws `unsupported` with the apt-get line for missing programs. */
export function checkPrograms(subject: string, programs: Readonly<Record<string, string>>): void {
  const missing = Object.keys(programs).filter((program) => !isInstalled(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => programs[program]))].sort().join(" ");
  throw new Failure("unsupported", `${subject}: missing programs: ${missing.join(", ")}`, {
    hint: `apt-get install --no-install-recommends ${packages}`,
  });
}

function isInstalled(program: string): boolean {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
