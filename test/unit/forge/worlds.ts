import type { ForgeApi, ForgePlace } from "../../../src/git/forge/api.ts";
import { giteaApi } from "../../../src/git/forge/gitea.ts";
import { githubApi } from "../../../src/git/forge/github.ts";
import { gitlabApi } from "../../../src/git/forge/gitlab.ts";
import { type Answers, type Asked, refusal } from "./described-server.ts";

/** What lies on a forge, whichever it is. */
export interface World {
  /** GitLab has some without a head. */
  readonly pulls: { number: number; title: string; head: string | null; base: string }[];
  /** On one pull request, or on whichever is asked for. */
  readonly comments: { id: number; by: string; bot?: boolean; body: string; on?: string }[];
  readonly statuses: { commit: string; state: string; context: string; text: string }[];
  /** Who may merge. */
  readonly merging: string[];
  /** Whose token it is. */
  self: string | undefined;
  /** For this many requests, the forge only says that it has had enough. */
  busy: number;
}

export const TOKEN = "token-that-nobody-may-see";
export const HEAD = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

export function emptyWorld(): World {
  return { pulls: [], comments: [], statuses: [], merging: [], self: "fleetwright-bot", busy: 0 };
}

/** How one of the forges tells of a world. */
export interface Teller {
  readonly description: string;
  readonly prefix: string;
  readonly repository: string;
  api(place: ForgePlace): ForgeApi;
  answers(world: World): Answers;
  /** `waiting` as a status says it. */
  readonly waiting: string;
}

/** What a description has as an example, with the objects in it. */
type Example = { readonly [Field in "user" | "head" | "base"]?: object };

