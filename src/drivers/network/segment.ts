import { Failure } from "../../model/failure.ts";
import type { Handling } from "./handling.ts";
import type { NotedSegment } from "./noted.ts";
import { segmentEnd, segmentSteps } from "./segment-change.ts";
import { readSegment } from "./segment-read.ts";
import type { SegmentState } from "./states.ts";

export const segments: Handling<SegmentState, NotedSegment> = {
  note: ({ bridge, port, taps }) => ({ bridge, port, taps }),
  ask: (name, { bridge }) => ["segment", name, bridge],
  read: (raw, name, noted) => readSegment(raw, noted, name),
  async make(tools, raw, _, wanted) {
    const steps = segmentSteps(raw, wanted);
    await tools.ip(steps.ip);
    await tools.bridge(steps.bridge);
    await tools.script(SHIELD, [wanted.bridge]);
  },
  async remove(tools, raw, { name, noted }) {
    const ours = [noted.bridge, noted.port];
    const plugged = [...raw.links.values()].filter(
      (link) => link.master === noted.bridge && !ours.includes(link.ifname),
    );
    if (plugged.length === 0) return tools.ip(segmentEnd(raw, noted));
    const names = plugged.map(({ ifname }) => ifname).join(", ");
    throw new Failure(
      "rejected",
      `segment ${name}: ${names} would lose its network: it is still plugged into ${noted.bridge}`,
    );
  },
};

/**
 * Nothing that machines send reaches the host itself, whatever they take its address and its bridge's for: packets of IPv4
 * would have to come from where no route leads (RFC 3704, strict), ARP is not answered, and IPv6 is not spoken.
 */
const SHIELD = `echo 1 >"/proc/sys/net/ipv4/conf/$1/rp_filter"; echo 8 >"/proc/sys/net/ipv4/conf/$1/arp_ignore"
[ ! -e "/proc/sys/net/ipv6/conf/$1" ] || echo 1 >"/proc/sys/net/ipv6/conf/$1/disable_ipv6"`;
