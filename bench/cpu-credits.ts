import { CreditController } from "../src/daemon/cpu-credits/credit-controller.ts";
import type { CpuCreditAccess } from "../src/drivers/cpu-credits.ts";
import type { Connection } from "../src/drivers/driver.ts";
import type { JsonObject } from "../src/model/json.ts";
import { type Mark, type ObservedObject, observedObject } from "../src/model/object.ts";

/**
 * Measures what counting the CPU credits of burstable machines costs the daemon, without libvirt: `npm run bench:credits -- 10000`.
 * Prints the CPU time of a round, of which there is one every ten seconds.
 */
export async function main([amount = "10000"]: readonly string[]): Promise<void> {
  const hosts = Array.from({ length: 100 }, (_, index) => `hv${index}`);
  const machines = Array.from({ length: Number(amount) }, (_, index) =>
    burstableMachine(hosts[index % hosts.length] ?? "", index),
  );
  let seconds = 0;
  const connections = new Map(hosts.map((host) => [host, connectionTo(host, machines, () => seconds)]));
  const snapshot = { objects: machines, facts: new Map(), unreadable: new Map() };
  await using controller = new CreditController({
    fleet: "bench",
    snapshot: () => snapshot,
    connections: () => connections,
    isLeftAlone: () => false,
    refresh: () => {},
    onThrottled: async () => {},
    emit: () => {},
    now: () => new Date(START + seconds * 1000),
    clock: () => seconds * 1000,
  });
  for (let round = 0; round < 60; round += 1) {
    seconds += 10;
    const before = process.cpuUsage();
    controller.tick();
    await controller.idle();
    const { user, system } = process.cpuUsage(before);
    if (round % 10 === 9)
      process.stdout.write(`round ${round + 1}: ${((user + system) / 1000).toFixed(0)} ms\n`);
  }
}

const START = Date.parse("2026-03-01T00:00:00Z");
const BURST = { mode: "standard", baselinePercent: 20, maxCredits: 576, initialCredits: 60 };
/** CPUs that each machine uses: less than it earns. */
const DEMAND = 0.3;

function burstableMachine(host: string, index: number): ObservedObject {
  const state: JsonObject = {
    uuid: `u${index}`,
    power: "running",
    vcpus: 2,
    vcpusMax: 2,
    cpuQuotaUs: -1,
    burst: BURST,
  };
  const mark: Mark = {
    fleet: "bench",
    owner: `VirtualMachine/default/m${index}`,
    applied: "",
    commit: "",
    protect: false,
    keep: { onDelete: "delete", trashSeconds: 0 },
  };
  const process = `${host}/${index}`;
  const record = {
    earned: 100,
    launch: 0,
    surplus: 0,
    charged: 0,
    cpuSeconds: 0,
    at: new Date(START).toISOString(),
    process,
  };
  return observedObject("domain", host, `m${index}`, {
    state,
    mark,
    dependsOn: [],
    credits: { quotaUs: -1, record },
  });
}

/** Returns a connection to a host whose machines use CPU, and which does nothing with them. */
function connectionTo(host: string, machines: readonly ObservedObject[], seconds: () => number): Connection {
  const own = machines.filter(({ target }) => target === host);
  const cpuCredits: CpuCreditAccess = {
    readUsage: async () =>
      own.map(({ id, state, credits }) => ({
        object: id,
        uuid: String(state.uuid),
        process: credits?.record?.process ?? "",
        cpuSeconds: seconds() * DEMAND,
      })),
    setQuota: async () => {},
    saveRecord: async () => {},
  };
  return {
    target: host,
    cpuCredits,
    read: async () => [...own],
    reread: async () => [],
    perform: async () => {},
    adopt: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
