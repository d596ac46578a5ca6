import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isLoopback } from "./listen.ts";
import { HttpError } from "./response.ts";
import type { TokenFile } from "./token-file.ts";

/** Checks whether a request may read. */
export interface Authenticator {
  /** Throws `HttpError` 401 or 403. `loopback`: the server listens on a loopback address. */
  authenticate(headers: IncomingHttpHeaders, loopback: boolean): Promise<void>;
}

/**
 * With tokens, every request needs one. Without tokens, only requests from this machine for a loopback name are answered.
 * Because a web page may send a browser to any name that resolves to this address (DNS rebinding).
 */
export function createAuthenticator(tokens: TokenFile): Authenticator {
  return {
    async authenticate(headers, loopback) {
      const validTokens = await tokens.read();
      if (validTokens.length > 0) return assertToken(headers.authorization, validTokens);
      if (!loopback) throw unauthorized("the daemon has no tokens, so it answers only on a loopback address");
      if (isLoopbackName(headers.host)) return;
      throw new HttpError(403, "without tokens, only requests for localhost are answered");
    },
  };
}

function assertToken(authorization: string | undefined, validTokens: readonly string[]): void {
  const [, token] = /^Bearer +([^\s]+) *$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) throw unauthorized("a token is required: Authorization: Bearer TOKEN");
  if (!matchesAny(token, validTokens)) throw unauthorized("unknown token");
}

function unauthorized(message: string): HttpError {
  return new HttpError(401, message, { "www-authenticate": 'Bearer realm="fleetwright"' });
}

/** Compares with every token, over hashes. Otherwise the time would reveal a token or its length. */
function matchesAny(token: string, validTokens: readonly string[]): boolean {
  const key = randomBytes(32);
  const hash = (text: string) => createHmac("sha256", key).update(text).digest();
  const given = hash(token);
  return validTokens.filter((validToken) => timingSafeEqual(hash(validToken), given)).length > 0;
}

function isLoopbackName(host: string | undefined): boolean {
  const name = (host ?? "localhost").replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return name === "localhost" || isLoopback(name);
}
