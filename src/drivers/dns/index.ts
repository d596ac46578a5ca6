import { openStream } from "../../host/stream.ts";
import { Failure } from "../../model/failure.ts";
import { asAnyType, type Driver, type DriverWorld, type ZoneAddress } from "../driver.ts";
import { createDnsClient } from "./client.ts";
import { makeConnection } from "./connection.ts";
import { lowerCase } from "./names.ts";
import { reverseZone } from "./reverse.ts";
import { rrsetType } from "./rrset-type.ts";
import { TSIG_ALGORITHMS, type TsigAlgorithm, type TsigKey } from "./tsig.ts";

/** DNS zones on their primary servers, by dynamic updates with TSIG (RFC 2136, RFC 8945) and by AXFR (RFC 5936). */
export function createDnsDriver(): Driver<"zone"> {
  return {
    name: "dns",
    serves: "zone",
    types: [asAnyType(rrsetType)],
    open: async (address, world) => {
      const { server, via } = address;
      const client = createDnsClient({
        server,
        key: await keyOf(address, world),
        now: world.now,
        open: () => openStream(via, hostAndPort(server)),
      });
      const zones = [absolute(address.zone), ...address.reverse.map(reverseZone)];
      return makeConnection({ target: address.id, zones, client, onClose: client.close });
    },
  };
}

function absolute(name: string): string {
  return lowerCase(name.endsWith(".") ? name : `${name}.`);
}

function hostAndPort(server: string): { address: string; port: number } {
  const [, address = "", port = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(server) ?? [];
  return { address, port: Number(port) };
}

/** The key as the servers' own tools write it: base64 (RFC 4648), in one line. */
async function keyOf({ id, tsig }: ZoneAddress, { secret }: DriverWorld): Promise<TsigKey> {
  const { name, algorithm } = tsig;
  if (!Object.hasOwn(TSIG_ALGORITHMS, algorithm))
    throw new Failure("unsupported", `${id}: there is no TSIG algorithm ${algorithm}`);
  const text = (await secret(tsig.key)).trim();
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) || text === "") {
    throw new Failure("rejected", `${id}: the secret of its TSIG key is not base64`, {
      hint: "write what tsig-keygen or keymgr -t print as the secret",
    });
  }
  return { name: absolute(name), algorithm: algorithm as TsigAlgorithm, secret: Buffer.from(text, "base64") }; // just looked
}
