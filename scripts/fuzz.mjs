/**
 * Runs rounds of random hostile input: `npm run fuzz` for 60 minutes, `npm run fuzz -- MINUTES [FILE...]` for another time.
 * Stops at the first failed round. fast-check then has printed the seed, the path and the smallest case, and
 * `FUZZ_SEED=... FUZZ_PATH=... npx vitest run --project fuzz FILE -t "..."` reproduces it.
 */
import { spawnSync } from "node:child_process";

const [first = "60", ...files] = process.argv.slice(2);
const minutes = Number(first);
if (!(minutes > 0)) {
  console.error("usage: npm run fuzz -- MINUTES [FILE...]");
  process.exit(2);
}
const end = Date.now() + minutes * 60_000;
const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "fuzz", "--maxWorkers=2", ...files];
for (let round = 1; Date.now() < end; round += 1) {
  console.error(`round ${round}, ${Math.ceil((end - Date.now()) / 60_000)} min left`);
  const { status } = spawnSync(process.execPath, vitest, {
    stdio: "inherit",
    env: { FUZZ_FACTOR: "10", ...process.env },
  });
  if (status !== 0) process.exit(status ?? 1);
}
