import { uplinkTableName } from "./host-names.ts";
import type { HostState } from "./host-state.ts";
import type { UplinkMarkData } from "./mark-data.ts";
import { removeTable, replaceTable, tableState } from "./nft-table.ts";
import type { ObjectHandler } from "./object-handler.ts";
import type { UplinkState } from "./states.ts";
import type { HostTools } from "./tools.ts";
import { uplinkRules } from "./uplink-table.ts";

export const uplinkHandler: ObjectHandler<UplinkState, UplinkMarkData> = {
  async toMarkData({ interface: device, closed }, before, tools) {
    return { interface: device, closed, before: before?.before ?? (await readSwitches(tools, device)) };
  },
  scriptArguments: (name, { interface: device }) => ["uplink", name, device, uplinkTableName(device)],
  read: readUplink,
  apply: (tools, _, __, desired) => applyUplink(tools, desired),
  remove: (tools, _, { markData }) => removeUplink(tools, markData),
};

/** Reads the kernel settings before the first change, so that a delete can restore them. */
async function readSwitches(tools: HostTools, device: string): Promise<UplinkMarkData["before"]> {
  const text = await tools.script(READ_SWITCHES, [device]);
  const [forwarding = "0", delay = "80"] = text.trim().split("\n");
  return { forwarding, delay };
}

const READ_SWITCHES = `cat "/proc/sys/net/ipv4/conf/$1/forwarding" "/proc/sys/net/ipv4/neigh/$1/proxy_delay"`;

/** Reads the state of an uplink. */
function readUplink(raw: HostState, name: string, markData: UplinkMarkData): UplinkState {
  const { interface: device, closed } = markData;
  return {
    interface: device,
    closed,
    forwarding: raw.output("forwarding", name) === "1",
    prompt: raw.output("delay", name) === "0",
    nat: tableState(raw.output("table", name), uplinkRules({ interface: device, closed })),
  };
}

/**
 * Forwards only packets of this interface, not of the whole host. The host answers for public addresses at once: by
 * default it would wait up to 0.8 s for their owner to answer first (arp(7), proxy_delay), but it stands for the owner.
 */
async function applyUplink(tools: HostTools, desired: UplinkState): Promise<void> {
  await tools.nft(replaceTable(uplinkRules(desired)));
  await tools.script(SWITCH, [desired.interface, "1", "0"]);
}

const SWITCH = `[ -e "/proc/sys/net/ipv4/conf/$1" ] || { echo "the host has no interface $1" >&2; exit 1; }
echo "$2" >"/proc/sys/net/ipv4/conf/$1/forwarding"; echo "$3" >"/proc/sys/net/ipv4/neigh/$1/proxy_delay"`;

/** Restores the kernel settings from before the first change. */
async function removeUplink(tools: HostTools, { interface: device, before }: UplinkMarkData): Promise<void> {
  await tools.script(`[ ! -e "/proc/sys/net/ipv4/conf/$1" ] || {\n${SWITCH}\n}`, [
    device,
    before.forwarding,
    before.delay,
  ]);
  await tools.nft(removeTable(uplinkTableName(device)));
}
