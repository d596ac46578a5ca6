import { execa } from "execa";
import { rrsetName } from "../../src/drivers/dns/state.ts";
import type { TargetAddress } from "../../src/drivers/driver.ts";
import { objectRef } from "../../src/model/object.ts";
import { startDnsServer } from "../../test/e2e/dns-servers.ts";
import { type DriverBench, type DriverScenario, desiredObject } from "./scenario.ts";

/** Names in a zone of Knot, compared with nsupdate and dig. */
export const dnsBench: DriverBench = {
  name: "dns",
  async open(_, amount): Promise<DriverScenario> {
    const server = await startDnsServer("knot");
    const target: TargetAddress = {
      kind: "zone",
      id: "dns:bench",
      zone: "example.test",
      reverse: [],
      server: `127.0.0.1:${server.port}`,
      tsig: {
        name: server.key.name,
        algorithm: "hmac-sha256",
        key: { secret: "Secret/default/dns", key: "tsig" },
      },
    };
    const names = (first: string) =>
      Array.from({ length: amount }, (_, index) => {
        const ref = objectRef("rrset", target.id, rrsetName(`m${index}.example.test.`, "A"));
        const values = [index === 0 ? first : addressOf(index)];
        return desiredObject(ref, `VirtualMachine/default/m${index}`, { ttl: 300, values });
      });
    const key = `hmac-sha256:${server.key.name}:${server.key.secret}`;
    return {
      target,
      secret: server.key.secret,
      prerequisites: [],
      objects: names("10.20.0.0"),
      changed: names("10.99.99.99"),
      tool: "nsupdate, dig axfr",
      bare: bareTools(server.port, key, amount),
      [Symbol.asyncDispose]: () => server.end(),
    };
  },
};

function addressOf(index: number): string {
  return `10.20.${index >> 8}.${index & 255}`;
}

function bareTools(port: number, key: string, amount: number): DriverScenario["bare"] {
  const update = async (lines: readonly string[]) => {
    const input = [`server 127.0.0.1 ${port}`, ...lines, "send", ""].join("\n");
    await execa("nsupdate", ["-v", "-y", key], { input });
  };
  const add = (index: number) => [
    `update add b${index}.example.test. 300 A ${addressOf(index)}`,
    `update add _fleetwright.b${index}.example.test. 300 TXT "a mark of some length, as ours have it"`,
  ];
  const read = async () => {
    await execa("dig", ["@127.0.0.1", "-p", String(port), "-y", key, "example.test", "axfr"]);
  };
  return {
    capture: async () => {},
    apply: async () => {
      for (let from = 0; from < amount; from += 200)
        await update(
          Array.from({ length: Math.min(200, amount - from) }, (_, index) => add(from + index)).flat(),
        );
    },
    read,
    change: async () => {
      await read();
      await update(["update delete b0.example.test. A", "update add b0.example.test. 300 A 10.99.99.99"]);
    },
    remove: async () => {},
  };
}
