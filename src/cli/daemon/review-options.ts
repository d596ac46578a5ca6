import { resolve } from "node:path";
import { createForgeProvider } from "../../daemon/review/forge-provider.ts";
import { createGitNotesProvider } from "../../daemon/review/git-notes-provider.ts";
import type { OpenReviewProvider } from "../../daemon/review/review-loop.ts";
import type { AccountStore } from "../../git/forge/approvers.ts";
import { FORGE_KINDS, type ForgeKind, openForge } from "../../git/forge/open-forge.ts";
import type { GitSource, SourceOptions } from "../../git/types.ts";
import { readNamedFileSync } from "../../host/named-file.ts";
import { Failure } from "../../model/failure.ts";
import type { Option, ParsedArgs } from "../command.ts";
import { parseSigners } from "../fleet/follow-options.ts";
import type { Session } from "../session.ts";

const REVIEW_TARGETS = ["notes", ...FORGE_KINDS] as const;

/** The options for plans of branches and pull requests. */
export const REVIEW_OPTIONS: readonly Option[] = [
  {
    flags: "--review <where>",
    description: "plan branches and pull requests, and report to Git notes or a forge (gitea: also Forgejo)",
    choices: REVIEW_TARGETS,
  },
  { flags: "--forge-url <url>", description: "URL of the forge [from --repo]" },
  {
    flags: "--forge-repo <name>",
    description: "repository on the forge: OWNER/NAME [from --repo]",
  },
  {
    flags: "--forge-token <file>",
    description: "file with an API token of the forge; also FLEETWRIGHT_FORGE_TOKEN",
  },
  {
    flags: "--approvers <name...>",
    description: "accounts that may approve in comments: NAME or NAME:ID [accounts that may merge]",
  },
  {
    flags: "--approver-signers <file>",
    description:
      "SSH keys whose signed commits may approve by trailer; format: ssh-keygen(1), ALLOWED SIGNERS",
  },
  {
    flags: "--approver-keys <file...>",
    description: "OpenPGP keys whose signed commits may approve by trailer",
  },
  {
    flags: "--self-approval <what>",
    description: "whether authors may approve their own changes",
    choices: ["allow", "refuse"],
    default: "allow",
  },
];

/** Returns the signers whose commits approve by trailer. Throws `usage` with `--worktree`, which has no commits. */
export function parseApprovers(
  parsedArgs: ParsedArgs,
  directory: string,
): Pick<SourceOptions, "approvers" | "selfApproval"> {
  const options = { ssh: "--approver-signers", openpgp: "--approver-keys" };
  const approvers = parseSigners(
    parsedArgs.text("approverSigners"),
    parsedArgs.list("approverKeys"),
    directory,
    options,
  );
  if (approvers !== undefined && parsedArgs.flag("worktree"))
    throw new Failure("usage", "--approver-signers and --approver-keys cannot be used with --worktree");
  const selfApproval = parseSelfApproval(parsedArgs);
  return approvers === undefined ? { selfApproval } : { approvers, selfApproval };
}

function parseSelfApproval(parsedArgs: ParsedArgs): "allow" | "refuse" {
  return parsedArgs.text("selfApproval") === "refuse" ? "refuse" : "allow";
}

/** The store key for accounts, because accounts belong to a forge and not to a fleet. */
const NO_FLEET = "";

function createStoredAccounts(place: string, store: Session["store"]): AccountStore {
  return {
    readId: async (name) => (await store.readRecords(NO_FLEET, "account")).get(`${place} ${name}`)?.id,
    saveId: (name, id) => store.putRecords(NO_FLEET, "account", new Map([[`${place} ${name}`, { id }]])),
  };
}

/** References to fetch besides branches: the heads of pull requests from forks. */
const REVIEW_REFS = {
  notes: [],
  github: ["refs/pull/*/head"],
  gitea: ["refs/pull/*/head"],
  gitlab: ["refs/merge-requests/*/head"],
} as const satisfies Record<(typeof REVIEW_TARGETS)[number], readonly string[]>;

type ReviewTarget = (typeof REVIEW_TARGETS)[number];

/** Returns the additional references that the source must fetch for `--review`. */
export function parseReviewRefs(parsedArgs: ParsedArgs): Pick<SourceOptions, "reviewed"> {
  const target = parsedArgs.text("review") as ReviewTarget | undefined; // commander checked the choices
  return target === undefined ? {} : { reviewed: REVIEW_REFS[target] };
}

/** Returns a function that opens the review provider; undefined without `--review`. Throws `usage` for missing options. */
export async function prepareReviewProvider(
  parsedArgs: ParsedArgs,
  session: Session,
  source: GitSource,
  repo: string,
): Promise<OpenReviewProvider | undefined> {
  const target = parsedArgs.text("review") as ReviewTarget | undefined; // commander checked the choices
  const { reviews } = source;
  if (target === undefined) return rejectForgeOptions(parsedArgs);
  if (reviews === undefined) throw new Failure("usage", "--review cannot be used with --worktree");
  if (target === "notes") {
    rejectForgeOptions(parsedArgs);
    const { approvers } = parseApprovers(parsedArgs, session.directory);
    const approveBy = approvers === undefined ? "command-line" : "trailer";
    return async (fleet) => createGitNotesProvider({ reviews, fleet, approveBy, now: session.now });
  }
  const forge = await openForge({
    kind: target satisfies ForgeKind,
    repo,
    url: parsedArgs.text("forgeUrl"),
    repository: parsedArgs.text("forgeRepo"),
    token: readForgeToken(parsedArgs, session),
    approvers: parsedArgs.list("approvers"),
    selfApproval: parseSelfApproval(parsedArgs),
    openAccounts: (place) => createStoredAccounts(place, session.store),
    userAgent: `fleetwright/${session.version}`,
  });
  const tips = async () => new Set((await reviews.listBranches()).values());
  return async (fleet) => createForgeProvider({ forge, fleet, tips, fetch: source.refresh });
}

/** Throws `usage` for options of a forge without a forge. */
function rejectForgeOptions(parsedArgs: ParsedArgs): undefined {
  const unusedOption = ["forgeUrl", "forgeRepo", "forgeToken"].find(
    (name) => parsedArgs.text(name) !== undefined,
  );
  if (unusedOption === undefined && parsedArgs.list("approvers").length === 0) return undefined;
  throw new Failure("usage", "--forge-... and --approvers need a forge", {
    hint: `select one: --review ${FORGE_KINDS.join(", --review ")}`,
  });
}

function readForgeToken(parsedArgs: ParsedArgs, { io, directory }: Session): string {
  const file = parsedArgs.text("forgeToken");
  const token =
    (file === undefined ? io.env.FLEETWRIGHT_FORGE_TOKEN : readTokenFile(resolve(directory, file))) ?? "";
  if (/^[\x21-\x7e]+$/.test(token.trim())) return token.trim();
  const where = file === undefined ? "FLEETWRIGHT_FORGE_TOKEN" : `--forge-token ${file}`;
  throw new Failure("usage", `${where}: no token found`, {
    hint: "docs/review.md lists the permissions that the token needs",
  });
}

function readTokenFile(file: string): string {
  try {
    return readNamedFileSync(file).toString("utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure("usage", `--forge-token: ${why}`);
  }
}
