import { connect } from "node:net";
import { transportError } from "../error.ts";

const PORTS: Readonly<Record<string, number>> = { tcp: 16509, tls: 16514 };

/**
 * Knocks at a remote daemon's TCP port. virConnectOpen would wait minutes for a host that is off, and the openings of
 * all other hosts with it; this waits on its own. Other transports are not probed.
 */
export async function probe(uri: string, timeoutMs: number, api: string): Promise<void> {
  const found = /^\w+(?:\+(tcp|tls))?:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?]+)(?::(\d+))?/.exec(uri);
  if (found === null || /^(test|esx|vpx|gsx|hyperv)[+:]/.test(uri)) return;
  const host = (found[2] ?? "").replace(/^\[|\]$/g, "");
  const port = Number(found[3] ?? PORTS[found[1] ?? "tls"]);
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const fail = (reason: string) =>
      reject(transportError(api, `cannot reach ${host} port ${port}: ${reason}`));
    socket.once("timeout", () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.once("error", (error) => fail(error.message));
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
  });
}
