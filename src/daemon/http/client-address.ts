import type { IncomingHttpHeaders } from "node:http";
import ipaddr from "ipaddr.js";
import { Failure } from "../../model/failure.ts";
import { isLoopback } from "./listen.ts";

/** The subnets of reverse proxies whose `X-Forwarded-For` is trusted. */
export type Proxies = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

/** Reads addresses and subnets such as `127.0.0.1` and `10.0.0.0/8`. Throws `usage`. */
export function parseProxies(texts: readonly string[]): Proxies {
  return texts.map((text) => {
    if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
    if (!ipaddr.isValid(text))
      throw new Failure("usage", `--proxies ${text}: this is no address and no subnet`, {
        hint: "such as 127.0.0.1, 10.0.0.0/8 or ::1",
      });
    const address = ipaddr.parse(text);
    return [address, address.kind() === "ipv6" ? 128 : 32];
  });
}

/**
 * Returns the address of the client: the remote address, or behind a trusted proxy the last one in `X-Forwarded-For` that is
 * no proxy. The client itself may have written everything before that. An IPv6 network (/64) is one peer.
 */
export function peerOf(
  remote: string | undefined,
  headers: IncomingHttpHeaders,
  proxies: Proxies = [],
): string {
  const remoteAddress = remote ?? "";
  if (!isProxy(remoteAddress, proxies)) return peerNetwork(remoteAddress);
  const forwardedFor = [headers["x-forwarded-for"] ?? []]
    .flat()
    .join(",")
    .split(",")
    .map((text) => text.trim());
  const outside = forwardedFor.filter((text) => text !== "" && !isProxy(text, proxies)).at(-1);
  return peerNetwork(outside !== undefined && ipaddr.isValid(outside) ? outside : remoteAddress);
}

export function isProxy(address: string, proxies: Proxies): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return proxies.some(([subnet, bits]) => parsed.kind() === subnet.kind() && parsed.match(subnet, bits));
}

/** Returns whether an address may open any number of connections: this machine and trusted proxies. */
export function isExemptFromLimit(address: string, proxies: Proxies): boolean {
  return isLoopback(address) || isProxy(address, proxies);
}

function peerNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.toByteArray().slice(0, 8).join(".")}/64`;
}
