/**
 * Runs a TypeScript script on Node.js 20, which cannot read TypeScript itself: `node scripts/run.mjs FILE [ARGUMENT...]`.
 * The script exports `main(args)`; importing it does nothing.
 */
import { resolve } from "node:path";
import { createServer, createServerModuleRunner } from "vite";

const [file = "", ...args] = process.argv.slice(2);
// The server stays open while the script runs, because the script may import modules on demand.
const server = await createServer({
  configFile: false,
  logLevel: "error",
  appType: "custom",
  oxc: { target: "node20" }, // Node.js 20 does not support `using`
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
try {
  const { main } = await runner.import(resolve(file));
  process.exitCode = (await main(args)) ?? 0;
} finally {
  await runner.close();
  await server.close();
}
