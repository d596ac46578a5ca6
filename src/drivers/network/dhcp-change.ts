import { configuration, hostsFile, namesFile } from "./dnsmasq.ts";
import { routerFiles } from "./names.ts";
import { fileText } from "./raw.ts";
import type { Seen } from "./router-read.ts";
import type { RouterState } from "./states.ts";
import type { Tools } from "./tools.ts";

/** Brings the DHCP server to what is wanted: leases by a signal, everything else by a new start. */
export async function changeDhcp(tools: Tools, seen: Seen, wanted: RouterState): Promise<void> {
  const { folder, conf } = routerFiles(wanted.namespace);
  if (wanted.dhcp === "off") {
    await tools.script(END, [folder]);
    return;
  }
  const files = [configuration(wanted), hostsFile(wanted.leases), namesFile(wanted.leases)];
  const sizes = files.map((text) => String(Buffer.byteLength(text)));
  const same = fileText(seen.raw, "conf", seen.name) === files[0];
  const running = seen.raw.of("dnsmasq", seen.name) === "running";
  const start = same && running ? RELOAD : RESTART;
  await tools.script(
    `${WRITE}\n${RELEASE}\n${PLACE}\n${start}`,
    [folder, ...sizes, wanted.namespace, conf],
    files.join(""),
  );
}

/** The process of the pid file, only if it is this server: numbers are used again. */
const FIND = `running() { pid=$(cat "$1/pid" 2>/dev/null) && tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null |
grep -qF -e "--conf-file=$1/dnsmasq.conf"; }
stop() { running "$1" || return 0; kill "$pid"; n=0
while running "$1" && [ $n -lt 50 ]; do sleep 0.05; n=$((n+1)); done; running "$1" && kill -9 "$pid"; return 0; }`;

/** All three files come one after the other. If the writer is killed they end too early, and nothing is changed. */
const WRITE = `${FIND}
mkdir -p "$1"; cd "$1"
head -c "$2" >conf.new; head -c "$3" >hosts.new; head -c "$4" >names.new
[ "$(cat conf.new hosts.new names.new | wc -c)" -eq "$(($2 + $3 + $4))" ] || { echo "the input was cut off" >&2; exit 1; }`;
const PLACE = "mv conf.new dnsmasq.conf; mv hosts.new hosts; mv names.new names";

/** dnsmasq leaves this session by itself, and so outlives it. */
const START = `rm -f "$1/pid"
setsid nsenter --net="/run/netns/$5" dnsmasq --conf-file="$6" --pid-file="$1/pid" </dev/null >/dev/null`;

const RELOAD = `if running "$1"; then kill -HUP "$pid"; else ${START}; fi`;
const RESTART = `stop "$1"; ${START}`;

/**
 * A lease outlives its machine, and dnsmasq gives an address to nobody else while it lasts: whoever had one that is
 * another's now gives it back (RFC 2131, section 4.4.6; dhcp_release(1)). Before the files are in place, so that whoever is
 * killed in between does it again; by the files as well, since dnsmasq writes its own anew while we read it.
 */
const RELEASE = `{ tr , " " <hosts | cut -d" " -f1,2; cut -d" " -f2,3 leases; } 2>/dev/null | sort -u | while read -r mac ip; do
  if grep -qF ",$ip," hosts.new && ! grep -qF "$mac,$ip," hosts.new; then
    if running "$1"; then nsenter --net="/run/netns/$5" dhcp_release inside "$ip" "$mac"; else sed -i "/ $mac $ip /d" leases; fi
  fi
done`;

/** Ends the server and leaves nothing of it. */
export const END = `${FIND}
stop "$1"; rm -rf "$1"; rmdir -p --ignore-fail-on-non-empty "\${1%/*}" 2>/dev/null || true`;
