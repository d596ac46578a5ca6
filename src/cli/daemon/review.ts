import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { forgeDesk } from "../../daemon/review/forge-desk.ts";
import { notesDesk } from "../../daemon/review/notes-desk.ts";
import type { OpenDesk } from "../../daemon/reviewing.ts";
import { FORGE_KINDS, type ForgeKind, openForge } from "../../git/forge/open.ts";
import type { GitSource, SourceOptions } from "../../git/source.ts";
import { Failure } from "../../model/failure.ts";
import type { Given, Option } from "../command.ts";
import type { Session } from "../session.ts";

const PLACES = ["notes", ...FORGE_KINDS] as const;

/** Where plans of branches and pull requests are reported. */
export const REVIEW_OPTIONS: readonly Option[] = [
  {
    flags: "--review <where>",
    about: "plan what is to be merged, and report it as Git notes or on a forge (gitea: Forgejo too)",
    choices: PLACES,
  },
  { flags: "--forge-url <url>", about: "the forge's address [as in --repo]" },
  { flags: "--forge-repo <name>", about: "what the repository is called there: OWNER/NAME [as in --repo]" },
  {
    flags: "--forge-token <file>",
    about: "a file with a token of the forge; also FLEETWRIGHT_FORGE_TOKEN",
  },
  { flags: "--approvers <login...>", about: "who may approve in comments [who may merge]" },
];

/** What is fetched besides branches: the heads of what comes from forks. */
const REVIEWED = {
  notes: [],
  github: ["refs/pull/*/head"],
  gitea: ["refs/pull/*/head"],
  gitlab: ["refs/merge-requests/*/head"],
} as const satisfies Record<(typeof PLACES)[number], readonly string[]>;

type Place = (typeof PLACES)[number];

/** What a source must fetch for it. */
export function reviewedBy(given: Given): Pick<SourceOptions, "reviewed"> {
  const where = given.text("review") as Place | undefined; // one of its choices
  return where === undefined ? {} : { reviewed: REVIEWED[where] };
}

/** Undefined where nothing is to be reported. Throws `usage` for what is missing, before anything is begun. */
export async function deskOf(
  given: Given,
  session: Session,
  source: GitSource,
  repo: string,
): Promise<OpenDesk | undefined> {
  const where = given.text("review") as Place | undefined; // one of its choices
  const { reviews } = source;
  if (where === undefined) return unwanted(given);
  if (reviews === undefined) throw new Failure("usage", "--review is about commits: leave out --worktree");
  if (where === "notes") {
    unwanted(given);
    return async (fleet) => notesDesk(reviews, fleet, session.now);
  }
  const forge = await openForge({
    ...{
      kind: where satisfies ForgeKind,
      repo,
      url: given.text("forgeUrl"),
      repository: given.text("forgeRepo"),
    },
    ...{ token: tokenOf(given, session), approvers: given.list("approvers") },
    userAgent: `fleetwright/${session.version}`,
  });
  const tips = async () => new Set((await reviews.branches()).values());
  return async (fleet) => forgeDesk({ forge, fleet, tips, fetch: source.poke });
}

/** What is said of a forge and would be for nothing. */
function unwanted(given: Given): undefined {
  const said = ["forgeUrl", "forgeRepo", "forgeToken"].find((name) => given.text(name) !== undefined);
  if (said === undefined && given.list("approvers").length === 0) return undefined;
  throw new Failure("usage", "--forge-... and --approvers are about a forge, and none is named", {
    hint: `name it: --review ${FORGE_KINDS.join(", --review ")}`,
  });
}

function tokenOf(given: Given, { io, directory }: Session): string {
  const file = given.text("forgeToken");
  const token =
    (file === undefined ? io.env.FLEETWRIGHT_FORGE_TOKEN : readToken(resolve(directory, file))) ?? "";
  if (/^[\x21-\x7e]+$/.test(token.trim())) return token.trim();
  const where = file === undefined ? "FLEETWRIGHT_FORGE_TOKEN" : `--forge-token ${file}`;
  throw new Failure("usage", `${where}: there is no token`, {
    hint: "a forge is written to with a token; which rights it needs is in docs/review.md",
  });
}

function readToken(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure("usage", `--forge-token: ${why}`);
  }
}
