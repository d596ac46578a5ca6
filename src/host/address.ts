import { Failure } from "../model/failure.ts";
import { checkName, labSocket } from "./lab-address.ts";

/** Where a host is, as its shell is reached. */
export type HostAddress =
  | { readonly scheme: "local" }
  | { readonly scheme: "ssh"; readonly destination: string; readonly port: number | undefined }
  | { readonly scheme: "lab"; readonly lab: string; readonly host: string };

/**
 * Reads the URL of a host: `local:`, `ssh://user@host:port` or `lab://NAME/hv1`.
 * Throws `usage` for anything else, also for names that a program could take for an option.
 */
export function parseHostUrl(url: string): HostAddress {
  if (url === "local:" || url === "local://") return { scheme: "local" };
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "ssh:") return sshAddress(url, parsed);
  if (parsed?.protocol === "lab:") return labAddress(url, parsed);
  throw new Failure("usage", `${url}: not the address of a host`, {
    hint: "write local:, ssh://user@host[:port] or lab://NAME/hv1",
  });
}

function sshAddress(url: string, { hostname, username, port }: URL): HostAddress {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const user = decodeURIComponent(username);
  const plain = /^[A-Za-z0-9_][A-Za-z0-9_.:%-]*$/;
  if (!plain.test(host) || (user !== "" && !plain.test(user))) {
    throw new Failure("usage", `${url}: user or host has characters that ssh could misread`);
  }
  return {
    scheme: "ssh",
    destination: user === "" ? host : `${user}@${host}`,
    port: port === "" ? undefined : Number(port),
  };
}

function labAddress(url: string, parsed: URL): HostAddress {
  const [host = "", ...rest] = parsed.pathname.slice(1).split("/");
  if (rest.length > 0) throw new Failure("usage", `${url}: a host of a lab is written lab://NAME/hv1`);
  return { scheme: "lab", lab: checkName(parsed.hostname, url), host: checkName(host, url) };
}

/**
 * The URI for libvirt's own library. `lab://NAME/hv1` becomes the Unix socket of that host's libvirtd
 * (https://libvirt.org/uri.html, parameter `socket`); every other URI is libvirt's own and is left alone.
 */
export function libvirtUri(url: string): string {
  if (!url.startsWith("lab:")) return url;
  const address = parseHostUrl(url);
  if (address.scheme !== "lab") return url;
  return `qemu+unix:///system?socket=${labSocket(address.lab, address.host)}`;
}

/**
 * The URL of the shell on the host whose libvirt URI this is: `qemu+ssh://root@h/system` is reached by
 * `ssh://root@h`, `qemu:///system` is `local:`. `undefined` when there is no shell behind it, as with `test:///`.
 */
export function shellUrl(uri: string): string | undefined {
  if (uri.startsWith("lab:")) return uri;
  const match = /^qemu(?:\+([a-z0-9_]+))?:\/\/([^/?]*)\//.exec(uri);
  if (match === null) return undefined;
  const [, transport, authority] = match;
  if (authority === "") return "local:";
  return transport?.startsWith("ssh") || transport?.startsWith("libssh") ? `ssh://${authority}` : undefined;
}
