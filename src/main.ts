import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "./cli/command.ts";
import { commands } from "./cli/commands.ts";
import type { Exit } from "./cli/exit-codes.ts";
import { labRecipes, testRecipes } from "./cli/image-recipes.ts";
import { type GlobalOptions, runProgram } from "./cli/program.ts";
import { exitCode, reportError } from "./cli/report-error.ts";
import type { Session } from "./cli/session.ts";
import { createIo, type Io, settleColorVariables } from "./cli/terminal/io.ts";
import { createProgress } from "./cli/terminal/progress.ts";
import { runWithoutRoot } from "./cli/without-root.ts";
import { buildSeed } from "./drivers/libvirt/seed.ts";
import { homeFolder, loginName } from "./host/login.ts";
import { packageFile } from "./host/package-file.ts";
import { collectPrivatePaths } from "./host/private-paths.ts";
import { labFencingAgent } from "./lab/fencing-agent.ts";
import { createSqliteStore } from "./store/sqlite-store.ts";
import { resolveStateFolder } from "./store/state-folder.ts";

/** Runs one command line and returns its exit. Only this file creates the real dependencies: terminal, store, drivers, signals. */
async function main(argv: readonly string[]): Promise<Exit | number> {
  const io = createIo(process);
  const version = readVersion();
  const progress = createProgress(io);
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // every host of a fleet adds a listener
  const isOutputLost = watchOutput(io, stop);
  const home = homeFolder();
  const state = resolveStateFolder({ env: process.env, uid: process.getuid?.() ?? 1, home });
  await using store = createSqliteStore(state);
  try {
    const exit = await runProgram(argv, {
      commands,
      version,
      io,
      run: async (command, args, globals) => {
        const { backend } = globals;
        const elsewhere = await runWithoutRoot(command, { backend, env: process.env, home, state });
        if (elsewhere.exitCode !== undefined) return elsewhere.exitCode;
        stopOnSignals(stop, io, command);
        const { signal } = stop;
        const { labRefusal } = elsewhere;
        if (backend === "test") io.info(io.errColor.yellow(TEST_BACKEND_NOTICE));
        return command.run(
          args,
          createSession({ io, progress, version, signal, store, labRefusal, globals }),
        );
      },
    });
    return isOutputLost() ? "error" : exit;
  } catch (error) {
    progress.clear();
    return isOutputLost() ? "error" : reportError(error, io);
  }
}

const TEST_BACKEND_NOTICE =
  "test backend: every host is libvirt's in-process test driver; no real host is changed";

type SessionParts = Pick<Session, "io" | "progress" | "version" | "signal" | "store" | "labRefusal"> & {
  readonly globals: GlobalOptions;
};

function createSession({ globals, ...parts }: SessionParts): Session {
  const { io } = parts;
  const { json, backend, directory } = globals;
  const { env } = io;
  const fromEnv = (env.FLEETWRIGHT_ALLOW_HOST_URI ?? "").split(/\s+/).filter(Boolean);
  const allowedHostUris = new Set([...globals.allowedHostUris, ...fromEnv]);
  return {
    ...parts,
    json,
    backend,
    allowedHostUris,
    privatePaths: collectPrivatePaths(env, parts.store.location, []),
    directory: resolve(directory ?? "."),
    startDirectory: resolve("."),
    user: loginName(),
    now: () => new Date(),
    tools: {
      drivers: async () => (await import("./drivers/index.ts")).createDrivers({ backend, allowedHostUris }),
      buildSeed,
      recipes: backend === "test" ? testRecipes : labRecipes(),
      labFencing: labFencingAgent,
    },
    withBackend: (other) => createSession({ ...parts, globals: { ...globals, backend: other } }),
  };
}

/** Aborts `stop` at the first SIGINT or SIGTERM; changes in flight then complete. The second one exits at once. */
function stopOnSignals(stop: AbortController, io: Io, { endsBySignal }: Command): void {
  const onSignal = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(exitCode("interrupted"));
    if (name === "SIGINT" && endsBySignal !== true)
      io.info(io.errColor.yellow("stopping after the changes in flight (Ctrl-C again: stop at once)"));
    stop.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
}

/**
 * Stops the command when its results cannot be written, as a signal does: changes in flight then complete. Returns
 * whether that happened. A closed pipe is not reported, because its reader closed it, such as `| head`. Errors of stderr
 * are ignored, because no other place is left to report them.
 */
function watchOutput(io: Io, stop: AbortController): () => boolean {
  let isLost = false;
  process.stderr.on("error", () => {});
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    process.exitCode = exitCode("error"); // also for an error that comes after the command has ended
    if (isLost) return;
    isLost = true;
    if (code !== "EPIPE")
      io.info(`${io.errColor.red("error:")} the results cannot be written to standard output: ${message}`);
    stop.abort();
  });
  return () => isLost;
}

function readVersion(): string {
  const text = readFileSync(packageFile("package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

settleColorVariables(process.env);
const code = exitCode(await main(process.argv.slice(2)));
process.exitCode ??= code; // an error of stdout has set it already
