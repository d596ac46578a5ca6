import type { IncomingHttpHeaders } from "node:http";
import { type Answer, Refusal } from "./answer.ts";

/** One request, as far as whoever answers it is concerned. */
export interface Asked {
  /** What stands in the path for `{name}`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** A parameter of the query; undefined when it is not given, or empty. */
  query(name: string): string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The whole body. Throws Refusal 413 when it is longer. */
  body(mostBytes: number): Promise<Uint8Array>;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** One thing that can be asked. */
export interface Route {
  readonly method: "GET" | "POST";
  /** As OpenAPI writes it: `/api/v1/runs/{run}`. */
  readonly path: string;
  /** `readers`: who has a token, or is on this machine where there are none. */
  readonly who: "everybody" | "readers";
  /** The parameters of its query; others are refused, since they are misspelt. */
  readonly query?: readonly string[];
  answer(asked: Asked): Answer | Promise<Answer>;
}

/** Where a request goes, and what stands in its path. */
export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Throws Refusal 404 for a path that there is not, and 405 for a method that it does not have. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found {
  const here = routes.flatMap((route) => {
    const params = paramsOf(route.path, path);
    return params === undefined ? [] : [{ route, params }];
  });
  if (here.length === 0) throw new Refusal(404, `there is nothing at ${path.slice(0, 200)}`);
  const wanted = method === "HEAD" ? "GET" : method;
  const found = here.find(({ route }) => route.method === wanted);
  if (found !== undefined) return found;
  const allowed = here.flatMap(({ route }) => (route.method === "GET" ? ["GET", "HEAD"] : [route.method]));
  throw new Refusal(405, `${path} answers ${allowed.join(" and ")}`, { allow: allowed.join(", ") });
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const [names, words] = [pattern.split("/"), path.split("/")];
  if (names.length !== words.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const word = words[index] ?? "";
    if (name.startsWith("{") && word !== "") params[name.slice(1, -1)] = decoded(word);
    else if (name !== word) return undefined;
  }
  return params;
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    throw new Refusal(
      400,
      "the path is not written as it must be: a % is followed by two hexadecimal digits",
    );
  }
}

/** The query's parameters. Throws Refusal 400 for one that the route does not know, or that is given twice. */
export function queryOf({ query = [] }: Route, text: string): (name: string) => string | undefined {
  const given = new URLSearchParams(text);
  for (const name of new Set(given.keys())) {
    if (!query.includes(name))
      throw new Refusal(400, `there is no parameter "${name.slice(0, 50)}" here; ${known(query)}`);
    if (given.getAll(name).length > 1) throw new Refusal(400, `the parameter "${name}" is given twice`);
  }
  return (name) => given.get(name) || undefined;
}

function known(query: readonly string[]): string {
  return query.length === 0 ? "there are none" : `there are ${query.join(", ")}`;
}
