import type { Stage } from "./harness.ts";

/** Links, addresses, routes, proxies, namespaces, rules, processes, files and sysctls: all parts of networks. */
const LIST = `ip -o link | awk '{ print "link " $2 }' | cut -d@ -f1 | tr -d :
ip -4 -o addr | awk '{ print "address " $2 " " $4 }'
ip -4 route show table all | grep -v 'proto kernel' | sed 's/^/route /'
ip neigh show proxy | sed 's/^/proxy /'
ip netns | sed 's/^/namespace /'
nft list tables | sed 's/^/rules /'
for p in /proc/[0-9]*; do n=$(cat $p/comm 2>/dev/null) && case $n in dnsmasq|haproxy) echo "process $n";; esac; done
find /run/fleetwright -type f 2>/dev/null | sed 's/^/file /'
for f in /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/eth?/forwarding /proc/sys/net/ipv4/neigh/eth?/proxy_delay; do
echo "switch $f $(cat $f)"; done`;

/** Returns the network objects on a host as sentences. */
export async function networkTraces(stage: Stage, host: string): Promise<string[]> {
  const all = await stage.exec(host, ["sh", "-c", LIST]);
  return all.split("\n").filter(Boolean).sort();
}
