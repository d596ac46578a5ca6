import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "./answer.ts";
import { isLoopback } from "./listen.ts";
import type { Words } from "./words.ts";

/** Lets in those who may read. */
export interface Gate {
  /** Throws Refusal 401 or 403. `loopback`: only this machine reaches us. */
  admit(headers: IncomingHttpHeaders, loopback: boolean): Promise<void>;
}

/**
 * Where there are tokens, everybody needs one. Where there are none, only this machine may read: and then only requests
 * that were meant for it, since a page of the web may send a browser to any name that leads here.
 */
export function createGate(tokens: Words): Gate {
  return {
    async admit(headers, loopback) {
      const good = await tokens.read();
      if (good.length > 0) return assertToken(headers.authorization, good);
      if (!loopback) throw unauthorized("nobody may read here: the daemon has no tokens");
      if (isOwnName(headers.host)) return;
      throw new Refusal(403, "without tokens, only requests for localhost are answered");
    },
  };
}

function assertToken(authorization: string | undefined, good: readonly string[]): void {
  const [, token] = /^Bearer +([^\s]+) *$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) throw unauthorized("a token is needed: Authorization: Bearer TOKEN");
  if (!isOneOf(token, good)) throw unauthorized("this token is not known here");
}

function unauthorized(message: string): Refusal {
  return new Refusal(401, message, { "www-authenticate": 'Bearer realm="fleetwright"' });
}

/** All are compared, over hashes, so that the time it takes says nothing of any of them, nor of its length. */
function isOneOf(token: string, good: readonly string[]): boolean {
  const key = randomBytes(32);
  const hashed = (text: string) => createHmac("sha256", key).update(text).digest();
  const given = hashed(token);
  return good.filter((one) => timingSafeEqual(hashed(one), given)).length > 0;
}

function isOwnName(host: string | undefined): boolean {
  const name = (host ?? "localhost").replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return name === "localhost" || isLoopback(name);
}
