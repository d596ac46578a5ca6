import type { FencingAgent } from "../host/fencing/fence-agent.ts";
import { isHostOff } from "./host.ts";
import { findHost, loadLab, powerOffHost } from "./lab.ts";

/** Returns the fencing agent of a lab host. `off` ends every process of the host, as a power switch would. */
export function labFencingAgent(lab: string, name: string): FencingAgent {
  return {
    async off() {
      const layout = loadLab(lab);
      await powerOffHost(layout, findHost(layout, name));
    },
    async status() {
      const layout = loadLab(lab);
      return isHostOff(layout, findHost(layout, name)) ? "off" : "on";
    },
  };
}
