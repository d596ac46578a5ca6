import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Ajv, type ValidateFunction } from "ajv";

/** A request that the description allows. */
export interface DescribedRequest {
  readonly operation: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage["headers"];
  /** The example of the answer in the description. */
  readonly example: unknown;
}

/** An answer other than the one that the description promises. */
export interface Refusal {
  readonly status: number;
  readonly said: unknown;
}

export interface DescribedServer extends AsyncDisposable {
  readonly url: string;
  /** The requests, in order. */
  readonly requests: DescribedRequest[];
  /** Whatever the description does not allow, in requests or in our own answers. */
  readonly violations: string[];
}

export type RequestHandler = (request: DescribedRequest) => unknown | Refusal;

export function refusal(status: number, result: unknown): Refusal {
  return { status, said: result };
}

// biome-ignore lint/suspicious/noExplicitAny: a description is data of others, and is walked as it is
type Json = Record<string, any>;

interface Operation {
  readonly name: string;
  readonly pattern: RegExp;
  readonly parameters: readonly Json[];
  readonly query: ReadonlyMap<string, ValidateFunction>;
  readonly body: ValidateFunction | undefined;
  readonly status: number;
  readonly answer: ValidateFunction;
  readonly example: unknown;
}

/** A server that holds both sides to a published description: OpenAPI 3, or Swagger 2. */
export async function openDescribedServer(
  file: string,
  prefix: string,
  answers: RequestHandler,
): Promise<DescribedServer> {
  const operations = operationsIn(JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")));
  const [requests, violations]: [DescribedRequest[], string[]] = [[], []];
  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    try {
      const matched = await matchRequest(request, prefix, operations);
      requests.push(matched.asked);
      const answer = await answers(matched.asked);
      if (isRefusal(answer)) return send(answer.status, answer.said);
      check(matched.operation.answer, answer, `answer of ${matched.operation.name}`);
      const next = linkToNext(request, matched.asked, answer);
      if (next !== undefined) response.setHeader("link", next);
      return send(matched.operation.status, answer);
    } catch (error) {
      violations.push(String(error));
      return send(400, { message: String(error) });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, violations },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A full page is followed by another: GitHub and GitLab say where (RFC 8288). */
function linkToNext(
  request: IncomingMessage,
  { query }: DescribedRequest,
  answer: unknown,
): string | undefined {
  if (!Array.isArray(answer) || answer.length !== Number(query.per_page)) return undefined;
  const next = new URL(request.url ?? "", `http://${request.headers.host}`);
  next.searchParams.set("page", String(Number(query.page ?? 1) + 1));
  return `<${next.href}>; rel="next"`;
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === "object" && answer !== null && "said" in answer && "status" in answer;
}

function operationsIn(description: Json): Operation[] {
  const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: false, allErrors: true });
  ajv.addSchema(JSON.parse(JSON.stringify(description).replaceAll('"#/', '"all#/')), "all");
  const at = (value: Json): Json => ("$ref" in value ? at(resolveRef(description, value.$ref)) : value);
  const compile = (schema: Json): ValidateFunction =>
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"all#/')));
  return Object.entries<Json>(description.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]): Operation => {
      const parameters = (operation.parameters ?? []).map(at) as Json[];
      const inQuery = parameters.filter(({ in: where }) => where === "query");
      const body =
        operation.requestBody?.content["application/json"].schema ??
        parameters.find((one) => one.in === "body")?.schema;
      const [[status, given] = ["200", {}]] = Object.entries<Json>(operation.responses);
      const response = at(given);
      const content = response.content?.["application/json"] ?? response;
      const [example] = Object.values<Json>(content.examples ?? {});
      return {
        ...{ name: `${method.toUpperCase()} ${path}`, pattern: patternOf(path), parameters },
        query: new Map(inQuery.map((one) => [one.name, compile(one.schema ?? parameterSchema(one))])),
        body: body === undefined ? undefined : compile(withoutAdditionalProperties(at(body))),
        ...{ status: Number(status), answer: compile(content.schema) },
        example: example === undefined ? undefined : at(example).value,
      };
    }),
  );
}

function parameterSchema({ name, in: _, required, collectionFormat, ...schema }: Json): Json {
  return schema;
}

/** Returns a schema that refuses properties without a description. They are bugs, even if the forge would ignore them. */
function withoutAdditionalProperties(schema: Json): Json {
  return { ...schema, additionalProperties: false };
}

function resolveRef(description: Json, ref: string): Json {
  return ref
    .slice(2)
    .split("/")
    .reduce((inner, name) => inner[name.replaceAll("~1", "/")], description);
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{([a-z_]+)\}/g, "(?<$1>[^/]+)")}$`);
}

async function matchRequest(request: IncomingMessage, prefix: string, operations: readonly Operation[]) {
  const url = new URL(request.url ?? "", "http://server");
  const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : "";
  const operation = operations.find(
    ({ name, pattern }) => name.startsWith(`${request.method} `) && pattern.test(path),
  );
  if (operation === undefined) throw new Error(`${request.method} ${url.pathname} is not described`);
  const query = Object.fromEntries(url.searchParams);
  for (const [name, value] of Object.entries(query)) {
    const validate = operation.query.get(name);
    if (validate === undefined) throw new Error(`${operation.name} has no parameter ${name}`);
    if (!validate(value) && !validate(Number(value))) throw new Error(`${operation.name}: ${name}=${value}`);
  }
  const text = await textOf(request);
  const body = text === "" ? {} : JSON.parse(text);
  if (operation.body !== undefined) check(operation.body, body, operation.name);
  else if (text !== "") throw new Error(`${operation.name} takes no body`);
  const groups = Object.entries(operation.pattern.exec(path)?.groups ?? {});
  const named = Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]));
  const example = structuredClone(operation.example);
  const describedRequest: DescribedRequest = {
    operation: operation.name,
    path: named,
    query,
    body,
    headers: request.headers,
    example,
  };
  return { operation, asked: describedRequest };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function check(validate: ValidateFunction, value: unknown, what: string): void {
  if (validate(value)) return;
  const result = validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`).join("; ");
  throw new Error(`${what}: ${result}`);
}