const TIME = "2026-03-01T10:00:00Z";
/** It moves with every comment. */
const movedAt = ({ comments }: World) => new Date(Date.parse(TIME) + comments.length * 1000).toISOString();
const idOf = (login: string) => [...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e6;

function guarded(world: World, answers: Record<string, (asked: Asked) => unknown>, token: string): Answers {
  return (asked) => {
    if (![asked.headers.authorization, asked.headers["private-token"]].includes(token))
      return refusal(401, { message: "Bad credentials" });
    if (world.busy > 0) {
      world.busy -= 1;
      return refusal(503, { message: "busy" });
    }
    return answers[asked.operation]?.(asked) ?? refusal(404, { message: "Not Found" });
  };
}

function edited(world: World, id: string | undefined, body: unknown) {
  const found = world.comments.find((one) => one.id === Number(id));
  if (found !== undefined) found.body = String(body);
  return found;
}

function commentsOn(world: World, number: string | undefined) {
  return world.comments.filter(({ on }) => on === undefined || on === number);
}

function created(world: World, body: unknown, on: string | undefined) {
  const comment = {
    id: 100 + world.comments.length,
    by: world.self ?? "app",
    bot: world.self === undefined,
    body: String(body),
    ...(on === undefined ? {} : { on }),
  };
  world.comments.push(comment);
  return comment;
}

function paged<Item>(items: readonly Item[], query: Asked["query"], size: number): Item[] {
  const page = Number(query.page ?? 1);
  const limit = Number(query.per_page ?? query.limit ?? size);
  return items.slice((page - 1) * limit, page * limit);
}

const github: Teller = {
  ...{
    description: "./github.json",
    prefix: "",
    repository: "octocat/example",
    api: githubApi,
    waiting: "pending",
  },
  answers(world) {
    const comment = (one: World["comments"][number], example: Example) => ({
      ...example,
      ...{ id: one.id, body: one.body },
      user: { ...example.user, id: idOf(one.by), login: one.by, type: one.bot === true ? "Bot" : "User" },
    });
    return guarded(
      world,
      {
        "GET /repos/{owner}/{repo}/pulls": ({ query, example }) =>
          paged(world.pulls, query, 30)
            .filter(({ base }) => base === query.base)
            .map(({ number, title, head, base }) => {
              const [one = {}] = example as Example[];
              return {
                ...one,
                number,
                title,
                head: { ...one.head, sha: head },
                base: { ...one.base, ref: base },
              };
            }),
        "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": ({ path, query, example }) =>
          paged(commentsOn(world, path.issue_number), query, 30).map((one) =>
            comment(one, (example as Example[])[0] ?? {}),
          ),
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": ({ path, body, example }) =>
          comment(created(world, body.body, path.issue_number), example as Example),
        "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": ({ path, body, example }) => {
          const found = edited(world, path.comment_id, body.body);
          return found && comment(found, example as Example);
        },
        "POST /repos/{owner}/{repo}/statuses/{sha}": ({ path, body, example }) => {
          const [state, context, text] = [body.state, body.context, body.description].map(String);
          world.statuses.push({
            commit: path.sha ?? "",
            state: state ?? "",
            context: context ?? "",
            text: text ?? "",
          });
          return { ...(example as object), state, context, description: text };
        },
        "GET /repos/{owner}/{repo}/collaborators/{username}/permission": ({ path, example }) => {
          const may = world.merging.includes(path.username ?? "");
          return {
            ...(example as object),
            permission: may ? "write" : "read",
            role_name: may ? "maintain" : "triage",
          };
        },
        "GET /user": ({ example }) =>
          world.self === undefined
            ? refusal(403, { message: "Resource not accessible by integration" })
            : { ...(example as object), login: world.self, id: idOf(world.self) },
      },
      `token ${TOKEN}`,
    );
  },
};

const gitea: Teller = {
  ...{
    description: "./forgejo.json",
    prefix: "/api/v1",
    repository: "acme/fleet",
    api: giteaApi,
    waiting: "pending",
  },
  answers(world) {
    const comment = ({ id, by, body }: World["comments"][number]) => ({
      id,
      body,
      user: { id: idOf(by), login: by },
    });
    return guarded(
      world,
      {
        "GET /repos/{owner}/{repo}/pulls": ({ query }) =>
          paged(world.pulls, query, 30).map(({ number, title, head, base }) => ({
            ...{ number, title, updated_at: movedAt(world), html_url: "https://forge.test/1" },
            ...{ head: { sha: head, ref: "feature" }, base: { ref: base } },
          })),
        "GET /repos/{owner}/{repo}/issues/{index}/comments": ({ path }) =>
          commentsOn(world, path.index).map(comment),
        "POST /repos/{owner}/{repo}/issues/{index}/comments": ({ path, body }) =>
          comment(created(world, body.body, path.index)),
        "PATCH /repos/{owner}/{repo}/issues/comments/{id}": ({ path, body }) => {
          const found = edited(world, path.id, body.body);
          return found && comment(found);
        },
        "POST /repos/{owner}/{repo}/statuses/{sha}": ({ path, body }) => {
          const [state, context, text] = [body.state, body.context, body.description].map(String);
          world.statuses.push({
            commit: path.sha ?? "",
            state: state ?? "",
            context: context ?? "",
            text: text ?? "",
          });
          return { id: 1, status: state, context, description: text };
        },
        "GET /repos/{owner}/{repo}/collaborators/{collaborator}/permission": ({ path }) => ({
          permission: world.merging.includes(path.collaborator ?? "") ? "write" : "read",
        }),
        "GET /user": () =>
          world.self === undefined
            ? refusal(403, { message: "token does not have at least one of required scope(s): [read:user]" })
            : { id: idOf(world.self), login: world.self },
      },
      `Bearer ${TOKEN}`,
    );
  },
};

const gitlab: Teller = {
  ...{
    description: "./gitlab.json",
    prefix: "",
    repository: "acme/infra/fleet",
    api: gitlabApi,
    waiting: "running",
  },
  answers(world) {
    const person = (login: string) => ({
      ...{ id: idOf(login), username: login, name: login, state: "active" },
      ...{ avatar_url: "https://gitlab.test/a.png", web_url: `https://gitlab.test/${login}` },
    });
    const note = ({ id, by, body }: World["comments"][number]) => ({
      ...{ id, body, author: person(by), created_at: TIME, updated_at: TIME, system: by === "system" },
      ...{ noteable_id: 1, noteable_iid: 1, noteable_type: "MergeRequest", project_id: 5 },
      ...{ resolvable: false, confidential: false, internal: false, imported: false, imported_from: "none" },
    });
    return guarded(
      world,
      {
        "GET /api/v4/projects/{id}/merge_requests": ({ query }) =>
          world.pulls
            .filter(({ base }) => base === query.target_branch)
            .map(({ number, title, head, base }) => ({
              ...{ id: 1000 + number, iid: number, project_id: 5, title, description: "", state: "opened" },
              ...{ created_at: TIME, updated_at: TIME, target_branch: base, source_branch: "feature" },
              ...{ author: { ...person("pipin"), bot: false }, source_project_id: 5, target_project_id: 5 },
              ...{ draft: false, merge_status: "can_be_merged", sha: head },
              web_url: `https://gitlab.test/${number}`,
            })),
        "GET /api/v4/projects/{id}/merge_requests/{noteable_id}/notes": ({ path, query }) =>
          paged(commentsOn(world, path.noteable_id), query, 20).map(note),
        "POST /api/v4/projects/{id}/merge_requests/{noteable_id}/notes": ({ path, body }) =>
          note(created(world, body.body, path.noteable_id)),
        "PUT /api/v4/projects/{id}/merge_requests/{noteable_id}/notes/{note_id}": ({ path, body }) => {
          const found = edited(world, path.note_id, body.body);
          return found && note(found);
        },
        "POST /api/v4/projects/{id}/statuses/{sha}": ({ path, body }) => {
          const [state, context, text] = [body.state, body.name, body.description].map(String);
          const last = world.statuses.at(-1)?.state;
          if (last === state && (state === "pending" || state === "running"))
            return refusal(400, { message: `Cannot transition status via :enqueue from :${state}` });
          world.statuses.push({
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
          const login = [...world.merging, "dev"].find((one) => String(idOf(one)) === path.user_id);
          if (login === undefined) return refusal(404, { message: "404 Not found" });
          return { ...person(login), access_level: login === "dev" ? 30 : 40, membership_state: "active" };
        },
        "GET /api/v4/user": () =>
          world.self === undefined ? refusal(403, { error: "insufficient_scope" }) : person(world.self),
      },
      TOKEN,
    );
  },
};

export const TELLERS = { github, gitea, gitlab } as const satisfies Record<string, Teller>;
