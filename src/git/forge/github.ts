import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import {
  assertBounded,
  type CommitStatus,
  type ForgeAccount,
  type ForgeApi,
  type ForgeConnection,
  splitRepository,
  withTimeout,
} from "./api.ts";

const COMMIT_STATES = {
  planning: "pending",
  waiting: "pending",
  success: "success",
  failure: "failure",
} as const satisfies Record<CommitStatus["state"], string>;

/** GitHub refuses longer texts. */
const MAX_STATUS_LENGTH = 140;
const MERGE_PERMISSIONS: ReadonlySet<string> = new Set(["admin", "maintain", "write"]);
const PAGE_SIZE = 100;

/** Creates the API of GitHub and GitHub Enterprise Server: REST, with the official client. */
export function githubApi({ url, repository, token, userAgent }: ForgeConnection): ForgeApi {
  const ownerAndRepo = splitRepository(repository);
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const octokit = new (Octokit.plugin(paginateRest))({ auth: token, baseUrl: url, userAgent, log });
  const request = (signal: AbortSignal) => ({ request: { signal: withTimeout(signal) } });
  return {
    async listPullRequests(base, signal) {
      const query = {
        ...ownerAndRepo,
        base,
        state: "open",
        per_page: PAGE_SIZE,
        ...request(signal),
      } as const;
      const pulls = await octokit.paginate("GET /repos/{owner}/{repo}/pulls", query, createBoundedMapper());
      return pulls.map(({ number, title, head, updated_at, html_url, user }) => ({
        number,
        label: `#${number}`,
        title,
        head: head.sha,
        ref: `refs/pull/${number}/head`,
        updatedAt: updated_at,
        url: html_url,
        author: toAccount(user),
      }));
    },
    async listComments({ number }, signal) {
      const query = { ...ownerAndRepo, issue_number: number, per_page: PAGE_SIZE, ...request(signal) };
      const comments = await octokit.paginate(
        "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
        query,
        createBoundedMapper(),
      );
      return comments.map(({ id, user, body, created_at, updated_at }) => ({
        id,
        author: toAccount(user),
        body: body ?? "",
        isEdited: updated_at !== created_at,
      }));
    },
    async createComment({ number }, body, signal) {
      const parameters = { ...ownerAndRepo, issue_number: number, body, ...request(signal) };
      const { data } = await octokit.request(
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        parameters,
      );
      return toAccount(data.user);
    },
    async editComment(_, comment, body, signal) {
      const parameters = { ...ownerAndRepo, comment_id: comment, body, ...request(signal) };
      await octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", parameters);
    },
    async setStatus(sha, { state, context, text, url: target_url }, signal) {
      const description = text.slice(0, MAX_STATUS_LENGTH);
      const parameters = {
        ...ownerAndRepo,
        sha,
        state: COMMIT_STATES[state],
        context,
        description,
        target_url,
      };
      await octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", {
        ...parameters,
        ...request(signal),
      });
    },
    async readOwnId(signal) {
      try {
        return (await octokit.request("GET /user", request(signal))).data.id;
      } catch (error) {
        if (errorStatus(error) === 403) return undefined; // the token of an app, or of a job
        throw error;
      }
    },
    async findAccount(username, signal) {
      try {
        return toAccount(
          (await octokit.request("GET /users/{username}", { username, ...request(signal) })).data,
        );
      } catch (error) {
        if (errorStatus(error) === 404) return undefined;
        throw error;
      }
    },
    async listAuthors({ number }, signal) {
      const query = { ...ownerAndRepo, pull_number: number, per_page: PAGE_SIZE, ...request(signal) };
      const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits";
      const commits = await octokit.paginate(route, query, createBoundedMapper());
      return commits.flatMap(({ author, committer }) => [
        toCommitAccount(author),
        toCommitAccount(committer),
      ]);
    },
    async canMerge({ id, login }, signal) {
      const parameters = { ...ownerAndRepo, username: login, ...request(signal) };
      const route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
      const { permission, user } = (await octokit.request(route, parameters)).data;
      return user?.id === id && MERGE_PERMISSIONS.has(permission); // another account may have the name by now
    },
    errorStatus,
    errorMessage: (error) => (error instanceof Error ? error.message : String(error)),
  };
}

/** Returns a mapper of pages. It throws `rejected` when all pages together are too long. */
function createBoundedMapper() {
  let listed = 0;
  return <Item>({ data }: { readonly data: Item[] }): Item[] => {
    listed += data.length;
    assertBounded(listed);
    return data;
  };
}

/** Converts an account. GitHub itself shows deleted accounts as `ghost`. */
function toAccount(user: { id: number; login: string; type: string } | null | undefined): ForgeAccount {
  return { id: user?.id ?? 0, login: user?.login ?? "ghost", isBot: user?.type === "Bot" };
}

/** Converts the account of a commit. It is null or empty when the commit's address belongs to no account. */
function toCommitAccount(user: object | null): ForgeAccount {
  const {
    id = 0,
    login = "",
    type = "",
  } = (user ?? {}) as Partial<{ id: number; login: string; type: string }>; // as GitHub describes it
  return toAccount({ id, login, type });
}

/** Returns the HTTP status: 429 for rate limits, which GitHub sends as 403. The client reports a missing answer as 500. */
function errorStatus(error: unknown): number | undefined {
  const { status, response } = error as {
    status?: number;
    response?: { headers?: Record<string, string> };
  };
  return response?.headers?.["x-ratelimit-remaining"] === "0" ? 429 : status;
}
