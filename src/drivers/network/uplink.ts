import type { Handling } from "./handling.ts";
import { uplinkTable } from "./names.ts";
import { isTable, removing, replacing } from "./nft-table.ts";
import type { NotedUplink } from "./noted.ts";
import type { Raw } from "./raw.ts";
import type { UplinkState } from "./states.ts";
import type { Tools } from "./tools.ts";
import { uplinkRules } from "./uplink-table.ts";

export const uplinks: Handling<UplinkState, NotedUplink> = {
  async note({ interface: device, closed }, before, tools) {
    return { interface: device, closed, before: before?.before ?? (await switchesOf(tools, device)) };
  },
  ask: (name, { interface: device }) => ["uplink", name, device, uplinkTable(device)],
  read: readUplink,
  make: (tools, _, __, wanted) => makeUplink(tools, wanted),
  remove: (tools, _, { noted }) => removeUplink(tools, noted),
};

/** How the switches stand before we touch them, to be put back one day. */
async function switchesOf(tools: Tools, device: string): Promise<NotedUplink["before"]> {
  const text = await tools.script(NOW, [device]);
  const [forwarding = "0", delay = "80"] = text.trim().split("\n");
  return { forwarding, delay };
}

const NOW = `cat "/proc/sys/net/ipv4/conf/$1/forwarding" "/proc/sys/net/ipv4/neigh/$1/proxy_delay"`;

/** An uplink as it is. */
function readUplink(raw: Raw, name: string, noted: NotedUplink): UplinkState {
  const { interface: device, closed } = noted;
  const listing = raw.of("table", name) ?? "";
  return {
    interface: device,
    closed,
    forwarding: raw.of("forwarding", name) === "1",
    prompt: raw.of("delay", name) === "0",
    nat:
      listing === ""
        ? "off"
        : isTable(listing, uplinkRules({ interface: device, closed }))
          ? "on"
          : "changed",
  };
}

/**
 * Only this interface leads packets on, not the host as a whole. For public addresses it answers at once: it would wait up
 * to 0.8 s to let their owner answer first (arp(7), proxy_delay), and it stands for the owner.
 */
async function makeUplink(tools: Tools, wanted: UplinkState): Promise<void> {
  await tools.nft(replacing(uplinkRules(wanted)));
  await tools.script(SWITCH, [wanted.interface, "1", "0"]);
}

const SWITCH = `[ -e "/proc/sys/net/ipv4/conf/$1" ] || { echo "the host has no interface $1" >&2; exit 1; }
echo "$2" >"/proc/sys/net/ipv4/conf/$1/forwarding"; echo "$3" >"/proc/sys/net/ipv4/neigh/$1/proxy_delay"`;

/** Puts the switches back to what they were found at. */
async function removeUplink(tools: Tools, { interface: device, before }: NotedUplink): Promise<void> {
  await tools.script(`[ ! -e "/proc/sys/net/ipv4/conf/$1" ] || {\n${SWITCH}\n}`, [
    device,
    before.forwarding,
    before.delay,
  ]);
  await tools.nft(removing(uplinkTable(device)));
}
