import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import { parseAnswer } from "../shared/parse-answer.ts";
import { shellRefusal } from "../shared/shell-refusal.ts";
import { FAMILIES, type Item, type NftFamily } from "./items.ts";
import { parseTable } from "./parse.ts";
import type { NftCommand, Tables } from "./transaction.ts";

/** Reads this fleet's tables in two round trips. Of other tables it reads only the names. */
export async function readTables(shell: Shell, table: string, signal: AbortSignal): Promise<Tables> {
  const families = await readFamilies(shell, table, signal);
  const items = new Map<string, Item>();
  const outputs = await Promise.all(
    [...families].map((family) => runNft(shell, ["list", "table", family, table], { signal })),
  );
  for (const [index, family] of [...families].entries()) {
    const table = parseAnswer(`${shell.name}: nft`, () => parseTable(family, outputs[index] ?? ""));
    for (const [address, item] of table) items.set(address, item);
  }
  return { families, items };
}

async function readFamilies(shell: Shell, table: string, signal: AbortSignal): Promise<Set<NftFamily>> {
  const output = await runNft(shell, ["list", "tables"], { signal });
  return parseAnswer(`${shell.name}: nft`, () => parseFamilies(output, table));
}

/** Returns the families in which `nft -j list tables` names the table. */
export function parseFamilies(output: string, table: string): Set<NftFamily> {
  const { nftables } = JSON.parse(output) as {
    nftables: readonly { readonly table?: { readonly family: string; readonly name: string } }[];
  }; // libnftables-json(5)
  const tables = nftables.map((entry) => entry.table).filter((entry) => entry?.name === table);
  return new Set(FAMILIES.filter((family) => tables.some((entry) => entry?.family === family)));
}

/** Applies all commands atomically. */
export async function applyCommands(
  shell: Shell,
  commands: readonly NftCommand[],
  signal: AbortSignal,
): Promise<void> {
  if (commands.length === 0) return;
  await runNft(shell, ["-f", "-"], { stdin: JSON.stringify({ nftables: commands }), signal });
}

interface NftOptions {
  readonly stdin?: string;
  readonly signal: AbortSignal;
}

async function runNft(shell: Shell, args: readonly string[], options: NftOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await shell.run(["nft", "-j", ...args], options);
  if (exitCode === 0) return stdout;
  const reason = stderr.trim().split("\n").slice(0, 4).join(" ");
  if (exitCode !== 127) throw shellRefusal(shell, "nft refused", reason);
  throw new Failure("rejected", `${shell.name}: nft is missing`, {
    hint: "install the package nftables on the host",
  });
}
