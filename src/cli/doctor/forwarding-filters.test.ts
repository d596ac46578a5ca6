import { describe, expect, it } from "vitest";
import { parseLegacyChains, parseNftChains } from "./forwarding-filters.ts";

/** `nft -j list chains` of nftables 1.0.6, with iptables-nft as Docker uses it, a table of Fleetwright and one of firewalld. */
const CHAINS = `{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}},
{"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "handle": 1, "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
{"chain": {"family": "ip", "table": "filter", "name": "DOCKER-USER", "handle": 2}},
{"chain": {"family": "ip", "table": "filter", "name": "INPUT", "handle": 4, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
{"chain": {"family": "inet", "table": "fleetwright_x", "name": "f", "handle": 1, "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
{"chain": {"family": "inet", "table": "firewalld", "name": "filter_FORWARD", "handle": 1, "type": "filter", "hook": "forward", "prio": 10, "policy": "accept"}}]}`;

describe("filters of other programs", () => {
  it("are found in nftables, apart from tables of Fleetwright", () => {
    expect(parseNftChains(CHAINS)).toEqual([
      { owner: "docker", hook: "forward", chain: "ip filter FORWARD" },
      { owner: "docker", hook: "input", chain: "ip filter INPUT" },
      { owner: "firewalld", hook: "forward", chain: "inet firewalld filter_FORWARD" },
    ]);
  });

  it("are found in the legacy tables", () => {
    const lines = ["-P INPUT ACCEPT", "-P FORWARD DROP", "-P OUTPUT ACCEPT", "-N ufw-before-forward"];
    expect(parseLegacyChains(lines)).toEqual([
      { owner: "ufw", hook: "forward", chain: "iptables-legacy filter FORWARD" },
    ]);
  });

  it.each(["", "{", "null", '{"nftables": null}', "[]"])("are none in %j", (text) => {
    expect(parseNftChains(text)).toEqual([]);
  });
});
