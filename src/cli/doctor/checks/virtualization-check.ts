import type { probeKvm } from "../../../host/kvm.ts";
import { type Check, passed } from "../check.ts";
import type { ProbedFacts } from "../host-facts.ts";
import type { Needs } from "../needs.ts";

/** Checks whether machines run with KVM, and whether the host itself lacks something for it. */
export function virtualizationCheck(
  { usable, reason }: Awaited<ReturnType<typeof probeKvm>>,
  { virtualization, user }: ProbedFacts,
  needs: Needs,
): Check {
  const { isNested, hasCpuSupport, isGuest } = virtualization;
  if (usable) return passed("KVM", `${reason}${isNested === true ? "; nested guests, too" : ""}`);
  return {
    name: "KVM",
    status: "warning",
    about: `${reason}: guests are emulated`,
    why: "emulated guests are ten times slower, and their CPU has no host model",
    neededBy: needs.of("machines")?.by,
    on: "host",
    ...remedy({ hasCpuSupport, isGuest, userId: user.id }),
  };
}

interface Circumstances {
  readonly hasCpuSupport: boolean;
  readonly isGuest: boolean;
  readonly userId: number;
}

function remedy({ hasCpuSupport, isGuest, userId }: Circumstances): Pick<Check, "commands" | "hint"> {
  if (hasCpuSupport && userId !== 0)
    return { hint: "or this user may not use /dev/kvm: usermod -aG kvm USER" };
  if (hasCpuSupport) return { commands: ["modprobe kvm_intel || modprobe kvm_amd"] };
  if (isGuest)
    return {
      hint: "this host is a virtual machine: enable nested virtualization on the host below it (modprobe kvm_intel nested=1), and give it the CPU model host-passthrough",
    };
  return { hint: "enable VT-x or AMD-V in the firmware" };
}
