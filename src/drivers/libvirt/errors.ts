import { LibvirtError } from "node-libvirt";
import { Failure } from "../../model/failure.ts";

/** What to do about refusals that people meet. The first that fits libvirt's words is told. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /CPU tuning is not available|cgroup/i,
    "the host's libvirt has no cpu control group: see cgroup_controllers in qemu.conf",
  ],
  [
    /unable to find any.*firmware|OVMF/i,
    "install the host's UEFI firmware (package ovmf), or use firmware: bios",
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
  [/Cannot allocate memory|hugetlb/i, "the host has not enough free memory or huge pages"],
];

/** Whatever libvirt threw, as a failure that names its subject first. */
export function asLibvirtFailure(subject: string, error: unknown): unknown {
  if (!(error instanceof LibvirtError)) return error;
  if (error.kind === "transport") {
    return new Failure("host-unreachable", `${subject}: libvirt does not answer: ${error.message}`, {
      cause: error,
    });
  }
  const code =
    error.kind === "unsupported" ? "unsupported" : error.kind === "timeout" ? "timeout" : "rejected";
  const hint = HINTS.find(([words]) => words.test(error.message))?.[1];
  const options = hint === undefined ? { cause: error } : { cause: error, hint };
  return new Failure(code, `${subject}: libvirt says: ${error.message}`, options);
}

/** Runs something of libvirt's on behalf of a subject: `VirtualMachine/db`, `hv1`. */
export async function speakingOf<T>(subject: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw asLibvirtFailure(subject, error);
  }
}

/** The result, or undefined for what is not there. */
export async function ifThere<T>(task: Promise<T>): Promise<T | undefined> {
  try {
    return await task;
  } catch (error) {
    if (error instanceof LibvirtError && error.kind === "not-found") return undefined;
    throw error;
  }
}
