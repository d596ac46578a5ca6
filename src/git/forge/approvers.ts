import { Failure } from "../../model/failure.ts";
import type { ForgeAccount, ForgeApi, ForgeComment, PullRequest } from "./api.ts";
import { parseApprovalCommand } from "./approval-comments.ts";

/** An approval in a comment. */
export interface ApprovalComment {
  /** The id of the comment. */
  readonly id: number;
  readonly by: string;
  /** The digest that the author typed, possibly shortened. */
  readonly digests: readonly string[];
  /** The reason why it does not count, to follow the name: `may not approve`. Undefined when it counts. */
  readonly refused: string | undefined;
}

/** A store of the ids that accounts had when their names were first looked up. Later another account may have the name. */
export interface AccountStore {
  readId(name: string): Promise<number | undefined>;
  saveId(name: string, id: number): Promise<void>;
}

/** An account that the operator named: `ana`, or `ana:1234` with its id. */
export interface Approver {
  readonly login: string;
  readonly id: number | undefined;
}

/** Parses `ana` or `ana:1234`. Throws `usage` for other texts. */
export function parseApprover(text: string): Approver {
  const [, login, id] = /^([^\s:]+)(?::([1-9]\d*))?$/.exec(text) ?? [];
  if (login !== undefined) return { login, id: id === undefined ? undefined : Number(id) };
  throw new Failure("usage", `--approvers ${text}: this names no account`, {
    hint: "write its name, such as ana, or its name and id, such as ana:1234",
  });
}

interface ApproversOptions {
  readonly api: ForgeApi;
  /** The allowed approvers. [accounts that may merge, if the list is empty] */
  readonly named: readonly Approver[];
  readonly accounts: AccountStore;
  readonly selfApproval: "allow" | "refuse";
  /** Returns the id of the token's account. Its own comments approve nothing. */
  readOwnId(signal: AbortSignal): Promise<number | undefined>;
}

interface Approvers {
  /** Looks up the ids of the named accounts, once. */
  resolveAccounts(signal: AbortSignal): Promise<void>;
  /** Reads the approvals in the comments of a pull request, the oldest first. */
  readApprovals(review: PullRequest, signal: AbortSignal): Promise<ApprovalComment[]>;
}

export function createApprovers(options: ApproversOptions): Approvers {
  const { api, named, accounts } = options;
  let accountIds: Promise<ReadonlyMap<string, number>> | undefined;
  const resolveAccounts = (signal: AbortSignal): Promise<ReadonlyMap<string, number>> => {
    accountIds ??= resolveAccountIds(named, api, accounts, signal);
    accountIds.catch(() => (accountIds = undefined));
    return accountIds;
  };
  const findAuthorRefusal = async (
    person: ForgeAccount,
    signal: AbortSignal,
  ): Promise<string | undefined> => {
    if (person.id === 0) return "may not approve: the forge does not say whose account it is";
    if (named.length > 0) return findAccountRefusal(person, await resolveAccounts(signal));
    return !person.isBot && (await api.canMerge(person, signal)) ? undefined : "may not approve";
  };
  return {
    async resolveAccounts(signal) {
      await resolveAccounts(signal);
    },
    async readApprovals(review, signal) {
      const self = await options.readOwnId(signal);
      const refusals = new Map<number, string | undefined>();
      const approvals: ApprovalComment[] = [];
      for (const comment of await api.listComments(review, signal)) {
        const { id, author, body } = comment;
        const command = parseApprovalCommand(body);
        if (command === undefined || author.id === self) continue;
        if (!refusals.has(author.id)) refusals.set(author.id, await findAuthorRefusal(author, signal));
        const authorRefusal = refusals.get(author.id);
        if (authorRefusal !== undefined && !command.isAlone) continue; // users who may not approve may quote approvals
        const refused =
          authorRefusal ?? (await findCommentRefusal(comment, command.isAlone, review, options, signal));
        approvals.push({ id, by: author.login, digests: command.digests, refused });
      }
      return approvals;
    },
  };
}

async function resolveAccountIds(
  named: readonly Approver[],
  api: ForgeApi,
  accounts: AccountStore,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for (const { login, id } of named) {
    const name = login.toLowerCase();
    const accountId = id ?? (await accounts.readId(name)) ?? (await api.findAccount(login, signal))?.id;
    if (accountId === undefined) continue;
    if (id === undefined) await accounts.saveId(name, accountId);
    ids.set(name, accountId);
  }
  return ids;
}

function findAccountRefusal(
  { id, login }: ForgeAccount,
  ids: ReadonlyMap<string, number>,
): string | undefined {
  if ([...ids.values()].includes(id)) return undefined;
  const approverId = ids.get(login.toLowerCase());
  if (approverId === undefined) return "may not approve";
  return `may not approve: this account has id ${id}, and the approver of this name has ${approverId}; if it is meant, name it as ${login}:${id}`;
}

async function findCommentRefusal(
  { author, isEdited }: ForgeComment,
  isAlone: boolean,
  review: PullRequest,
  { api, selfApproval }: ApproversOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!isAlone) return "approved beside other text: a comment that approves holds nothing but such lines";
  if (isEdited) return "approved in a comment that was edited: write a new one";
  if (selfApproval === "allow") return undefined;
  const authors = [review.author, ...(await api.listAuthors(review, signal))];
  return authors.some(({ id }) => id === author.id)
    ? "may not approve what is their own (--self-approval refuse)"
    : undefined;
}
