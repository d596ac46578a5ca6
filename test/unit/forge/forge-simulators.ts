import type { ForgeApi, ForgeConnection } from "../../../src/git/forge/api.ts";
import { giteaApi } from "../../../src/git/forge/gitea.ts";
import { githubApi } from "../../../src/git/forge/github.ts";
import { gitlabApi } from "../../../src/git/forge/gitlab.ts";
import { type DescribedRequest, type RequestHandler, refusal } from "./described-server.ts";

/** The content of a forge of any kind. */
export interface ForgeContents {
  /** GitLab has some without a head. */
  readonly pulls: { number: number; title: string; head: string | null; base: string; by?: string }[];
  /** The comments of every pull request. */
  readonly comments: ForgeComment[];
  readonly statuses: { commit: string; state: string; context: string; text: string }[];
  /** Who may merge. */
  readonly merging: string[];
  /** Whose token it is. */
  self: string | undefined;
  /** Accounts whose names are other people's now: their ids are not those that follow from the names. */
  readonly others: Readonly<Record<string, number>>;
  /** Who made the commits of a pull request. */
  readonly committers: string[];
  /** For this many requests, the forge only says that it has had enough. */
  busy: number;
}

export interface ForgeComment {
  readonly id: number;
  readonly by: string;
  readonly bot?: boolean;
  body: string;
  readonly on?: string;
  readonly isEdited?: boolean;
  /** It was written elsewhere, and brought over. */
  readonly isImported?: boolean;
}

export const TOKEN = "token-that-must-stay-secret";
export const HEAD = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

export function emptyForge(): ForgeContents {
  return {
    pulls: [],
    comments: [],
    statuses: [],
    merging: [],
    others: {},
    committers: [],
    self: "fleetwright-bot",
    busy: 0,
  };
}

/** The simulator of one forge. */
export interface ForgeSimulator {
  readonly description: string;
  readonly prefix: string;
  readonly repository: string;
  api(place: ForgeConnection): ForgeApi;
  answers(world: ForgeContents): RequestHandler;
  /** The status of the forge for `waiting`. */
  readonly waiting: string;
}

/** The objects in an example of a description. */
type Example = { readonly [Field in "user" | "head" | "base"]?: object };

const TIME = "2026-03-01T10:00:00Z";
/** It moves with every comment. */
const movedAt = ({ comments }: ForgeContents) =>
  new Date(Date.parse(TIME) + comments.length * 1000).toISOString();
const LATER = "2026-03-01T11:00:00Z";
export const idOf = (login: string): number =>
  [...login.toLowerCase()].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e6;

const idIn = ({ others }: ForgeContents, login: string): number => others[login] ?? idOf(login);
const editedAt = ({ isEdited = false }: ForgeComment) => (isEdited ? LATER : TIME);

function requireToken(
  contents: ForgeContents,
  answers: Record<string, (request: DescribedRequest) => unknown>,
  token: string,
): RequestHandler {
  return (request) => {
    if (![request.headers.authorization, request.headers["private-token"]].includes(token))
      return refusal(401, { message: "Bad credentials" });
    if (contents.busy > 0) {
      contents.busy -= 1;
      return refusal(503, { message: "in-progress" });
    }
    return answers[request.operation]?.(request) ?? refusal(404, { message: "Not Found" });
  };
}

function editComment(contents: ForgeContents, id: string | undefined, body: unknown) {
  const comment = contents.comments.find((candidate) => candidate.id === Number(id));
  if (comment !== undefined) comment.body = String(body);
  return comment;
}

function commentsOn(contents: ForgeContents, number: string | undefined) {
  return contents.comments.filter(({ on }) => on === undefined || on === number);
}

function addComment(contents: ForgeContents, body: unknown, on: string | undefined) {
  const comment = {
    id: 100 + contents.comments.length,
    by: contents.self ?? "app",
    bot: contents.self === undefined,
    body: String(body),
    ...(on === undefined ? {} : { on }),
  };
  contents.comments.push(comment);
  return comment;
}

function paginate<Item>(items: readonly Item[], query: DescribedRequest["query"], size: number): Item[] {
  const page = Number(query.page ?? 1);
  const limit = Number(query.per_page ?? query.limit ?? size);
  return items.slice((page - 1) * limit, page * limit);
}

