import { PassThrough } from "node:stream";
import { createMemoryStore } from "../store/memory-store.ts";
import { createIo, type Io } from "./io.ts";
import { createProgress } from "./progress.ts";
import type { Session } from "./session.ts";

/** What a command wrote, for tests. */
export interface Heard {
  readonly io: Io;
  out(): string;
  err(): string;
}

/** An Io without a terminal that remembers. */
export function listening(env: Record<string, string> = {}): Heard {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const written = { out: "", err: "" };
  stdout.on("data", (chunk) => {
    written.out += chunk;
  });
  stderr.on("data", (chunk) => {
    written.err += chunk;
  });
  const io = createIo({ stdin, stdout, stderr, env });
  return { io, out: () => written.out, err: () => written.err };
}

/** A session without a backend. Whatever is asked of one that is not there fails. */
export function testSession({ io }: Heard, more: Partial<Session> = {}): Session {
  const missing = async () => Promise.reject(new Error("not in this test"));
  return {
    ...{
      io,
      progress: createProgress(io),
      version: "0",
      json: false,
      backend: "test",
      user: "anna",
      directory: "/",
    },
    signal: new AbortController().signal,
    store: createMemoryStore(),
    now: () => new Date("2026-01-01T00:00:00Z"),
    tools: {
      drivers: missing,
      recipes: { describe: missing, build: missing },
      buildSeed: () => new Uint8Array(),
    },
    ...more,
  };
}
