import { STATUS_CODES } from "node:http";
import { escapeHidden, formatJson } from "../../model/hidden-characters.ts";

/** The response to a request. */
export interface HttpResponse {
  readonly status: number;
  /** The media type of the body. */
  readonly type: string;
  /** Large bodies are streamed, so that they are never in memory as a whole. */
  readonly body: string | AsyncIterable<string>;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonResponse(value: unknown, status = 200): HttpResponse {
  return {
    status,
    type: "application/json; charset=utf-8",
    body: `${formatJson(value)}\n`,
  };
}

export function textResponse(text: string, status = 200): HttpResponse {
  return { status, type: "text/plain; charset=utf-8", body: `${escapeHidden(text)}\n` };
}

/** An error response. The client gets the message, so it must not contain secrets. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Returns the response for an error, as problem details (RFC 9457). */
export function problemDetails({ status, message, headers }: HttpError): HttpResponse {
  const problem = { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail: message };
  return { ...jsonResponse(problem, status), type: "application/problem+json", headers };
}
