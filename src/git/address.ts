import path from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../model/failure.ts";

/** The address of a repository. */
export type RepositoryAddress = LocalAddress | RemoteAddress;

/** A directory of this machine. Only such addresses can be watched for changes. */
interface LocalAddress {
  readonly kind: "local";
  readonly path: string;
  /** The address in arguments of git. */
  readonly url: string;
  /** The address in messages. */
  readonly shown: string;
}

interface RemoteAddress {
  readonly kind: "remote";
  /** The address in arguments of git, without credentials. The user of an ssh key stays. */
  readonly url: string;
  /** The address in messages, also without a query. */
  readonly shown: string;
  readonly credentials: Credentials | undefined;
}

/** The user and password of an address, decoded. */
export interface Credentials {
  /** The server that they are for: protocol, host and port. */
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  /** Texts that must never be shown: encoded and decoded. */
  readonly secrets: readonly string[];
}

const PROTOCOLS = ["https:", "http:", "ssh:", "git:", "file:"];
/** The value of GIT_ALLOW_PROTOCOL. None of these protocols starts a program that the address names. */
export const ALLOWED_PROTOCOLS = PROTOCOLS.map((name) => name.slice(0, -1)).join(":");

const SCP_LIKE = /^(?:([^@/:\s]+)@)?(\[[^\]]+\]|[^/:\s]+):(?!:)(.*)$/;

/**
 * Parses the address of a repository: a path relative to `directory`, a URL, or `user@host:path`. Throws `usage` for texts that git
 * would take for an option or for a program to run (`ext::`), and for protocols that are not allowed.
 */
export function parseAddress(repo: string, directory = "."): RepositoryAddress {
  if (repo === "" || repo.startsWith("-")) throw invalidAddress(repo, "is no repository");
  if (/^[a-z][a-z0-9+.-]*::/i.test(repo))
    throw invalidAddress(repo, "names a helper program, which is not run");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(repo)) return parseUrl(repo);
  const scp = SCP_LIKE.exec(repo);
  if (scp?.[2] !== undefined && !repo.startsWith(".")) {
    checkHost(scp[2], repo);
    return remoteAddress(repo);
  }
  return localAddress(path.resolve(directory, repo));
}

function localAddress(directory: string): LocalAddress {
  return { kind: "local", path: directory, url: directory, shown: directory };
}

function remoteAddress(url: string, credentials?: Credentials): RemoteAddress {
  return { kind: "remote", url, shown: url, credentials };
}

function parseUrl(repo: string): RepositoryAddress {
  if (!URL.canParse(repo)) throw invalidAddress(repo, "is no address that can be read");
  const url = new URL(repo);
  if (!PROTOCOLS.includes(url.protocol)) throw invalidAddress(repo, `speaks ${url.protocol.slice(0, -1)}`);
  if (url.protocol === "file:") return { ...remoteAddress(repo), shown: fileURLToPath(url) };
  checkHost(url.hostname, repo);
  const isKey = url.protocol === "ssh:" && url.password === "";
  if (isKey || (url.username === "" && url.password === "")) return withoutQuery(remoteAddress(repo));
  const credentials = parseCredentials(url);
  for (const part of ["username", "password"] as const) // git reads credentials line by line
    if (/[\r\n\0]/.test(credentials[part])) throw invalidAddress(repo, `has a line break in its ${part}`);
  return withoutQuery(remoteAddress(withoutUserInfo(url), credentials));
}

/** Removes the query from `shown`. It may hold a token, which git still sends. */
function withoutQuery(address: RemoteAddress): RemoteAddress {
  return { ...address, shown: address.url.replace(/[?#].*$/, "") };
}

/** Throws `usage` for an empty host, and for one that begins with `-`. Otherwise ssh would take it for an option. */
function checkHost(host: string, repo: string): void {
  if (host === "" || host.startsWith("-")) throw invalidAddress(repo, "has no host");
}

function withoutUserInfo(url: URL): string {
  const copy = new URL(url);
  copy.password = "";
  if (copy.protocol !== "ssh:") copy.username = "";
  return copy.href;
}

function parseCredentials({ protocol, host, username, password }: URL): Credentials {
  const encoded = [password, ...(protocol === "ssh:" ? [] : [username])].filter(Boolean);
  const secrets = encoded.flatMap((text) => [text, decodePercent(text)]).filter((text) => text.length > 2);
  const credentials = {
    origin: `${protocol}//${host}`,
    username: decodePercent(username),
    password: decodePercent(password),
  };
  return { ...credentials, secrets: [...new Set(secrets)] };
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function invalidAddress(repo: string, why: string): Failure {
  const hint = "give a directory, https://, ssh://, user@host:path, git:// or file://";
  return new Failure("usage", `${redact(repo)}: ${why}`, { hint });
}

/** Returns a text of git without users and passwords of addresses, and without the given secrets. */
export function redact(text: string, secrets: readonly string[] = []): string {
  const plain = text.replace(/\b((?!ssh:)[a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]*@/gi, "$1");
  const clean = plain.replace(/(ssh:\/\/[^/\s@:'"]*):[^/\s@'"]*@/gi, "$1@");
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), clean);
}
