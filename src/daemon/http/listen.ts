import ipaddr from "ipaddr.js";
import { Failure } from "../../model/failure.ts";

/** An address to listen on. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

export const DEFAULT_LISTEN = "127.0.0.1:7780";

/** Reads `127.0.0.1:7780`, `[::1]:7780`, `7780` (on loopback), or `none`. Throws `usage`. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  if (text === "none") return undefined;
  const [, host = "127.0.0.1", digits = ""] = /^(?:(\[[0-9a-f:.]+\]|[^:[\]]+):)?(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== "" && port <= 65_535) return { host: host.replace(/^\[|\]$/g, ""), port };
  throw new Failure("usage", `--listen ${text}: this is no address with a port`, {
    hint: "such as 127.0.0.1:7780, [::]:7780, 7780 (on loopback), or none",
  });
}

/** Returns whether only this machine can reach an address. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}
