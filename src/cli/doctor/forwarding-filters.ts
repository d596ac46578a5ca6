/** A filter of another program that drops packets which no rule accepts. */
export interface ForwardingFilter {
  readonly owner: FilterOwner;
  /** `forward`: packets of machines. `input`: packets to the host, such as VXLAN of other hosts. */
  readonly hook: "forward" | "input";
  /** For display: `ip filter FORWARD`. */
  readonly chain: string;
}

/** The programs whose rules are recognised by the names of their chains and tables. */
export type FilterOwner = "docker" | "ufw" | "firewalld" | "other";

interface NftChain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook?: string;
  readonly policy?: string;
}

/**
 * Returns the filters of a ruleset, from the output of `nft -j list chains` (libnftables-json(5)). Own tables do not count. firewalld has
 * the policy accept, and rejects at the end of its chains.
 */
export function parseNftChains(json: string): readonly ForwardingFilter[] {
  const chains = readChains(json).filter(({ table }) => !table.startsWith("fleetwright"));
  return chains.flatMap(({ family, table, name, hook, policy }): ForwardingFilter[] => {
    if (hook !== "forward" && hook !== "input") return [];
    const isFirewalld = table === "firewalld" && /^filter_/.test(name);
    if (policy !== "drop" && !isFirewalld) return [];
    const inTable = chains.filter((chain) => chain.family === family && chain.table === table);
    return [
      {
        owner: isFirewalld ? "firewalld" : ownerOf(inTable.map((chain) => chain.name)),
        hook,
        chain: `${family} ${table} ${name}`,
      },
    ];
  });
}

/** Returns nothing for an output that is incomplete or unknown: what cannot be read counts as unknown, not as a problem. */
function readChains(json: string): readonly NftChain[] {
  try {
    const { nftables } = JSON.parse(json) as { readonly nftables?: unknown }; // tested below
    return Array.isArray(nftables) ? nftables.flatMap(toChain) : [];
  } catch {
    return [];
  }
}

function toChain(entry: { readonly chain?: NftChain } | null): readonly NftChain[] {
  const chain = entry?.chain;
  const isChain = [chain?.family, chain?.table, chain?.name].every((text) => typeof text === "string");
  return chain === undefined || !isChain ? [] : [chain];
}

/** Returns the filters of the legacy tables, from lines `-P FORWARD DROP` and `-N DOCKER-USER` (iptables(8), -S). */
export function parseLegacyChains(lines: readonly string[]): readonly ForwardingFilter[] {
  const names = lines.filter((line) => line.startsWith("-N ")).map((line) => line.slice(3));
  return lines.flatMap((line): ForwardingFilter[] => {
    const [, chain] = /^-P (FORWARD|INPUT) DROP$/.exec(line) ?? [];
    if (chain === undefined) return [];
    const hook = chain === "FORWARD" ? "forward" : "input";
    return [{ owner: ownerOf(names), hook, chain: `iptables-legacy filter ${chain}` }];
  });
}

function ownerOf(chains: readonly string[]): FilterOwner {
  if (chains.some((name) => name.startsWith("ufw-"))) return "ufw";
  if (chains.includes("DOCKER-USER")) return "docker";
  return "other";
}
