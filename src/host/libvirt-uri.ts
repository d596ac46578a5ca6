import { posix } from "node:path";
import ipaddr from "ipaddr.js";
import { isLabName } from "./lab-paths.ts";

/**
 * The address of libvirt on a host: https://libvirt.org/uri.html, without every part that starts a program, reads a
 * file of this machine or skips verification. Drivers get a URI that is rebuilt from these parts, never the text of a
 * repository.
 */
export type LibvirtAddress =
  | { readonly driver: "lab"; readonly lab: string; readonly host: string }
  | { readonly driver: "test" }
  | QemuAddress;

interface QemuAddress {
  readonly driver: "qemu";
  readonly transport: TransportName | undefined;
  readonly authority: Authority | undefined;
  readonly daemon: "system" | "session";
  readonly parameters: ReadonlyMap<string, string>;
}

/** A user, a host and a port: `root@hv1.example.net:22`. */
interface Authority {
  readonly user: string | undefined;
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number | undefined;
}

/** The reason why a text is no valid address, with a hint. */
export class InvalidAddress {
  readonly reason: string;
  readonly hint: string;

  constructor(reason: string, hint: string) {
    this.reason = reason;
    this.hint = hint;
  }
}

const EXPECTED_HINT = "write qemu:///system, qemu+ssh://user@host/system, or lab://NAME/HOST";
const SSH_CONFIG_HINT =
  "say it in the ssh_config of the user that Fleetwright runs as, under the name of the host";

const TRANSPORTS = {
  unix: { place: "here", parameters: ["socket", "mode"] },
  ssh: { place: "there", parameters: ["socket", "mode", "proxy", "no_tty"] },
  libssh: { place: "there", parameters: ["socket", "mode", "proxy"] },
  libssh2: { place: "there", parameters: ["socket", "mode", "proxy"] },
  tls: { place: "there", parameters: ["mode"] },
  tcp: { place: "there", parameters: ["mode"] },
} as const satisfies Record<string, { place: "here" | "there"; parameters: readonly string[] }>;
type TransportName = keyof typeof TRANSPORTS;

const PATH = "an absolute path of letters, digits and . _ - + @ : , =, without . or .. in it";
const PARAMETERS: Readonly<Record<string, { readonly expected: string; isSound(value: string): boolean }>> = {
  socket: { expected: PATH, isSound: isSocketPath },
  mode: { expected: "auto, direct or legacy", isSound: (value) => /^(auto|direct|legacy)$/.test(value) },
  proxy: { expected: "auto, netcat or native", isSound: (value) => /^(auto|netcat|native)$/.test(value) },
  no_tty: { expected: "0 or 1", isSound: (value) => /^[01]$/.test(value) },
};

/** Parameters of libvirt that a repository must not set, each with the reason. */
const REFUSED_PARAMETERS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  command: ["it names a program that is started on this machine", SSH_CONFIG_HINT],
  netcat: ["it names a program that is started on the host", `${SSH_CONFIG_HINT}, or use proxy=native`],
  keyfile: ["it names a file of this machine", SSH_CONFIG_HINT],
  pkipath: [
    "it names a directory of this machine",
    "put the certificates where libvirt looks for them itself",
  ],
  known_hosts: ["it names a file of this machine", SSH_CONFIG_HINT],
  authfile: ["it names a file of this machine", "put it at ~/.config/libvirt/auth.conf"],
  known_hosts_verify: ["it can keep the host's key from being checked", SSH_CONFIG_HINT],
  no_verify: ["it keeps the host's key or certificate from being checked", SSH_CONFIG_HINT],
  no_sanity: ["it keeps certificates from being checked", "mend the certificates"],
  tls_priority: ["it can weaken the encryption", "say it in libvirt.conf of this machine"],
  sshauth: ["it chooses how the daemon's user proves itself", SSH_CONFIG_HINT],
  name: ["it names another driver than it seems", EXPECTED_HINT],
};