const github: ForgeSimulator = {
  ...{
    description: "./github.json",
    prefix: "",
    repository: "octocat/example",
    api: githubApi,
    waiting: "pending",
  },
  answers(contents) {
    const comment = (one: ForgeContents["comments"][number], example: Example) => ({
      ...example,
      ...{ id: one.id, body: one.body, created_at: TIME, updated_at: editedAt(one) },
      user: person(one.by, example, one.bot === true ? "Bot" : "User"),
    });
    const person = (login: string, { user }: Example, type = "User") => ({
      ...user,
      ...{ id: idIn(contents, login), login, type },
    });
    return requireToken(
      contents,
      {
        "GET /repos/{owner}/{repo}/pulls": ({ query, example }) =>
          paginate(contents.pulls, query, 30)
            .filter(({ base }) => base === query.base)
            .map(({ number, title, head, base, by = "pia" }) => {
              const [one = {}] = example as Example[];
              return {
                ...one,
                user: person(by, one),
                number,
                title,
                head: { ...one.head, sha: head },
                base: { ...one.base, ref: base },
              };
            }),
        "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": ({ path, query, example }) =>
          paginate(commentsOn(contents, path.issue_number), query, 30).map((one) =>
            comment(one, (example as Example[])[0] ?? {}),
          ),
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": ({ path, body, example }) =>
          comment(addComment(contents, body.body, path.issue_number), example as Example),
        "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": ({ path, body, example }) => {
          const found = editComment(contents, path.comment_id, body.body);
          return found && comment(found, example as Example);
        },
        "POST /repos/{owner}/{repo}/statuses/{sha}": ({ path, body, example }) => {
          const [state, context, text] = [body.state, body.context, body.description].map(String);
          contents.statuses.push({
            commit: path.sha ?? "",
            state: state ?? "",
            context: context ?? "",
            text: text ?? "",
          });
          return { ...(example as object), state, context, description: text };
        },
        "GET /repos/{owner}/{repo}/collaborators/{username}/permission": ({ path, example }) => {
          const may = contents.merging.includes(path.username ?? "");
          return {
            ...(example as object),
            permission: may ? "write" : "read",
            role_name: may ? "maintain" : "triage",
            user: person(path.username ?? "", PERSON),
          };
        },
        "GET /users/{username}": ({ path, example }) => ({
          ...(example as object),
          ...{ login: path.username, id: idIn(contents, path.username ?? "") },
        }),
        "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": ({ query, example }) =>
          paginate(contents.committers, query, 30).map((login) => {
            const [one = {}] = example as { author?: object }[];
            return { ...one, author: person(login, { user: one.author ?? {} }), committer: null };
          }),
        "GET /user": ({ example }) =>
          contents.self === undefined
            ? refusal(403, { message: "Resource not accessible by integration" })
            : { ...(example as object), login: contents.self, id: idOf(contents.self) },
      },
      `token ${TOKEN}`,
    );
  },
};

/** A person as GitHub's own examples have one. */
const PERSON: Example = {
  user: {
    ...{ node_id: "MDQ6VXNlcjE=", gravatar_id: "", site_admin: false },
    ...Object.fromEntries(
      [
        ...["avatar_url", "url", "html_url", "followers_url", "following_url", "gists_url", "starred_url"],
        ...["subscriptions_url", "organizations_url", "repos_url", "events_url", "received_events_url"],
      ].map((field) => [field, "https://api.github.com/users/octocat"]),
    ),
  },
};

const gitea: ForgeSimulator = {
  ...{
    description: "./forgejo.json",
    prefix: "/api/v1",
    repository: "acme/fleet",
    api: giteaApi,
    waiting: "pending",
  },
  answers(contents) {
    const person = (login: string) => ({ id: idIn(contents, login), login });
    const comment = (one: ForgeComment) => ({
      ...{ id: one.id, body: one.body, user: person(one.by) },
      ...{ created_at: TIME, updated_at: editedAt(one) },
      original_author: one.isImported === true ? one.by : "",
    });
    return requireToken(
      contents,
      {
        "GET /repos/{owner}/{repo}/pulls": ({ query }) =>
          paginate(contents.pulls, query, 30).map(({ number, title, head, base, by = "pia" }) => ({
            ...{
              user: person(by),
              number,
              title,
              updated_at: movedAt(contents),
              html_url: "https://forge.test/1",
            },
            ...{ head: { sha: head, ref: "feature" }, base: { ref: base } },
          })),
        "GET /repos/{owner}/{repo}/issues/{index}/comments": ({ path }) =>
          commentsOn(contents, path.index).map(comment),
        "POST /repos/{owner}/{repo}/issues/{index}/comments": ({ path, body }) =>
          comment(addComment(contents, body.body, path.index)),
        "PATCH /repos/{owner}/{repo}/issues/comments/{id}": ({ path, body }) => {
          const found = editComment(contents, path.id, body.body);
          return found && comment(found);
        },
        "POST /repos/{owner}/{repo}/statuses/{sha}": ({ path, body }) => {
          const [state, context, text] = [body.state, body.context, body.description].map(String);
          contents.statuses.push({
            commit: path.sha ?? "",
            state: state ?? "",
            context: context ?? "",
            text: text ?? "",
          });
          return { id: 1, status: state, context, description: text };
        },
        "GET /repos/{owner}/{repo}/collaborators/{collaborator}/permission": ({ path }) => ({
          permission: contents.merging.includes(path.collaborator ?? "") ? "write" : "read",
          user: person(path.collaborator ?? ""),
        }),
        "GET /users/{username}": ({ path }) => person(path.username ?? ""),
        "GET /repos/{owner}/{repo}/pulls/{index}/commits": ({ query }) =>
          paginate(contents.committers, query, 30).map((login) => ({
            author: person(login),
            committer: person(login),
          })),
        "GET /user": () =>
          contents.self === undefined
            ? refusal(403, { message: "token does not have at least one of required scope(s): [read:user]" })
            : { id: idOf(contents.self), login: contents.self },
      },
      `Bearer ${TOKEN}`,
    );
  },
};

