import { formatConfiguration, formatHostsFile, formatNamesFile } from "./dnsmasq.ts";
import { routerFiles } from "./host-names.ts";
import { fileText } from "./host-state.ts";
import type { RouterObservation } from "./router-read.ts";
import type { RouterState } from "./states.ts";
import type { HostTools } from "./tools.ts";

/** Converges the server of DNS and DHCP to the desired state: leases by a signal, everything else by a restart. */
export async function applyNameServer(
  tools: HostTools,
  observation: RouterObservation,
  desired: RouterState,
): Promise<void> {
  const { folder, conf } = routerFiles(desired.namespace);
  if (desired.dns === "off") {
    await tools.script(END, [folder]);
    return;
  }
  const files = [
    formatConfiguration(desired),
    formatHostsFile(desired.leases),
    formatNamesFile(desired.leases),
  ];
  const sizes = files.map((text) => String(Buffer.byteLength(text)));
  const isSame = fileText(observation.raw, "conf", observation.name) === files[0];
  const isRunning = observation.raw.output("dnsmasq", observation.name) === "running";
  const start = isSame && isRunning ? RELOAD : RESTART;
  const release = desired.dhcp === "off" ? "" : RELEASE;
  await tools.script(
    `${WRITE}\n${release}\n${PLACE}\n${start}`,
    [folder, ...sizes, desired.namespace, conf],
    files.join(""),
  );
}

/**
 * `running` finds the process of the pid file, and checks that it is this server: process ids are reused. `stop` waits
 * until the process has ended. Its command line is empty before that, while the kernel frees its memory; only then does
 * the kernel close its sockets, and the next server can have the address.
 */
const FIND = `running() { pid=$(cat "$1/pid" 2>/dev/null) && tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null |
grep -qF -e "--conf-file=$1/dnsmasq.conf"; }
ended() { n=0; while [ $n -lt 100 ]; do
  case $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) in ''|[ZX]*) return 0;; esac; sleep 0.05; n=$((n+1))
done; return 1; }
stop() { running "$1" || return 0; kill "$pid" 2>/dev/null || return 0; ended && return 0
running "$1" || return 0; kill -9 "$pid" 2>/dev/null && ended || return 0; }`;

/**
 * Writes all three files, which come one after the other on stdin. If the writer is killed they end too early, and
 * nothing is changed.
 */
const WRITE = `${FIND}
mkdir -p "$1"; cd "$1"
head -c "$2" >conf.new; head -c "$3" >hosts.new; head -c "$4" >names.new
[ "$(cat conf.new hosts.new names.new | wc -c)" -eq "$(($2 + $3 + $4))" ] || { echo "the input was cut off" >&2; exit 1; }`;
const PLACE = "mv conf.new dnsmasq.conf; mv hosts.new hosts; mv names.new names";

/** dnsmasq daemonizes, and so outlives this session. */
const START = `rm -f "$1/pid"
setsid nsenter --net="/run/netns/$5" dnsmasq --conf-file="$6" --pid-file="$1/pid" </dev/null >/dev/null`;

const RELOAD = `if running "$1"; then kill -HUP "$pid"; else ${START}; fi`;
const RESTART = `stop "$1"; ${START}`;

/**
 * Releases leases whose address now belongs to another machine (RFC 2131, section 4.4.6; dhcp_release(1)). Otherwise
 * dnsmasq reserves the address while the lease lasts, which outlives its machine. It runs before the files are in
 * place, so that an interrupted change repeats it. It also reads the old hosts file, because dnsmasq may rewrite its
 * leases during the read.
 */
const RELEASE = `{ tr , " " <hosts | cut -d" " -f1,2; cut -d" " -f2,3 leases; } 2>/dev/null | sort -u | while read -r mac ip; do
  if grep -qF ",$ip," hosts.new && ! grep -qF "$mac,$ip," hosts.new; then
    if running "$1"; then nsenter --net="/run/netns/$5" dhcp_release inside "$ip" "$mac"; else sed -i "/ $mac $ip /d" leases; fi
  fi
done`;

/** Stops the server and removes its files. */
export const END = `${FIND}
stop "$1"; rm -rf "$1"; rmdir -p --ignore-fail-on-non-empty "\${1%/*}" 2>/dev/null || true`;
