/**
 * Scripts that run on the host, as POSIX sh. Every value is an argument. Output that may hold anything is in base64. `$1` is
 * always the folder of the HAProxy, except in scripts for many.
 *
 * The scripts find a process by its whole command line, never by a recorded process id: another process may have that id now.
 * Masters that have read their file again, and workers, have the same file in their command line.
 */
const OURS = `ours() { ps -C haproxy -ww -o pid=,ppid=,args= | want=" -f $1/haproxy.cfg " awk 'index($0 " ", ENVIRON["want"]) { print $1, $2 }'; }
masters() { ours "$1" | awk '{ pid[$1] = $2 } END { for (p in pid) if (!(pid[p] in pid)) print p }'; }
generation() { echo "show info" | timeout 2 socat -t 2 - "UNIX-CONNECT:$1/runtime.sock" 2>/dev/null | sed -n 's/^description: //p'; }
alone() { exec 9>"$1/lock"; flock -w 20 9; }`;

/**
 * Reads HAProxys. `$1` are the commands for the Runtime API; then follow the folder and namespace of each. Prints all
 * processes, then a line for each HAProxy: the inode of the namespace, the configuration, the answer of the process,
 * and the answer that `HEALTH` saved last.
 */
export const READ = `ps -C haproxy -ww -o pid=,ppid=,netns=,args= | base64 -w0; echo
ask=$1; shift
look() { echo "$ask" | timeout 3 socat -t 3 - "UNIX-CONNECT:$1/runtime.sock" 2>/dev/null; }
file() { [ ! -f "$1" ] || base64 -w0 "$1" 2>/dev/null; }
while [ $# -gt 1 ]; do
  said=$(look "$1") || said=
  [ -n "$said" ] || { sleep 0.2; said=$(look "$1") || said=; }
  ns=/proc/self/ns/net; [ -z "$2" ] || ns=/run/netns/$2
  printf '%s;%s;%s;%s\\n' "$(stat -Lc %i "$ns" 2>/dev/null)" "$(file "$1/haproxy.cfg")" "$(printf '%s' "$said" | base64 -w0)" "$(file "$1/last")"
  shift 2
done`;

/**
 * Reads the states of the servers of many HAProxys; its arguments are their folders. Prints a line for each: the name, the
 * operational state, the seconds since its last change and the status of the last check of every server, with `,` between
 * them and `;` between servers. An HAProxy that does not answer has an empty line. Saves the whole answer for a process that is
 * started after this one has been killed.
 */
export const HEALTH = `umask 077
for d in "$@"; do
  said=$(echo "show servers state;show info" | timeout 3 socat -t 3 - "UNIX-CONNECT:$d/runtime.sock" 2>/dev/null) || said=
  case $said in
    *"
description: "*) (exec 9>"$d/lock"; flock -n 9 || exit 0; printf '%s' "$said" >"$d/last.new"; mv -f "$d/last.new" "$d/last") 2>/dev/null
      printf '%s\\n' "$said" | awk 'NF > 20 && $1 + 0 > 0 { printf "%s,%s,%s,%s;", $4, $6, $10, $11 } END { print ";" }';;
    *) echo;;
  esac
done`;

/**
 * Writes the files from stdin atomically; `$2` and `$3` are the lengths of the configuration and of the health. HAProxy
 * must accept the configuration.
 */
export const PUT = `set -e; ${OURS}
umask 077; mkdir -p "$1"; alone "$1"
t="$1/new.cfg"; head -c "$2" >"$t"; head -c "$3" >"$1/health.new"
[ "$(wc -c <"$t")" -eq "$2" ] && [ "$(wc -c <"$1/health.new")" -eq "$3" ] || { echo "the input was cut off" >&2; exit 1; }
mv -f "$1/health.new" "$1/health"
haproxy -c -q -f "$t" 9>&- || exit 1
mv -f "$t" "$1/haproxy.cfg"`;

/** Ends all processes of the HAProxy. */
const STOP_ALL = `stop() { for signal in TERM KILL; do
  for p in $(ours "$1" | cut -d' ' -f1); do kill -$signal "$p" 2>/dev/null || :; done
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do [ -n "$(ours "$1")" ] || return 0; sleep 0.1; done
done; echo "its processes do not end" >&2; return 1; }`;

/**
 * Restarts the HAProxy in namespace `$2`; an empty name is the namespace of the host. It enters only the network
 * namespace: `ip netns exec` would give the process mounts of its own, which keep all current namespaces alive.
 */
export const START = `set -e; ${OURS}
${STOP_ALL}
alone "$1"; stop "$1"
run() { if [ -z "$2" ]; then haproxy -W -D -S "$1/master.sock" -f "$1/haproxy.cfg"; else nsenter --net="/run/netns/$2" -- haproxy -W -D -S "$1/master.sock" -f "$1/haproxy.cfg"; fi; }
run "$1" "$2" 9>&- </dev/null >"$1/start.log" 2>&1 || { cat "$1/start.log" >&2; exit 1; }
for _ in $(seq 50); do [ "$(generation "$1")" = "$3" ] && exit 0; sleep 0.1; done
echo "it does not answer" >&2; exit 1`;

/**
 * Makes the master read its file again (SIGUSR2, as `reload` on its socket does), and waits until a worker with
 * generation `$2` answers. The previous worker serves until then, and completes its connections.
 */
export const RELOAD = `set -e; ${OURS}
alone "$1"
kill -USR2 $(masters "$1")
for _ in $(seq 50); do [ "$(generation "$1")" = "$2" ] && exit 0; sleep 0.1; done
echo "the new configuration was not taken over; it goes on with the one before" >&2; exit 1`;

/**
 * Sends each line of stdin to the Runtime API. Then waits a limited time until each member in the further arguments has
 * left, and until each member after `--` serves no client any more.
 */
export const COMMAND = `set -e
tell() { timeout 5 socat -t 5 - "UNIX-CONNECT:$d/runtime.sock"; }
busy() { echo "show stat" | tell | awk -F, -v "name=$1" '$1 "/" $2 == name && $5 > 0 { exit 1 }' && return 1 || return 0; }
d=$1; shift
while IFS= read -r line; do printf '%s\\n' "$line" | tell; done
gone=
for _ in $(seq 50); do
  [ $# -gt 0 ] || exit 0
  if [ "$1" = -- ]; then gone=yes; shift
  elif [ -n "$gone" ]; then if busy "$1"; then sleep 0.1; else shift; fi
  else case $(echo "del server $1" | tell) in *deleted*|*"No such"*) shift;; *) sleep 0.1;; esac; fi
done`;

export const REMOVE = `set -e; ${OURS}
${STOP_ALL}
[ ! -d "$1" ] || { alone "$1"; stop "$1"; rm -rf -- "$1"; }
stop "$1"`;
