import { Failure } from "../../model/failure.ts";
import { parseAddress } from "../address.ts";
import type { ForgeApi, ForgePlace } from "./api.ts";
import { createForge, type Forge } from "./forge.ts";

export const FORGE_KINDS = ["github", "gitlab", "gitea"] as const;
export type ForgeKind = (typeof FORGE_KINDS)[number];

/** What people say of a forge. */
export interface ForgeWish {
  readonly kind: ForgeKind;
  /** Where the fleet's repository is: it says the rest where it is on the forge itself. */
  readonly repo: string;
  /** `https://git.example.com` */
  readonly url: string | undefined;
  /** `owner/name` */
  readonly repository: string | undefined;
  readonly token: string;
  readonly approvers: readonly string[];
  readonly userAgent: string;
}

const NAMES = { github: "GitHub", gitlab: "GitLab", gitea: "Gitea" } as const satisfies Record<
  ForgeKind,
  string
>;

/** Clients are loaded when they are wanted: none of them is quick. */
const APIS: { readonly [Kind in ForgeKind]: () => Promise<(place: ForgePlace) => ForgeApi> } = {
  github: async () => (await import("./github.ts")).githubApi,
  gitlab: async () => (await import("./gitlab.ts")).gitlabApi,
  gitea: async () => (await import("./gitea.ts")).giteaApi,
};

/** Opens a forge; nothing is asked of it yet. Throws `usage` for what is missing. */
export async function openForge(wish: ForgeWish): Promise<Forge> {
  const { kind, token, userAgent, approvers } = wish;
  const place = forgePlace(wish);
  const api = (await APIS[kind]())({ ...place, token, userAgent });
  return createForge({ shown: `${NAMES[kind]} ${place.repository}`, api, approvers, token });
}

/** Where its API is, and what the repository is called there. */
export function forgePlace({
  kind,
  repo,
  url,
  repository,
}: Pick<ForgeWish, "kind" | "repo" | "url" | "repository">): Pick<ForgePlace, "url" | "repository"> {
  const known = placeIn(repo);
  const server = url ?? known?.server;
  const name = repository ?? known?.repository;
  if (server === undefined) throw missing(kind, "--forge-url", "https://git.example.com");
  if (name === undefined) throw missing(kind, "--forge-repo", "acme/fleet");
  return { url: SERVERS[kind](checked(server)), repository: named(kind, name) };
}

const SERVERS: Readonly<Record<ForgeKind, (server: URL) => string>> = {
  github: githubServer,
  gitlab: withoutSlash,
  gitea: withoutSlash,
};

/** GitHub's own API has a name of its own; that of a GitHub Enterprise Server lies below it. */
function githubServer(server: URL): string {
  if (/^(www\.|api\.)?github\.com$/.test(server.hostname)) return "https://api.github.com";
  const at = withoutSlash(server);
  return server.pathname === "/" ? `${at}/api/v3` : at;
}

function withoutSlash({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

function checked(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === "") return url;
  throw new Failure("usage", "--forge-url: this is no address of a server", {
    hint: "such as https://git.example.com, without user or token",
  });
}

function named(kind: ForgeKind, repository: string): string {
  const parts = repository.split("/");
  const fits = kind === "gitlab" ? parts.length >= 2 : parts.length === 2;
  if (fits && parts.every((part) => /^[\w.-]+$/.test(part))) return repository;
  throw new Failure("usage", `--forge-repo ${repository}: this is no name of a repository`, {
    hint: kind === "gitlab" ? "such as group/subgroup/name" : "such as owner/name",
  });
}

/** What the address of a repository says of its forge: only of a server that is reached by the web or by ssh. */
function placeIn(repo: string): { readonly server: string; readonly repository: string } | undefined {
  const address = parseAddress(repo);
  if (address.kind === "local") return undefined;
  const scp = /^(?:[^@/]+@)?([^/:]+):(?!\/\/)\/*(.+)$/.exec(address.shown);
  const url = URL.canParse(address.shown) ? new URL(address.shown) : undefined;
  if (scp?.[1] !== undefined && scp[2] !== undefined && !address.shown.includes("://"))
    return { server: `https://${scp[1]}`, repository: nameIn(scp[2]) };
  if (url === undefined || url.protocol === "file:") return undefined;
  const server = /^https?:$/.test(url.protocol) ? url.origin : `https://${url.hostname}`;
  return { server, repository: nameIn(url.pathname) };
}

function nameIn(path: string): string {
  return path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
}

function missing(kind: ForgeKind, option: string, example: string): Failure {
  return new Failure(
    "usage",
    `--review ${kind}: the address of the repository does not say where it is there`,
    {
      hint: `name it with ${option}, such as ${option} ${example}`,
    },
  );
}
