import { Failure } from "../model/failure.ts";
import { hostOff, isLabName, labInit, labSocket } from "./lab-paths.ts";
import {
  formatAuthority,
  formatLibvirtUri,
  InvalidAddress,
  type LibvirtAddress,
  parseAuthority,
  parseLibvirtUri,
} from "./libvirt-uri.ts";
import { packageFile } from "./package-file.ts";

/** The address of a host's shell. */
export type HostAddress =
  | { readonly scheme: "local" }
  | { readonly scheme: "ssh"; readonly destination: string; readonly port: number | undefined }
  | { readonly scheme: "lab"; readonly lab: string; readonly host: string };

/**
 * Parses the URL of a host's shell: `local:`, `ssh://user@host:port` or `lab://NAME/hv1`. Throws `usage` for any other
 * text, and for names that a program could take for an option.
 */
export function parseHostUrl(url: string): HostAddress {
  const address = tryParseHostUrl(url);
  if (address instanceof InvalidAddress)
    throw new Failure("usage", `${url}: ${address.reason}`, { hint: address.hint });
  return address;
}

const EXPECTED_HINT = "write local:, ssh://user@host[:port] or lab://NAME/hv1";

/** Parses the same. Returns an `InvalidAddress` instead of throwing. */
export function tryParseHostUrl(url: string): HostAddress | InvalidAddress {
  if (url === "local:" || url === "local://") return { scheme: "local" };
  const [, scheme, authority = "", path = ""] = /^(ssh|lab):\/\/([^/?#]*)(.*)$/s.exec(url) ?? [];
  if (scheme === "ssh") return sshAddress(authority, path);
  if (scheme === "lab") return labAddress(authority, path);
  return new InvalidAddress("is not the address of a host's shell", EXPECTED_HINT);
}

function sshAddress(authority: string, path: string): HostAddress | InvalidAddress {
  if (path !== "" && path !== "/") return new InvalidAddress(`has "${path}" after the host`, EXPECTED_HINT);
  const parsedAuthority = parseAuthority(authority);
  if (parsedAuthority instanceof InvalidAddress) return parsedAuthority;
  const { user, host, port } = parsedAuthority;
  return { scheme: "ssh", destination: user === undefined ? host : `${user}@${host}`, port };
}

function labAddress(lab: string, path: string): HostAddress | InvalidAddress {
  const host = path.slice(1);
  if (isLabName(lab) && isLabName(host)) return { scheme: "lab", lab, host };
  return new InvalidAddress("is no host of a lab", "a host of a lab is written lab://NAME/hv1");
}

/** Texts of URIs that an operator allows beyond what the parser accepts. Each must match exactly. */
export type AllowedUris = ReadonlySet<string>;

/** The end of a hint: how the operator allows a URI. */
export const ALLOW_HINT = "or the operator allows it: --allow-host-uri";

/**
 * Returns the URI for libvirt's own library, rebuilt from the parsed parts. `lab://NAME/hv1` becomes the Unix socket
 * of that host's libvirtd (https://libvirt.org/uri.html, parameter `socket`). Throws `usage` for a URI that could
 * start a program or read a file here.
 */
export function libvirtUri(url: string, allowed: AllowedUris = new Set()): string {
  if (allowed.has(url)) return url;
  const address = parseLibvirtUri(url);
  if (address instanceof InvalidAddress)
    throw new Failure("usage", `${url}: ${address.reason}`, { hint: `${address.hint}; ${ALLOW_HINT}` });
  if (address.driver !== "lab") return formatLibvirtUri(withOwnSsh(address));
  return `qemu+unix:///system?socket=${labSocket(address.lab, address.host)}`;
}

/** Returns a failure that says how to start the lab, if the URL is that of a lab host that is off. */
export function labHostOff(url: string): Failure | undefined {
  const address = parseLibvirtUri(url);
  if (address instanceof InvalidAddress || address.driver !== "lab") return undefined;
  return labInit(address.lab, address.host) === undefined ? hostOff(address.lab, address.host) : undefined;
}

/**
 * Has libvirt start ssh with the options of Fleetwright's own shells. Otherwise the ssh of a jump host could prompt on the
 * terminal, and a lost connection would be noticed late. The parser accepts no `command` of a repository.
 */
function withOwnSsh(address: LibvirtAddress): LibvirtAddress {
  if (address.driver !== "qemu" || address.transport !== "ssh") return address;
  const own = { no_tty: "1", command: packageFile("bin/libvirt-ssh") };
  return { ...address, parameters: new Map([...address.parameters, ...Object.entries(own)]) };
}

/** Returns the canonical spelling of an address. Returns an invalid address unchanged; no driver opens it. */
export function canonicalizeUri(url: string): string {
  const address = parseLibvirtUri(url);
  return address instanceof InvalidAddress ? url : formatLibvirtUri(address);
}

/**
 * Returns the URL of the shell on the host of a libvirt URI: `ssh://root@h` for `qemu+ssh://root@h/system`, `local:`
 * for `qemu:///system`. Undefined if the host has no shell, as with `test:///`.
 */
export function shellUrl(uri: string): string | undefined {
  const address = parseLibvirtUri(uri);
  return address instanceof InvalidAddress ? undefined : shellUrlOf(address);
}

function shellUrlOf(address: LibvirtAddress): string | undefined {
  if (address.driver === "lab") return formatLibvirtUri(address);
  if (address.driver === "test") return undefined;
  const { transport = "", authority } = address;
  if (authority === undefined) return "local:";
  return transport.includes("ssh") ? `ssh://${formatAuthority(authority)}` : undefined;
}
