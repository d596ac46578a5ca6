import { STATUS_CODES } from "node:http";

/** What a request comes to. */
export interface Answer {
  readonly status: number;
  /** The media type of the body. */
  readonly type: string;
  /** Large ones come in pieces, so that they are never in memory as a whole. */
  readonly body: string | AsyncIterable<string>;
  readonly headers?: Readonly<Record<string, string>>;
}

export function asJson(value: unknown, status = 200): Answer {
  return {
    status,
    type: "application/json; charset=utf-8",
    body: `${JSON.stringify(value, undefined, 2)}\n`,
  };
}

export function asText(text: string, status = 200): Answer {
  return { status, type: "text/plain; charset=utf-8", body: `${text}\n` };
}

/** Why a request is not answered as it was meant. The message goes to whoever asked: it says nothing that is secret. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** As problem details (RFC 9457). */
export function asProblem({ status, message, headers }: Refusal): Answer {
  const problem = { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail: message };
  return { ...asJson(problem, status), type: "application/problem+json", headers };
}
