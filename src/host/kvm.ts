import type { Shell } from "./shell.ts";

interface KvmProbe {
  readonly usable: boolean;
  /** A sentence for display, also if KVM is usable. */
  readonly reason: string;
}

/**
 * Probes whether KVM really runs a guest on this host. /dev/kvm alone proves nothing: some clouds offer one that only
 * emulates, many times slower than QEMU itself, and Linux may never boot on it. Therefore the firmware must start on
 * the host's own CPU model about as fast as under emulation (TCG); a working KVM takes a tenth of a second. Both run
 * three times, because a busy machine may slow down one of them. The host keeps the result until it boots or KVM is
 * reloaded.
 */
export async function probeKvm(shell: Shell): Promise<KvmProbe> {
  const { stdout } = await shell.script(probeScript(), { timeoutMs: 30_000 });
  const [verdict = "", why = ""] = stdout.trim().split("\n");
  if (verdict === "works") return { usable: true, reason: "KVM runs guests" };
  if (verdict === "absent") return { usable: false, reason: "there is no usable /dev/kvm" };
  if (verdict === "slow") return { usable: false, reason: `/dev/kvm is there but only emulates: ${why}` };
  return { usable: false, reason: `/dev/kvm is there but runs no guest${why === "" ? "" : `: ${why}`}` };
}

/** The paths of the probe. Tests use other paths. */
interface ProbePaths {
  /** Exists if the host has KVM. */
  readonly device: string;
  /** The file with the kept result. */
  readonly resultFile: string;
}

const DEFAULT_PATHS: ProbePaths = { device: "/dev/kvm", resultFile: "/run/fleetwright/kvm" };

/**
 * Returns the script of the probe. SeaBIOS finds no boot device and resets, which ends QEMU (`-no-reboot`;
 * "reboot-timeout" in qemu(1)). If QEMU cannot emulate, KVM has two seconds.
 */
export function probeScript({ device, resultFile }: ProbePaths = DEFAULT_PATHS): string {
  return `device='${device}' known='${resultFile}'
[ -r "$device" ] && [ -w "$device" ] || { echo absent; exit; }
[ "$known" -nt "$device" ] && { cat "$known"; exit; }
mkdir -p "$(dirname "$known")" 2>/dev/null
errors=$(mktemp)
now() { echo $(($(date +%s%N) / 1000000)); }
# Comes up within so many milliseconds, and sets how many it took.
firmware() {
  began=$(now)
  timeout -s KILL "$(($3 / 1000)).$(printf %03d $(($3 % 1000)))" qemu-system-x86_64 -machine pc -accel "$1" -cpu "$2" -m 16 \
    -nodefaults -no-user-config -display none -boot reboot-timeout=0 -no-reboot </dev/null >/dev/null 2>"$errors" || return
  took=$(($(now) - began))
}
emulated=
for try in 1 2 3; do
  firmware tcg max 5000 || break
  [ -n "$emulated" ] && [ "$emulated" -le "$took" ] || emulated=$took
done
limit=$((\${emulated:-900} * 2 + 200))
verdict=broken
for try in 1 2 3; do
  firmware kvm host $limit
  case $? in 0) verdict=works; break;; 137) verdict=slow;; esac
done
[ $verdict != slow ] || echo "its firmware is not up within $limit ms, and takes \${emulated:-no} ms where QEMU emulates" >"$errors"
{ echo $verdict; [ $verdict = works ] || tail -n 1 "$errors"; } | { tee "$known" 2>/dev/null || cat; }
rm -f "$errors"`;
}
