import path from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../model/failure.ts";

/** Where a repository is. */
export type Address = Local | Remote;

/** A directory of this machine, which can be watched. */
interface Local {
  readonly kind: "local";
  readonly path: string;
  /** What git is told, and what people are shown. */
  readonly url: string;
  readonly shown: string;
}

interface Remote {
  readonly kind: "remote";
  /** Without user and password where these are credentials. */
  readonly url: string;
  readonly shown: string;
  readonly credentials?: Credentials;
}

/** What stood in an address before the `@`, as it is sent. */
export interface Credentials {
  /** Whose they are: protocol, host and port. */
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  /** What may never be shown, in all its spellings. */
  readonly secrets: readonly string[];
}

const PROTOCOLS = ["https:", "http:", "ssh:", "git:", "file:"];
/** What git may be told to speak, for GIT_ALLOW_PROTOCOL: none of these starts a program of the address's choice. */
export const ALLOWED_PROTOCOLS = PROTOCOLS.map((name) => name.slice(0, -1)).join(":");

const SCP_LIKE = /^(?:([^@/:\s]+)@)?(\[[^\]]+\]|[^/:\s]+):(?!:)(.*)$/;

/**
 * Reads what people write for a repository: a path, a URL, or `user@host:path`. Throws `usage` for what git would take as
 * an option or as the name of a program to run (`ext::`), and for protocols that are not allowed.
 */
export function parseAddress(repo: string, directory = "."): Address {
  if (repo === "" || repo.startsWith("-")) throw refused(repo, "is no repository");
  if (/^[a-z][a-z0-9+.-]*::/i.test(repo)) throw refused(repo, "names a helper program, which is not run");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(repo)) return parseUrl(repo);
  const scp = SCP_LIKE.exec(repo);
  if (scp?.[2] !== undefined && !repo.startsWith(".")) {
    checkHost(scp[2], repo);
    return remote(repo);
  }
  return local(path.resolve(directory, repo));
}

function local(directory: string): Local {
  return { kind: "local", path: directory, url: directory, shown: directory };
}

function remote(url: string, credentials?: Credentials): Remote {
  return { kind: "remote", url, shown: url, ...(credentials === undefined ? {} : { credentials }) };
}

function parseUrl(repo: string): Address {
  if (!URL.canParse(repo)) throw refused(repo, "is no address that can be read");
  const url = new URL(repo);
  if (!PROTOCOLS.includes(url.protocol)) throw refused(repo, `speaks ${url.protocol.slice(0, -1)}`);
  if (url.protocol === "file:") return { ...remote(repo), shown: fileURLToPath(url) };
  checkHost(url.hostname, repo);
  const isKey = url.protocol === "ssh:" && url.password === "";
  if (isKey || (url.username === "" && url.password === "")) return withoutQuery(remote(repo));
  const credentials = credentialsOf(url);
  for (const part of ["username", "password"] as const) // git is told of them line by line
    if (/[\r\n\0]/.test(credentials[part])) throw refused(repo, `has a line break in its ${part}`);
  return withoutQuery(remote(bare(url), credentials));
}

/** A token may stand in the query too: it is sent and not shown. */
function withoutQuery(address: Remote): Remote {
  return { ...address, shown: address.url.replace(/[?#].*$/, "") };
}

/** ssh takes a host that begins with `-` for an option. */
function checkHost(host: string, repo: string): void {
  if (host === "" || host.startsWith("-")) throw refused(repo, "has no host");
}

function bare(url: URL): string {
  const copy = new URL(url);
  copy.password = "";
  if (copy.protocol !== "ssh:") copy.username = "";
  return copy.href;
}

function credentialsOf({ protocol, host, username, password }: URL): Credentials {
  const encoded = [password, ...(protocol === "ssh:" ? [] : [username])].filter(Boolean);
  const secrets = encoded.flatMap((one) => [one, decoded(one)]).filter((one) => one.length > 2);
  const own = { origin: `${protocol}//${host}`, username: decoded(username), password: decoded(password) };
  return { ...own, secrets: [...new Set(secrets)] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refused(repo: string, why: string): Failure {
  const hint = "give a directory, https://, ssh://, user@host:path, git:// or file://";
  return new Failure("usage", `${redacted(repo)}: ${why}`, { hint });
}

/** A text that git wrote, without users and passwords of addresses, and without the given secrets. */
export function redacted(text: string, secrets: readonly string[] = []): string {
  const plain = text.replace(/\b((?!ssh:)[a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]*@/gi, "$1");
  const clean = plain.replace(/(ssh:\/\/[^/\s@:'"]*):[^/\s@'"]*@/gi, "$1@");
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), clean);
}
