import { type Comment, giteaApi as client, type PullRequest, type User } from "gitea-js";
import {
  assertBounded,
  type CommitStatus,
  type ForgeAccount,
  type ForgeApi,
  type ForgeConnection,
  splitRepository,
  UNKNOWN_ACCOUNT,
  withTimeout,
} from "./api.ts";

const COMMIT_STATES = {
  planning: "pending",
  waiting: "pending",
  success: "success",
  failure: "failure",
} as const satisfies Record<CommitStatus["state"], string>;

const MERGE_PERMISSIONS: ReadonlySet<string> = new Set(["owner", "admin", "write"]);
/** The largest page of a server with default settings. */
const PAGE_SIZE = 50;

/** Creates the API of Gitea and Forgejo, which are the same here, with the client generated from Gitea's description. */
export function giteaApi({ url, repository, token, userAgent }: ForgeConnection): ForgeApi {
  const { owner, repo } = splitRepository(repository);
  const { repos, user, users } = client(url, { token });
  const request = (signal: AbortSignal) => ({
    signal: withTimeout(signal),
    headers: { "User-Agent": userAgent },
  });
  return {
    async listPullRequests(base, signal) {
      const pulls: PullRequest[] = [];
      for (let page = 1; ; page += 1) {
        const query = { state: "open", page, limit: PAGE_SIZE } as const;
        const { data } = await repos.repoListPullRequests(owner, repo, query, request(signal));
        pulls.push(...data);
        assertBounded(pulls.length);
        if (data.length < PAGE_SIZE) break;
      }
      return pulls.filter((pull) => pull.base?.ref === base).map(toPullRequest);
    },
    async listComments({ number }, signal) {
      const { data } = await repos.issueGetComments(owner, repo, number, {}, request(signal));
      return data.map(toComment);
    },
    async createComment({ number }, body, signal) {
      return toAccount(
        (await repos.issueCreateComment(owner, repo, number, { body }, request(signal))).data.user,
      );
    },
    async editComment(_, comment, body, signal) {
      await repos.issueEditComment(owner, repo, comment, { body }, request(signal));
    },
    async setStatus(commit, { state, context, text, url: target_url }, signal) {
      const status = { state: COMMIT_STATES[state] as never, context, description: text, target_url }; // an enum of the same words
      await repos.repoCreateStatus(owner, repo, commit, status, request(signal));
    },
    async readOwnId(signal) {
      return (await user.userGetCurrent(request(signal))).data.id ?? 0;
    },
    async findAccount(login, signal) {
      try {
        return toAccount((await users.userGet(login, request(signal))).data);
      } catch (error) {
        if (errorStatus(error) === 404) return undefined;
        throw error;
      }
    },
    async listAuthors({ number }, signal) {
      const authors: ForgeAccount[] = [];
      for (let page = 1; ; page += 1) {
        const query = { page, limit: PAGE_SIZE };
        const { data } = await repos.repoGetPullRequestCommits(owner, repo, number, query, request(signal));
        authors.push(...data.flatMap(({ author, committer }) => [toAccount(author), toAccount(committer)]));
        assertBounded(authors.length);
        if (data.length < PAGE_SIZE) return authors;
      }
    },
    async canMerge({ id, login }, signal) {
      const { data } = await repos.repoGetRepoPermissions(owner, repo, login, request(signal));
      return data.user?.id === id && MERGE_PERMISSIONS.has(data.permission ?? ""); // another account may have the name by now
    },
    errorStatus,
    errorMessage,
  };
}

function toPullRequest({ number = 0, title = "", head, updated_at = "", html_url = "", user }: PullRequest) {
  return {
    number,
    label: `#${number}`,
    title,
    head: head?.sha ?? "",
    ref: `refs/pull/${number}/head`,
    updatedAt: updated_at,
    url: html_url,
    author: toAccount(user),
  };
}

/** Converts a comment. A comment imported from another forge gets an unknown author, because its author is an account there. */
function toComment({ id = 0, user, body = "", original_author = "", created_at, updated_at }: Comment) {
  const author = original_author === "" ? toAccount(user) : UNKNOWN_ACCOUNT;
  return { id, body, author, isEdited: created_at !== updated_at };
}

/** Converts an account. Gitea sends `null` for a commit without one. */
function toAccount(user: User | null | undefined): ForgeAccount {
  return { id: user?.id ?? 0, login: user?.login ?? "", isBot: false };
}

function errorStatus(error: unknown): number | undefined {
  return error instanceof Response ? error.status : undefined;
}

/** Returns the message of an error. The client throws the response, and adds its parsed body. */
function errorMessage(error: unknown): string {
  if (!(error instanceof Response)) return error instanceof Error ? causeMessage(error) : String(error);
  const serverMessage = (error as Response & { error?: { message?: unknown } }).error?.message; // what the client adds
  return typeof serverMessage === "string" && serverMessage !== "" ? serverMessage : error.statusText;
}

/** Returns the message of the cause. The error itself says only `fetch failed`. */
function causeMessage(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
