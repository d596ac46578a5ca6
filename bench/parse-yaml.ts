import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/** `parse-yaml.ts FOLDER`: measures the `yaml` package alone on the files. Prints one line of JSON. */
export async function main([, folder = ""]: readonly string[]): Promise<number> {
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const start = performance.now();
  const before = process.cpuUsage();
  let documents = 0;
  for (const text of texts)
    for (const document of parseAllDocuments(text)) documents += Number(document.toJS() !== null);
  const { user, system } = process.cpuUsage(before);
  const elapsed = { ms: performance.now() - start, cpuMs: (user + system) / 1000 };
  process.stdout.write(`${JSON.stringify({ ...elapsed, documents })}\n`);
  return 0;
}
