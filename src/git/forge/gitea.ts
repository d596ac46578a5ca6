import { giteaApi as client, type PullRequest, type User } from "gitea-js";
import { type ForgeApi, type ForgePlace, limited, ownerAndName, type Person, type Status } from "./api.ts";

const STATES = {
  planning: "pending",
  waiting: "pending",
  success: "success",
  failure: "failure",
} as const satisfies Record<Status["state"], string>;

const MAY_MERGE: ReadonlySet<string> = new Set(["owner", "admin", "write"]);
/** A server gives no more than this at once when it is not told otherwise. */
const PAGE = 50;

/** Gitea and Forgejo, whose API is the same here, through the client that is generated from Gitea's description. */
export function giteaApi({ url, repository, token, userAgent }: ForgePlace): ForgeApi {
  const { owner, repo } = ownerAndName(repository);
  const { repos, user } = client(url, { token });
  const request = (signal: AbortSignal) => ({
    signal: limited(signal),
    headers: { "User-Agent": userAgent },
  });
  return {
    async reviews(base, signal) {
      const pulls: PullRequest[] = [];
      for (let page = 1; ; page += 1) {
        const asked = { state: "open", page, limit: PAGE } as const;
        const { data } = await repos.repoListPullRequests(owner, repo, asked, request(signal));
        pulls.push(...data);
        if (data.length < PAGE) break;
      }
      return pulls.filter((pull) => pull.base?.ref === base).map(reviewOf);
    },
    async comments({ number }, signal) {
      const { data } = await repos.issueGetComments(owner, repo, number, {}, request(signal));
      return data.map(({ id = 0, user: author, body = "" }) => ({ id, author: personOf(author), body }));
    },
    async create({ number }, body, signal) {
      await repos.issueCreateComment(owner, repo, number, { body }, request(signal));
    },
    async edit(_, comment, body, signal) {
      await repos.issueEditComment(owner, repo, comment, { body }, request(signal));
    },
    async setStatus(commit, { state, context, text, url: target_url }, signal) {
      const status = { state: STATES[state] as never, context, description: text, target_url }; // an enum of the same words
      await repos.repoCreateStatus(owner, repo, commit, status, request(signal));
    },
    async self(signal) {
      return (await user.userGetCurrent(request(signal))).data.id ?? 0;
    },
    async mayMerge({ login }, signal) {
      const { data } = await repos.repoGetRepoPermissions(owner, repo, login, request(signal));
      return MAY_MERGE.has(data.permission ?? "");
    },
    statusOf: (error) => (error instanceof Response ? error.status : undefined),
    wordsOf,
  };
}

function reviewOf({ number = 0, title = "", head, updated_at = "", html_url = "" }: PullRequest) {
  return {
    ...{ number, label: `#${number}`, title, head: head?.sha ?? "", ref: `refs/pull/${number}/head` },
    ...{ updatedAt: updated_at, url: html_url },
  };
}

function personOf(user: User | undefined): Person {
  return { id: user?.id ?? 0, login: user?.login ?? "", bot: false };
}

/** The client throws the answer, with what was in it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Response)) return error instanceof Error ? causeOf(error) : String(error);
  const said = (error as Response & { error?: { message?: unknown } }).error?.message; // what the client adds
  return typeof said === "string" && said !== "" ? said : error.statusText;
}

/** `fetch failed` says nothing; its cause does. */
function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
