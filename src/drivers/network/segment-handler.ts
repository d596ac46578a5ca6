import { Failure } from "../../model/failure.ts";
import type { SegmentMarkData } from "./mark-data.ts";
import type { ObjectHandler } from "./object-handler.ts";
import { segmentCommands, segmentRemovalCommands } from "./segment-change.ts";
import { readSegment } from "./segment-read.ts";
import type { SegmentState } from "./states.ts";

export const segmentHandler: ObjectHandler<SegmentState, SegmentMarkData> = {
  toMarkData: ({ bridge, port, taps }) => ({ bridge, port, taps }),
  scriptArguments: (name, { bridge }) => ["segment", name, bridge],
  read: (raw, name, markData) => readSegment(raw, markData, name),
  async apply(tools, raw, _, desired) {
    const commands = segmentCommands(raw, desired);
    await tools.ip(commands.ip);
    await tools.bridge(commands.bridge);
    await tools.script(SHIELD, [desired.bridge]);
  },
  async remove(tools, raw, { name, markData }) {
    const ownLinks = [markData.bridge, markData.port];
    const plugged = [...raw.links.values()].filter(
      (link) => link.master === markData.bridge && !ownLinks.includes(link.ifname),
    );
    if (plugged.length === 0) return tools.ip(segmentRemovalCommands(raw, markData));
    const names = plugged.map(({ ifname }) => ifname).join(", ");
    throw new Failure(
      "rejected",
      `segment ${name}: ${names} would lose its network: it is still plugged into ${markData.bridge}`,
    );
  },
};

/**
 * Keeps all packets of machines from the host itself, whatever addresses they use for it and its bridge. An IPv4 packet
 * would have to come from where no route leads (RFC 3704, strict). The bridge answers no ARP request, and has no IPv6.
 */
const SHIELD = `echo 1 >"/proc/sys/net/ipv4/conf/$1/rp_filter"; echo 8 >"/proc/sys/net/ipv4/conf/$1/arp_ignore"
[ ! -e "/proc/sys/net/ipv6/conf/$1" ] || echo 1 >"/proc/sys/net/ipv6/conf/$1/disable_ipv6"`;
