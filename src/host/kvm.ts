import type { Shell } from "./shell.ts";

export interface KvmProbe {
  readonly usable: boolean;
  /** A sentence for people, also when it is usable. */
  readonly reason: string;
}

/**
 * Does KVM really run a guest on this host? /dev/kvm alone proves nothing: some clouds offer one that can only
 * emulate. So the firmware must come up on the host's own CPU model and reach its boot menu, which takes a tenth of a
 * second where KVM works, and two where it does not. The host remembers the answer until it boots or KVM is loaded anew.
 */
export async function probeKvm(shell: Shell): Promise<KvmProbe> {
  const { stdout } = await shell.script(PROBE, { timeoutMs: 15_000 });
  const [verdict = "", why = ""] = stdout.trim().split("\n");
  if (verdict === "works") return { usable: true, reason: "KVM runs guests" };
  if (verdict === "absent") return { usable: false, reason: "there is no usable /dev/kvm" };
  return { usable: false, reason: `/dev/kvm is there but runs no guest${why === "" ? "" : `: ${why}`}` };
}

/** SeaBIOS tells its progress to the debug port 0x402 (docs/specs of QEMU, "isa-debugcon"). */
const PROBE = `[ -c /dev/kvm ] && [ -r /dev/kvm ] && [ -w /dev/kvm ] || { echo absent; exit; }
known=/run/fleetwright/kvm
[ "$known" -nt /dev/kvm ] && { cat "$known"; exit; }
mkdir -p /run/fleetwright 2>/dev/null
errors=$(mktemp)
said=$(timeout -s KILL 2 qemu-system-x86_64 -machine pc -accel kvm -cpu host -m 16 -nodefaults -no-user-config \
  -display none -chardev stdio,id=d -device isa-debugcon,iobase=0x402,chardev=d </dev/null 2>"$errors")
case $said in *"Booting from"*|*"No bootable"*) verdict=works;; *) verdict=broken;; esac
{ echo "$verdict"; tail -n 1 "$errors"; } | { tee "$known" 2>/dev/null || cat; }
rm -f "$errors"`;
