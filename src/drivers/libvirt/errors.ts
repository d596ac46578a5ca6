import { LibvirtError } from "node-libvirt";
import { Failure } from "../../model/failure.ts";
import { createErrorMapper } from "../shared/errors.ts";

/** Hints for common refusals. The first pattern that matches libvirt's message applies. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /CPU tuning is not available|cgroup/i,
    "the host's libvirt has no cpu control group: see cgroup_controllers in qemu.conf",
  ],
  [
    /unable to find any.*firmware|OVMF/i,
    "install the host's UEFI firmware (package ovmf), or use firmware: bios",
  ],
  [
    /missing backend for pool type \d+ \(logical\)/i,
    "install libvirt's driver for LVM on the host (package libvirt-daemon-driver-storage-logical), then restart libvirtd",
  ],
  [/swtpm/i, "install swtpm on the host, or use tpm: false"],
  [/network '.*' is not active/i, "the network is stopped; the next plan starts it"],
  [
    /No more available PCI slots|No.*PCIe?.*slots/i,
    "the machine has no free slot: a restart gives it new ones",
  ],
  [
    /Could not open .*(Permission denied)/i,
    "QEMU's user may not read the file: check the pool's permissions",
  ],
  [
    /Unable to read from monitor/i,
    "the machine's QEMU ended meanwhile, and the next plan starts it again; its log in /var/log/libvirt/qemu on the host says why",
  ],
  [
    /unable to connect to (server|destination)/i,
    "the destination must accept TCP connections from the source on the ports 49152 to 49215 (qemu.conf, migration_port_min)",
  ],
  [
    /guest CPU doesn't match|CPU is incompatible|unsupported.*CPU/i,
    "the hosts have different CPUs: name a CPU model that both have (devices.cpuModel), or let the machine be shut down (evictionStrategy)",
  ],
  [/Cannot allocate memory|hugetlb/i, "the host has not enough free memory or huge pages"],
];

export const { withSubject, ignoreNotFound } = createErrorMapper({
  errorType: LibvirtError,
  codes: { transport: "host-unreachable", unsupported: "unsupported", timeout: "timeout" },
  format: (error) =>
    error.kind === "transport"
      ? `libvirt does not answer: ${error.message}`
      : `libvirt says: ${error.message}`,
  hint: ({ kind, message }) =>
    kind === "transport" ? undefined : HINTS.find(([words]) => words.test(message))?.[1],
  convertOther: (error) => (isMissingLibrary(error) ? missingLibraryFailure(error) : error),
});

/** Recognizes the error by koffi's message, because it has no code. */
function isMissingLibrary(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith("Failed to load shared library");
}

function missingLibraryFailure(cause: Error): Failure {
  return new Failure(
    "unsupported",
    `libvirt's library, libvirt.so.0, cannot be loaded on this machine: ${cause.message}`,
    {
      cause,
      hint: "install it: apt-get install libvirt0 (Debian, Ubuntu), dnf install libvirt-libs (Fedora)",
    },
  );
}
