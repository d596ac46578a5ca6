import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import { FAMILIES, type Family, type Item } from "./items.ts";
import { parseTable } from "./parse.ts";
import type { Command, Tables } from "./transaction.ts";

/** What this fleet's tables hold, in two round trips; the tables of others are only asked for their names. */
export async function readTables(shell: Shell, table: string, signal: AbortSignal): Promise<Tables> {
  const families = await familiesOf(shell, table, signal);
  const items = new Map<string, Item>();
  const outputs = await Promise.all(
    [...families].map((family) => nft(shell, ["list", "table", family, table], { signal })),
  );
  for (const [index, family] of [...families].entries()) {
    for (const [address, item] of parseTable(family, outputs[index] ?? "")) items.set(address, item);
  }
  return { families, items };
}

async function familiesOf(shell: Shell, table: string, signal: AbortSignal): Promise<Set<Family>> {
  const answer = JSON.parse(await nft(shell, ["list", "tables"], { signal })) as {
    nftables: readonly { readonly table?: { readonly family: string; readonly name: string } }[];
  }; // libnftables-json(5)
  const there = answer.nftables.map((one) => one.table).filter((one) => one?.name === table);
  return new Set(FAMILIES.filter((family) => there.some((one) => one?.family === family)));
}

/** All of these at once, or nothing. */
export async function applyCommands(
  shell: Shell,
  commands: readonly Command[],
  signal: AbortSignal,
): Promise<void> {
  if (commands.length === 0) return;
  await nft(shell, ["-f", "-"], { stdin: JSON.stringify({ nftables: commands }), signal });
}

interface Options {
  readonly stdin?: string;
  readonly signal: AbortSignal;
}

async function nft(shell: Shell, args: readonly string[], options: Options): Promise<string> {
  const { exitCode, stdout, stderr } = await shell.run(["nft", "-j", ...args], options);
  if (exitCode === 0) return stdout;
  const said = stderr.trim().split("\n").slice(0, 4).join(" ");
  const hint = exitCode === 127 ? { hint: "install the package nftables on the host" } : {};
  throw new Failure("rejected", `${shell.name}: nft refused: ${said}`, hint);
}
