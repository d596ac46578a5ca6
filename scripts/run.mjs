/**
 * Runs a TypeScript script on Node.js 20, which cannot read TypeScript itself: `node scripts/run.mjs FILE [ARGUMENT...]`.
 * The script exports `main(args)`; importing it does nothing.
 */
import { resolve } from "node:path";
import { runnerImport } from "vite";

const [file = "", ...args] = process.argv.slice(2);
const { module } = await runnerImport(resolve(file), {
  configFile: false,
  logLevel: "error",
  oxc: { target: "node20" },
});
process.exitCode = (await module.main(args)) ?? 0;
