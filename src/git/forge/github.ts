import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { type ForgeApi, type ForgePlace, limited, ownerAndName, type Person, type Status } from "./api.ts";

const STATES = {
  planning: "pending",
  waiting: "pending",
  success: "success",
  failure: "failure",
} as const satisfies Record<Status["state"], string>;

/** GitHub cuts nothing by itself, and refuses what is longer. */
const LONGEST_STATUS = 140;
const MAY_MERGE: ReadonlySet<string> = new Set(["admin", "maintain", "write"]);
const PAGE = 100;

/** GitHub and GitHub Enterprise Server, through their REST API and official client. */
export function githubApi({ url, repository, token, userAgent }: ForgePlace): ForgeApi {
  const place = ownerAndName(repository);
  const quiet = () => {};
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const octokit = new (Octokit.plugin(paginateRest))({ auth: token, baseUrl: url, userAgent, log });
  const request = (signal: AbortSignal) => ({ request: { signal: limited(signal) } });
  return {
    async reviews(base, signal) {
      const query = { ...place, base, state: "open", per_page: PAGE, ...request(signal) } as const;
      const pulls = await octokit.paginate("GET /repos/{owner}/{repo}/pulls", query);
      return pulls.map(({ number, title, head, updated_at, html_url }) => ({
        ...{ number, label: `#${number}`, title, head: head.sha, ref: `refs/pull/${number}/head` },
        ...{ updatedAt: updated_at, url: html_url },
      }));
    },
    async comments({ number }, signal) {
      const query = { ...place, issue_number: number, per_page: PAGE, ...request(signal) };
      const comments = await octokit.paginate(
        "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
        query,
      );
      return comments.map(({ id, user, body }) => ({ id, author: personOf(user), body: body ?? "" }));
    },
    async create({ number }, body, signal) {
      const given = { ...place, issue_number: number, body, ...request(signal) };
      await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", given);
    },
    async edit(_, comment, body, signal) {
      const given = { ...place, comment_id: comment, body, ...request(signal) };
      await octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", given);
    },
    async setStatus(sha, { state, context, text, url: target_url }, signal) {
      const description = text.slice(0, LONGEST_STATUS);
      const given = { ...place, sha, state: STATES[state], context, description, target_url };
      await octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", { ...given, ...request(signal) });
    },
    async self(signal) {
      try {
        return (await octokit.request("GET /user", request(signal))).data.id;
      } catch (error) {
        if (statusOf(error) === 403) return undefined; // the token of an app, or of a job
        throw error;
      }
    },
    async mayMerge({ login }, signal) {
      const given = { ...place, username: login, ...request(signal) };
      const route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
      return MAY_MERGE.has((await octokit.request(route, given)).data.permission);
    },
    statusOf,
    wordsOf: (error) => (error instanceof Error ? error.message : String(error)),
  };
}

/** An account that is gone is called `ghost` by GitHub too. */
function personOf(user: { id: number; login: string; type: string } | null | undefined): Person {
  return { id: user?.id ?? 0, login: user?.login ?? "ghost", bot: user?.type === "Bot" };
}

/** Rate limits are told as 403; they pass. The client tells of no answer as 500. */
function statusOf(error: unknown): number | undefined {
  const { status, response } = error as {
    status?: number;
    response?: { headers?: Record<string, string> };
  };
  return response?.headers?.["x-ratelimit-remaining"] === "0" ? 429 : status;
}
