import ipaddr from "ipaddr.js";
import { Failure } from "../model/failure.ts";

/** The variables of the environment. */
type ProxyVariables = Readonly<Record<string, string | undefined>>;

/**
 * Returns the proxy for a URL by the variables that curl, apt and Go read: `http_proxy`, `https_proxy` and `no_proxy`,
 * also in upper case. Undefined: connect directly. Throws `rejected` for an unusable address, without the address,
 * because it may contain a password.
 */
export function findProxy(url: URL, env: ProxyVariables): URL | undefined {
  const name = `${url.protocol.slice(0, -1)}_proxy`;
  const text = variable(name, env);
  if (text === undefined || isExcluded(url, variable("no_proxy", env) ?? "")) return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy !== undefined && /^https?:$/.test(proxy.protocol)) return proxy;
  throw new Failure("rejected", `the variable ${name} holds no http or https address of a proxy`, {
    hint: `write ${name}=http://proxy.example.com:3128, or add ${url.hostname} to no_proxy`,
  });
}

/** Returns the value of a variable, the lower-case one first. An empty value counts as none. */
function variable(name: string, env: ProxyVariables): string | undefined {
  return [env[name], env[name.toUpperCase()]].map((value) => value?.trim()).find((value) => value);
}

/**
 * Returns whether an entry of `no_proxy` matches: `*`, a domain with all names below it (with or without a leading dot),
 * an address, or a range of addresses. Each may have a port.
 */
function isExcluded(url: URL, noProxy: string): boolean {
  return noProxy.split(/[\s,]+/).some((entry) => entry !== "" && matchesEntry(url, entry.toLowerCase()));
}

function matchesEntry(url: URL, entry: string): boolean {
  if (entry === "*") return true;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (port !== undefined && port !== portOf(url)) return false;
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const wanted = bracketed ?? plain ?? entry;
  if (ipaddr.isValid(host)) return matchesAddress(host, wanted);
  const domain = wanted.replace(/^\*?\./, "").replace(/\.$/, "");
  const name = host.replace(/\.$/, "");
  return domain !== "" && (name === domain || name.endsWith(`.${domain}`));
}

function portOf({ protocol, port }: URL): string {
  if (port !== "") return port;
  return protocol === "https:" ? "443" : "80";
}

function matchesAddress(host: string, wanted: string): boolean {
  const address = ipaddr.process(host);
  if (ipaddr.isValid(wanted)) return ipaddr.process(wanted).toString() === address.toString();
  if (!ipaddr.isValidCIDR(wanted)) return false;
  const [range, bits] = ipaddr.parseCIDR(wanted);
  return range.kind() === address.kind() && address.match(range, bits);
}