const gitlab: ForgeSimulator = {
  ...{
    description: "./gitlab.json",
    prefix: "",
    repository: "acme/infra/fleet",
    api: gitlabApi,
    waiting: "running",
  },
  answers(contents) {
    const person = (login: string) => ({
      ...{ id: idIn(contents, login), username: login, name: login, state: "active" },
      ...{ avatar_url: "https://gitlab.test/a.png", web_url: `https://gitlab.test/${login}` },
    });
    const note = (one: ForgeComment) => ({
      ...{ id: one.id, body: one.body, author: person(one.by), system: one.by === "system" },
      ...{ created_at: TIME, updated_at: editedAt(one) },
      ...{ noteable_id: 1, noteable_iid: 1, noteable_type: "MergeRequest", project_id: 5 },
      ...{ resolvable: false, confidential: false, internal: false },
      ...{ imported: one.isImported === true, imported_from: one.isImported === true ? "github" : "none" },
    });
    return requireToken(
      contents,
      {
        "GET /api/v4/projects/{id}/merge_requests": ({ query }) =>
          contents.pulls
            .filter(({ base }) => base === query.target_branch)
            .map(({ number, title, head, base, by = "pia" }) => ({
              ...{ id: 1000 + number, iid: number, project_id: 5, title, description: "", state: "opened" },
              ...{ created_at: TIME, updated_at: TIME, target_branch: base, source_branch: "feature" },
              ...{ author: { ...person(by), bot: false }, source_project_id: 5, target_project_id: 5 },
              ...{ draft: false, merge_status: "can_be_merged", sha: head },
              web_url: `https://gitlab.test/${number}`,
            })),
        "GET /api/v4/projects/{id}/merge_requests/{noteable_id}/notes": ({ path, query }) =>
          paginate(commentsOn(contents, path.noteable_id), query, 20).map(note),
        "POST /api/v4/projects/{id}/merge_requests/{noteable_id}/notes": ({ path, body }) =>
          note(addComment(contents, body.body, path.noteable_id)),
        "PUT /api/v4/projects/{id}/merge_requests/{noteable_id}/notes/{note_id}": ({ path, body }) => {
          const found = editComment(contents, path.note_id, body.body);
          return found && note(found);
        },
        "POST /api/v4/projects/{id}/statuses/{sha}": ({ path, body }) => {
          const [state, context, text] = [body.state, body.name, body.description].map(String);
          const last = contents.statuses.at(-1)?.state;
          if (last === state && (state === "pending" || state === "running"))
            return refusal(400, { message: `Cannot transition status via :enqueue from :${state}` });
          contents.statuses.push({
            commit: path.sha ?? "",
            state: state ?? "",
            context: context ?? "",
            text: text ?? "",
          });
          return {
            ...{ id: 93, sha: path.sha, ref: "feature", status: state, name: context, description: text },
            ...{ target_url: String(body.target_url), created_at: TIME, started_at: TIME, finished_at: TIME },
            ...{ allow_failure: false, pipeline_id: 101, author: person("bot") },
          };
        },
        "GET /api/v4/projects/{id}/members/all/{user_id}": ({ path }) => {
          const login = [...contents.merging, "dev"].find(
            (one) => String(idIn(contents, one)) === path.user_id,
          );
          if (login === undefined) return refusal(404, { message: "404 Not found" });
          return { ...person(login), access_level: login === "dev" ? 30 : 40, membership_state: "active" };
        },
        "GET /api/v4/users": ({ query }) => [person(query.username ?? "")],
        "GET /api/v4/user": () =>
          contents.self === undefined ? refusal(403, { error: "insufficient_scope" }) : person(contents.self),
      },
      TOKEN,
    );
  },
};

export const FORGE_SIMULATORS = { github, gitea, gitlab } as const satisfies Record<string, ForgeSimulator>;
