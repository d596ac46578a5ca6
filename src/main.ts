import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { resolve } from "node:path";
import { commands } from "./cli/commands.ts";
import type { Exit } from "./cli/exit-codes.ts";
import { exitCode, tellFailure } from "./cli/failure-text.ts";
import { createIo, type Io } from "./cli/io.ts";
import { type Globals, runProgram } from "./cli/program.ts";
import { createProgress } from "./cli/progress.ts";
import { labRecipes, testRecipes } from "./cli/recipes.ts";
import type { Session } from "./cli/session.ts";
import { buildSeed } from "./drivers/libvirt/seed.ts";
import { ownFile } from "./host/own-file.ts";
import { stateFolder } from "./store/folder.ts";
import { createSqliteStore } from "./store/sqlite-store.ts";

/** Arguments in, exit code out. Here, and only here, the real things are put together. */
async function main(argv: readonly string[]): Promise<Exit | number> {
  const io = createIo(process);
  const version = ownVersion();
  const progress = createProgress(io);
  const signal = stopSignal(io);
  await using store = createSqliteStore(
    stateFolder({ env: process.env, uid: process.getuid?.() ?? 1, home: homedir() }),
  );
  try {
    return await runProgram(argv, {
      ...{ commands, version, io },
      run: (command, given, globals) =>
        command.run(given, sessionOf({ io, progress, version, signal, store, globals })),
    });
  } catch (error) {
    progress.clear();
    return tellFailure(error, io);
  }
}

type Given = Pick<Session, "io" | "progress" | "version" | "signal" | "store"> & {
  readonly globals: Globals;
};

function sessionOf({ globals, ...given }: Given): Session {
  const { io } = given;
  const { json, backend, directory } = globals;
  const isTest = backend === "test";
  if (isTest)
    io.tell(
      io.errColor.yellow(
        "test backend: every host is libvirt's own test driver in this process; nothing real is touched",
      ),
    );
  return {
    ...{ ...given, json, backend },
    directory: resolve(directory ?? "."),
    user: userInfo().username,
    now: () => new Date(),
    tools: {
      drivers: async () => (await import("./drivers/index.ts")).createDrivers({ test: isTest }),
      buildSeed,
      recipes: isTest ? testRecipes : labRecipes(),
    },
  };
}

/** The first Ctrl-C asks to stop after what is in flight; the second one does not ask. */
function stopSignal(io: Io): AbortSignal {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // every host of a fleet listens to it
  const onSignal = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(exitCode("interrupted"));
    if (name === "SIGINT")
      io.tell(io.errColor.yellow("stopping: what is in flight is finished first (Ctrl-C again: at once)"));
    stop.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return stop.signal;
}

function ownVersion(): string {
  const text = readFileSync(ownFile("package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

process.stdout.on("error", () => process.exit(exitCode("error"))); // whoever read us is gone: `| head`
process.exitCode = exitCode(await main(process.argv.slice(2)));