/** Parses the address of a host's libvirt. Returns an `InvalidAddress` if the text is invalid. */
export function parseLibvirtUri(text: string): LibvirtAddress | InvalidAddress {
  if (!/^[\x21-\x7e]+$/.test(text))
    return new InvalidAddress("has spaces or other characters than ASCII has", EXPECTED_HINT);
  const [, scheme = "", authority = "", path = "", query, fragment] = URI.exec(text) ?? [];
  if (scheme === "") return new InvalidAddress("is no address of a libvirt", EXPECTED_HINT);
  if (fragment !== undefined)
    return new InvalidAddress("has a # in it, and nothing of a libvirt comes after one", EXPECTED_HINT);
  if (scheme === "lab") return labAddress(authority, path, query);
  if (scheme === "test" && authority === "" && path === "/default" && query === undefined)
    return { driver: "test" };
  if (scheme === "test")
    return new InvalidAddress(
      "reads a file of this machine, or has a query",
      "write test:///default, libvirt's own test driver",
    );
  return qemuAddress(scheme, { authority, path, query });
}

/** The syntax of RFC 3986. The scheme keeps its case. */
const URI = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

interface UriParts {
  readonly authority: string;
  readonly path: string;
  readonly query: string | undefined;
}

function labAddress(lab: string, path: string, query: string | undefined): LibvirtAddress | InvalidAddress {
  const host = path.slice(1);
  if (isLabName(lab) && isLabName(host) && query === undefined) return { driver: "lab", lab, host };
  return new InvalidAddress(
    "is no host of a lab",
    "a host of a lab is written lab://NAME/hv1, in lower-case letters, digits and hyphens",
  );
}

function qemuAddress(scheme: string, { authority, path, query }: UriParts): LibvirtAddress | InvalidAddress {
  const [driver = "", transport, more] = scheme.split("+");
  if (driver !== "qemu")
    return new InvalidAddress(`is of libvirt's driver "${driver}"; only qemu is supported`, EXPECTED_HINT);
  if (transport === "ext")
    return new InvalidAddress("starts a program on this machine (+ext)", SSH_CONFIG_HINT);
  if (more !== undefined || (transport !== undefined && !isTransport(transport)))
    return new InvalidAddress(
      `has no transport of libvirt's in "${scheme}"`,
      `there are ${Object.keys(TRANSPORTS).join(", ")}`,
    );
  const [, daemon] = /^\/(system|session)$/.exec(path) ?? [];
  if (daemon === undefined)
    return new InvalidAddress(
      path === "/embed" ? "runs QEMU in this process (/embed)" : `has the path "${path}"`,
      "end it with /system or /session",
    );
  const parsedAuthority = authority === "" ? undefined : parseAuthority(authority);
  if (parsedAuthority instanceof InvalidAddress) return parsedAuthority;
  const isRemote =
    transport === undefined ? parsedAuthority !== undefined : TRANSPORTS[transport].place === "there";
  if (isRemote !== (parsedAuthority !== undefined))
    return new InvalidAddress(
      isRemote ? `names no host for +${transport}` : "names a host, though a Unix socket is of this machine",
      EXPECTED_HINT,
    );
  const allowedParameters = TRANSPORTS[transport ?? (isRemote ? "tls" : "unix")].parameters;
  const parameters = parseQuery(query, allowedParameters);
  if (parameters instanceof InvalidAddress) return parameters;
  return {
    driver,
    transport,
    authority: parsedAuthority,
    daemon: daemon as "system" | "session",
    parameters,
  }; // as it was matched
}

function isTransport(name: string): name is TransportName {
  return Object.hasOwn(TRANSPORTS, name);
}

/** A valid user. Neither a user nor a host may look like an option, because both become arguments of ssh. */
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const HOST = /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$/;

