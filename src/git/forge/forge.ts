import { Failure } from "../../model/failure.ts";
import type { CommitStatus, ForgeApi, ForgeComment, PullRequest } from "./api.ts";
import { type AccountStore, type ApprovalComment, type Approver, createApprovers } from "./approvers.ts";

/** A forge that hosts reviews. Methods throw `rejected` for refused requests, and `host-unreachable` for failures that may pass. */
export interface Forge {
  /** Lists the open pull requests into a branch. */
  listPullRequests(base: string, signal: AbortSignal): Promise<readonly PullRequest[]>;
  /** Creates or replaces Fleetwright's single comment on a pull request. */
  writeReport(review: PullRequest, page: ReportComment, signal: AbortSignal): Promise<void>;
  setStatus(commit: string, status: CommitStatus, signal: AbortSignal): Promise<void>;
  /** Reads the approvals in comments, the oldest first. */
  readApprovals(review: PullRequest, signal: AbortSignal): Promise<readonly ApprovalComment[]>;
}

interface ReportComment {
  /** The first line of the comment. See `reportMarker`. */
  readonly marker: string;
  readonly body: string;
  /** If false, an existing comment is edited, and no comment is created. */
  readonly createIfMissing: boolean;
}

export interface ForgeOptions {
  /** The name in messages: `GitHub acme/fleet`. */
  readonly shown: string;
  readonly api: ForgeApi;
  /** The allowed approvers. [accounts that may merge, if the list is empty] */
  readonly approvers: readonly Approver[];
  readonly selfApproval: "allow" | "refuse";
  readonly accounts: AccountStore;
  /** Removed from messages. */
  readonly token: string;
}

/** The key of the daemon's own account in the store. No account of a forge can have this name. */
const SELF = "(self)";

export function createForge({ shown, api, approvers, selfApproval, accounts, token }: ForgeOptions): Forge {
  let ownId: Promise<number | undefined> | undefined;
  const asFailures = <Result>(operation: string, work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      throw toFailure(`${shown}: ${operation}`, error, api, token);
    });
  const readOwnId = async (signal: AbortSignal): Promise<number | undefined> => {
    ownId ??= api.readOwnId(signal);
    ownId.catch(() => (ownId = undefined));
    return (await ownId) ?? (await accounts.readId(SELF));
  };
  const ownAccount: OwnAccount = { readId: readOwnId, saveId: (id) => accounts.saveId(SELF, id) };
  const approverChecks = createApprovers({ api, named: approvers, accounts, selfApproval, readOwnId });
  return {
    async listPullRequests(base, signal) {
      await approverChecks.resolveAccounts(signal).catch(() => {}); // reading approvals reports the error
      return asFailures("listing pull requests", api.listPullRequests(base, signal));
    },
    setStatus: (commit, status, signal) =>
      asFailures(`the status of ${commit.slice(0, 8)}`, api.setStatus(commit, status, signal)),
    writeReport: (review, report, signal) =>
      asFailures(`the comment on ${review.label}`, upsertComment(api, review, report, ownAccount, signal)),
    readApprovals: (review, signal) =>
      asFailures(`the comments on ${review.label}`, approverChecks.readApprovals(review, signal)),
  };
}

/** The account of the token. An app may not read it, and learns it from the first comment that it creates. */
interface OwnAccount {
  readId(signal: AbortSignal): Promise<number | undefined>;
  saveId(id: number): Promise<void>;
}

async function upsertComment(
  api: ForgeApi,
  review: PullRequest,
  { marker, body, createIfMissing }: ReportComment,
  ownAccount: OwnAccount,
  signal: AbortSignal,
): Promise<void> {
  const text = `${marker}\n${body}`;
  const self = await ownAccount.readId(signal);
  const existing = (await api.listComments(review, signal)).find((candidate) =>
    isOwnComment(candidate, marker, self),
  );
  if (existing === undefined && createIfMissing) {
    const { id } = await api.createComment(review, text, signal);
    if (self === undefined && id !== 0) await ownAccount.saveId(id);
  } else if (existing !== undefined && existing.body.trimEnd() !== text.trimEnd())
    await api.editComment(review, existing.id, text, signal);
}

/** Returns whether a comment is the daemon's own. The marker alone proves nothing, because any user can write it. */
function isOwnComment({ author, body }: ForgeComment, marker: string, self: number | undefined): boolean {
  return self !== undefined && author.id === self && body.startsWith(marker);
}

function toFailure(operation: string, error: unknown, api: ForgeApi, token: string): Failure {
  if (error instanceof Failure) return error;
  const status = api.errorStatus(error);
  const errorText = api.errorMessage(error).replaceAll(token, "***").split("\n")[0]?.slice(0, 300) ?? "";
  const message = `${operation}: ${errorText}`;
  if (status === undefined || status === 429 || status >= 500)
    return new Failure("host-unreachable", message);
  const hint = HINTS[status];
  return new Failure("rejected", `${message} (${status})`, { hint });
}

const HINTS: Readonly<Record<number, string>> = {
  401: "the forge does not know the token, or it has expired",
  403: "the token lacks a permission: docs/review.md lists those that it needs",
  404: "check --forge-url and --forge-repo, and that the token may see the repository",
};
