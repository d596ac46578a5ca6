import { openStream } from "../../host/stream.ts";
import { Failure } from "../../model/failure.ts";
import type { Driver, DriverContext, ZoneAddress } from "../driver.ts";
import { asAnyType } from "../object-type.ts";
import { createDnsClient } from "./client.ts";
import { createConnection } from "./connection.ts";
import { lowerCase } from "./domain-name.ts";
import { reverseZone } from "./reverse.ts";
import { rrsetType } from "./rrset-type.ts";
import { TSIG_ALGORITHMS, type TsigAlgorithm, type TsigKey } from "./tsig.ts";

/**
 * Creates the driver of DNS zones on their primary servers, by dynamic updates with TSIG (RFC 2136, RFC 8945) and by
 * AXFR (RFC 5936).
 */
export function createDnsDriver(): Driver<"zone"> {
  return {
    name: "dns",
    serves: "zone",
    types: [asAnyType(rrsetType)],
    open: async (address, context) => {
      const { server, via } = address;
      const client = createDnsClient({
        server,
        key: await loadTsigKey(address, context),
        now: context.now,
        open: () => openStream(via, parseServer(server)),
      });
      const zones = [absoluteName(address.zone), ...address.reverse.map(reverseZone)];
      return createConnection({
        target: address.id,
        zones,
        client,
        fleet: context.fleet,
        onClose: client.close,
      });
    },
  };
}

function absoluteName(name: string): string {
  return lowerCase(name.endsWith(".") ? name : `${name}.`);
}

function parseServer(server: string): { address: string; port: number } {
  const [, address = "", port = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(server) ?? [];
  return { address, port: Number(port) };
}

/** Loads the key as the servers' own tools write it: base64 (RFC 4648), in one line. */
async function loadTsigKey({ id, tsig }: ZoneAddress, { secret }: DriverContext): Promise<TsigKey> {
  const { name, algorithm } = tsig;
  if (!Object.hasOwn(TSIG_ALGORITHMS, algorithm))
    throw new Failure("unsupported", `${id}: unknown TSIG algorithm ${algorithm}`);
  const text = (await secret(tsig.key)).trim();
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) || text === "") {
    throw new Failure("rejected", `${id}: the secret of its TSIG key is not base64`, {
      hint: "write what tsig-keygen or keymgr -t print as the secret",
    });
  }
  return {
    name: absoluteName(name),
    algorithm: algorithm as TsigAlgorithm,
    secret: Buffer.from(text, "base64"),
  }; // just checked
}
