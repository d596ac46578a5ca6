import { lookup } from "node:dns/promises";
import { BlockList, connect, isIP, type LookupFunction } from "node:net";
import { basename } from "node:path";
import { transportError } from "../error.ts";
import { probeSocket } from "./unix-socket.ts";

/**
 * The remote end of a connection: the daemon behind a Unix socket, a TCP peer, or the ssh child that the opening thread starts. It
 * identifies the local socket of the connection, which libvirt does not expose.
 */
export type Endpoint = {
  /** Openings with the same key run one after the other. Otherwise their sockets could not be told apart. */
  readonly key: string;
} & (
  | { readonly kind: "unix"; readonly name: string | undefined; readonly pid: number }
  | { readonly kind: "tcp"; readonly port: number; readonly addresses: BlockList | undefined }
  | { readonly kind: "child" }
  | { readonly kind: "none" }
);

const PORTS: Readonly<Record<string, number>> = { tcp: 16509, tls: 16514 };
/** The drivers that cannot be cut. They run in this process, or connect with their own library. */
const WITHOUT_END = /^(test|vbox|esx|vpx|gsx|hyperv)[+:]/;

/**
 * Finds the endpoint of a URI, and tests whether it accepts a connection. Otherwise virConnectOpen would wait for minutes for a host
 * that is off, in a thread that cannot be freed. Throws a transport error if the daemon accepts none within `timeoutMs`. Hosts behind
 * ssh are not tested, because only ssh knows how to reach them.
 */
export async function resolveEndpoint(uri: string, timeoutMs: number, api: string): Promise<Endpoint> {
  const parsed = URL.canParse(uri) ? new URL(uri) : undefined;
  if (parsed === undefined || WITHOUT_END.test(uri)) return { key: uri, kind: "none" };
  const host = parsed.hostname.replace(/^\[|\]$/g, "");
  const transport = /^\w+\+(\w+):/.exec(uri)?.[1] ?? (host === "" ? "unix" : "tls");
  if (transport === "ssh" || transport === "ext") return { key: uri, kind: "child" };
  if (transport === "unix") return resolveSocket(uri, parsed.searchParams.get("socket"), timeoutMs, api);
  const port = Number(parsed.port) || (PORTS[transport] ?? 22);
  if (PORTS[transport] === undefined) return { key: uri, kind: "tcp", port, addresses: undefined };
  return resolvePort(host, port, timeoutMs, api);
}

async function resolveSocket(
  uri: string,
  path: string | null,
  timeoutMs: number,
  api: string,
): Promise<Endpoint> {
  if (path === null) return { key: uri, kind: "unix", name: undefined, pid: 0 };
  const pid = await probeSocket(path, timeoutMs, api);
  return { key: path, kind: "unix", name: basename(path), pid };
}

async function resolvePort(host: string, port: number, timeoutMs: number, api: string): Promise<Endpoint> {
  const unreachable = (reason: string) => transportError(api, `cannot reach ${host} port ${port}: ${reason}`);
  const records = await lookup(host, { all: true }).catch((error: Error) => {
    throw unreachable(error.message);
  });
  const cachedLookup: LookupFunction = (_host, _options, done) => done(null, records);
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port, lookup: cachedLookup });
    const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    socket.once("error", (error) => reject(unreachable(error.message)));
    socket.once("close", () => clearTimeout(timer));
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
  });
  const addresses = new BlockList();
  const plain = records.map(({ address }) => address.replace(/%.*$/, ""));
  for (const address of plain) addresses.addAddress(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return { key: `${plain.sort()[0]} port ${port}`, kind: "tcp", port, addresses };
}
