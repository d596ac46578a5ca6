import { Failure } from "../../model/failure.ts";
import { parseAddress } from "../address.ts";
import type { ForgeApi, ForgeConnection } from "./api.ts";
import { type AccountStore, parseApprover } from "./approvers.ts";
import { createForge, type Forge } from "./forge.ts";

export const FORGE_KINDS = ["github", "gitlab", "gitea"] as const;
export type ForgeKind = (typeof FORGE_KINDS)[number];

/** The user's options for a forge. */
interface ForgeConfig {
  readonly kind: ForgeKind;
  /** The address of the fleet's repository. `url` and `repository` follow from it when it is on the forge itself. */
  readonly repo: string;
  /** `https://git.example.com` */
  readonly url: string | undefined;
  /** `owner/name` */
  readonly repository: string | undefined;
  readonly token: string;
  /** `ana`, or `ana:1234` with the account's id. */
  readonly approvers: readonly string[];
  readonly selfApproval: "allow" | "refuse";
  /** Opens the store of account ids for one forge and repository. */
  openAccounts(location: string): AccountStore;
  readonly userAgent: string;
}

const DISPLAY_NAMES = { github: "GitHub", gitlab: "GitLab", gitea: "Gitea" } as const satisfies Record<
  ForgeKind,
  string
>;

/** Loads a client on demand, because each takes long to load. */
const API_LOADERS: { readonly [Kind in ForgeKind]: () => Promise<(place: ForgeConnection) => ForgeApi> } = {
  github: async () => (await import("./github.ts")).githubApi,
  gitlab: async () => (await import("./gitlab.ts")).gitlabApi,
  gitea: async () => (await import("./gitea.ts")).giteaApi,
};

/** Opens a forge without a request to it. Throws `usage` for missing or invalid options. */
export async function openForge(config: ForgeConfig): Promise<Forge> {
  const { kind, token, userAgent, selfApproval } = config;
  const approvers = config.approvers.map(parseApprover);
  const location = resolveForgeLocation(config);
  const api = (await API_LOADERS[kind]())({ ...location, token, userAgent });
  const accounts = config.openAccounts(`${location.url} ${location.repository}`);
  const shown = `${DISPLAY_NAMES[kind]} ${location.repository}`;
  return createForge({ shown, api, approvers, selfApproval, accounts, token });
}

/** Returns the address of the API and the name of the repository on the forge. Throws `usage` for missing or invalid options. */
export function resolveForgeLocation({
  kind,
  repo,
  url,
  repository,
}: Pick<ForgeConfig, "kind" | "repo" | "url" | "repository">): Pick<ForgeConnection, "url" | "repository"> {
  const parsed = parseForgeLocation(repo);
  const server = url ?? parsed?.server;
  const name = repository ?? parsed?.repository;
  if (server === undefined) throw missingOption(kind, "--forge-url", "https://git.example.com");
  if (name === undefined) throw missingOption(kind, "--forge-repo", "acme/fleet");
  return { url: API_URLS[kind](parseServerUrl(server)), repository: assertRepositoryName(kind, name) };
}

const API_URLS: Readonly<Record<ForgeKind, (server: URL) => string>> = {
  github: githubServer,
  gitlab: withoutTrailingSlash,
  gitea: withoutTrailingSlash,
};

/** Returns the address of the API: `api.github.com` for GitHub itself, `/api/v3` below the server of GitHub Enterprise. */
function githubServer(server: URL): string {
  if (/^(www\.|api\.)?github\.com$/.test(server.hostname)) return "https://api.github.com";
  const at = withoutTrailingSlash(server);
  return server.pathname === "/" ? `${at}/api/v3` : at;
}

function withoutTrailingSlash({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

function parseServerUrl(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === "") return url;
  throw new Failure("usage", "--forge-url: this is no address of a server", {
    hint: "such as https://git.example.com, without user or token",
  });
}

function assertRepositoryName(kind: ForgeKind, repository: string): string {
  const parts = repository.split("/");
  const hasRightDepth = kind === "gitlab" ? parts.length >= 2 : parts.length === 2;
  if (hasRightDepth && parts.every((part) => /^[\w.-]+$/.test(part))) return repository;
  throw new Failure("usage", `--forge-repo ${repository}: this is no name of a repository`, {
    hint: kind === "gitlab" ? "such as group/subgroup/name" : "such as owner/name",
  });
}

/** Returns the server and repository that an address names; undefined for local directories and files. */
function parseForgeLocation(
  repo: string,
): { readonly server: string; readonly repository: string } | undefined {
  const address = parseAddress(repo);
  if (address.kind === "local") return undefined;
  const scp = /^(?:[^@/]+@)?([^/:]+):(?!\/\/)\/*(.+)$/.exec(address.shown);
  const url = URL.canParse(address.shown) ? new URL(address.shown) : undefined;
  if (scp?.[1] !== undefined && scp[2] !== undefined && !address.shown.includes("://"))
    return { server: `https://${scp[1]}`, repository: repositoryName(scp[2]) };
  if (url === undefined || url.protocol === "file:") return undefined;
  const server = /^https?:$/.test(url.protocol) ? url.origin : `https://${url.hostname}`;
  return { server, repository: repositoryName(url.pathname) };
}

function repositoryName(path: string): string {
  return path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
}

function missingOption(kind: ForgeKind, option: string, example: string): Failure {
  return new Failure("usage", `--review ${kind}: the address of the repository does not name the forge`, {
    hint: `give ${option}, such as ${option} ${example}`,
  });
}
