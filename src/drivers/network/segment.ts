import { Failure } from "../../model/failure.ts";
import type { Handling } from "./handling.ts";
import type { NotedSegment } from "./noted.ts";
import { segmentEnd, segmentSteps } from "./segment-change.ts";
import { readSegment } from "./segment-read.ts";
import type { SegmentState } from "./states.ts";

export const segments: Handling<SegmentState, NotedSegment> = {
  note: ({ bridge, port, taps }) => ({ bridge, port, taps }),
  read: (raw, _, noted) => readSegment(raw, noted),
  async make(tools, raw, _, wanted) {
    const steps = segmentSteps(raw, wanted);
    await tools.ip(steps.ip);
    await tools.bridge(steps.bridge);
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