/** Parses `user@host:port`. User and port are optional. */
export function parseAuthority(text: string): Authority | InvalidAddress {
  const [, before, address, name, digits] = AUTHORITY.exec(text) ?? [];
  if (address === undefined && name === undefined)
    return new InvalidAddress(
      `has "${text}" where user@host[:port] is expected`,
      "an IPv6 address stands in brackets, without a zone",
    );
  const user = before === undefined ? undefined : decodeEscapes(before);
  if (before?.includes(":"))
    return new InvalidAddress("has a password in it", `keys are kept by ssh: ${SSH_CONFIG_HINT}`);
  if (before !== undefined && (user === undefined || !USER.test(user)))
    return new InvalidAddress(
      `has the user "${before}"; letters, digits and . _ - are expected`,
      SSH_CONFIG_HINT,
    );
  const host = address ?? name ?? "";
  const isSound =
    address === undefined
      ? HOST.test(host) && !host.includes("..")
      : ipaddr.IPv6.isValid(host) && !host.includes("%");
  if (!isSound)
    return new InvalidAddress(
      `has the host "${host}"`,
      "give its name, or its address: an IPv6 one in brackets, without a zone",
    );
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535))
    return new InvalidAddress(`has the port ${digits}`, "1 to 65535");
  return { user, host, port };
}

const AUTHORITY = /^(?:([^@]*)@)?(?:\[([^[\]@]*)\]|([^[\]@:]+))(?::(\d{1,5}))?$/;

/**
 * Decodes escapes. Undefined if an escape is invalid or stands for a character that users and paths must not have.
 * Because libvirt decodes escapes, none is passed on.
 */
function decodeEscapes(text: string): string | undefined {
  const decoded = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return /^[A-Za-z0-9_./@:+,=~-]*$/.test(decoded) ? decoded : undefined;
}

function isSocketPath(path: string): boolean {
  return (
    /^\/[A-Za-z0-9_./@:+,=~-]+$/.test(path) &&
    posix.normalize(path) === path &&
    !path.endsWith("/") &&
    path.length < 108
  );
}

/**
 * Parses `name=value&name=value`. libvirt also accepts `;` as a separator if the text has no `&`, ignores the case of
 * names, decodes them, and uses the last of two. All of this is refused.
 */
function parseQuery(
  query: string | undefined,
  allowedNames: readonly string[],
): ReadonlyMap<string, string> | InvalidAddress {
  const parameters = new Map<string, string>();
  for (const part of query?.split("&") ?? []) {
    const [, name = "", raw] = /^([^=]*)(?:=(.*))?$/s.exec(part) ?? [];
    const invalid =
      checkParameterName(name, allowedNames) ??
      (parameters.has(name) ? new InvalidAddress(`has "${name}" twice`, "say it once") : undefined);
    if (invalid !== undefined) return invalid;
    const value = decodeEscapes(raw ?? "");
    const parameter = PARAMETERS[name];
    if (value === undefined || parameter === undefined || !parameter.isSound(value))
      return new InvalidAddress(
        `has ${name}=${raw ?? ""}`,
        `${parameter?.expected ?? "nothing"} is expected`,
      );
    parameters.set(name, value);
  }
  return parameters;
}

function checkParameterName(name: string, allowedNames: readonly string[]): InvalidAddress | undefined {
  if (allowedNames.includes(name)) return undefined;
  const refused = REFUSED_PARAMETERS[decodeLeniently(name).toLowerCase()];
  if (refused !== undefined) return new InvalidAddress(`has "${name}": ${refused[0]}`, refused[1]);
  const hint = `it may have ${allowedNames.join(", ")}, each once and apart by &`;
  return new InvalidAddress(`has "${name}", which it may not have`, hint);
}

/** Decodes a text for a message. */
function decodeLeniently(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Returns the canonical text of an address. */
export function formatLibvirtUri(address: LibvirtAddress): string {
  switch (address.driver) {
    case "lab":
      return `lab://${address.lab}/${address.host}`;
    case "test":
      return "test:///default";
    case "qemu":
      return formatQemuUri(address);
  }
}

function formatQemuUri({ transport, authority, daemon, parameters }: QemuAddress): string {
  const scheme = transport === undefined ? "qemu" : `qemu+${transport}`;
  const host = authority === undefined ? "" : formatAuthority(authority);
  const query = [...parameters].map(
    ([name, value]) => `${name}=${value.replace(/[^A-Za-z0-9_./-]/g, encodeURIComponent)}`,
  );
  return `${scheme}://${host}/${daemon}${query.length === 0 ? "" : `?${query.join("&")}`}`;
}

export function formatAuthority({ user, host, port }: Authority): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${user === undefined ? "" : `${user}@`}${name}${port === undefined ? "" : `:${port}`}`;
}
