import { PassThrough } from "node:stream";
import { createMemoryStore } from "../store/memory-store.testing.ts";
import type { Session } from "./session.ts";
import { createIo, type Io } from "./terminal/io.ts";
import { createProgress } from "./terminal/progress.ts";

/** An `Io` with the output that it captured. */
export interface CapturedIo {
  readonly io: Io;
  out(): string;
  err(): string;
}

/** Returns an `Io` without a terminal that captures its output. */
export function captureIo(env: Record<string, string> = {}): CapturedIo {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const output = { out: "", err: "" };
  stdout.on("data", (chunk) => {
    output.out += chunk;
  });
  stderr.on("data", (chunk) => {
    output.err += chunk;
  });
  const io = createIo({ stdin, stdout, stderr, env });
  return { io, out: () => output.out, err: () => output.err };
}

/** Returns a session without a backend. Every call of a driver or a recipe rejects. */
export function testSession({ io }: CapturedIo, more: Partial<Session> = {}): Session {
  const unavailable = async () => Promise.reject(new Error("not in this test"));
  const session: Session = {
    io,
    progress: createProgress(io),
    version: "0",
    json: false,
    backend: "test",
    user: "anna",
    directory: "/",
    startDirectory: "/",
    allowedHostUris: new Set<string>(),
    privatePaths: [],
    signal: new AbortController().signal,
    store: createMemoryStore(),
    now: () => new Date("2026-01-01T00:00:00Z"),
    tools: {
      drivers: unavailable,
      labFencing: () => {
        throw new Error("no lab is available");
      },
      recipes: { describe: unavailable, build: unavailable },
      buildSeed: () => new Uint8Array(),
    },
    withBackend: (backend) => ({ ...session, backend }), // both backends have the same tools here: none
    ...more,
  };
  return session;
}
