import { quoteForDisplay } from "../../../host/quote.ts";
import { ROOT_SHELL } from "../../../host/shell.ts";
import { type Check, passed } from "../check.ts";
import type { FilterOwner, ForwardingFilter } from "../forwarding-filters.ts";
import type { ProbedFacts } from "../host-facts.ts";
import type { Need, Needs } from "../needs.ts";

/** Checks interfaces, the right to use the firewall, and filters of other programs. */
export function networkChecks(facts: ProbedFacts, needs: Needs): readonly Check[] {
  return [...interfaceChecks(facts, needs), ...firewallChecks(facts, needs), ...filterChecks(facts, needs)];
}

function interfaceChecks({ interfaces }: ProbedFacts, { host }: Needs): readonly Check[] {
  if (host === undefined || interfaces.size === 0) return [];
  const own = host.interfaces.filter((name) => !interfaces.has(name));
  const bridges = [...host.bridges].filter(([name]) => !interfaces.has(name));
  return [
    ...own.map(
      (name): Check => ({
        name: "interface",
        status: "error",
        about: `the host has no interface ${name}`,
        why: "the Host names it as its underlay or uplink",
        hint: `it has ${[...interfaces].sort().slice(0, 12).join(", ")}`,
      }),
    ),
    ...bridges.map(
      ([name, networks]): Check => ({
        name: "bridge",
        status: "error",
        about: `the host has no bridge ${name}`,
        why: "machines are connected to it",
        neededBy: networks,
        commands: [
          `ip link add ${quoteForDisplay(name)} type bridge`,
          `ip link set ${quoteForDisplay(name)} up`,
        ],
        on: "host",
        hint: "add it to the network configuration of the host, too, together with the port that it bridges",
      }),
    ),
  ];
}

function firewallChecks({ nftError, programs, user }: ProbedFacts, needs: Needs): readonly Check[] {
  const need = needs.of("firewall", "overlay", "router", "load-balancer");
  if (need === undefined) return [];
  if (user.id !== 0)
    return [
      {
        name: "user",
        status: need.status,
        about: `commands run as ${user.name || "an ordinary user"}, not as root`,
        why: "only root may create interfaces, routers and firewall rules",
        neededBy: need.by,
        hint: ROOT_SHELL,
      },
    ];
  if (nftError === undefined || !programs.has("nft")) return [];
  return [
    {
      name: "nftables",
      status: need.status,
      about: `not usable: ${nftError}`,
      why: "it filters and translates the packets of machines",
      neededBy: need.by,
      hint: "in a container, give it CAP_NET_ADMIN; on a host, boot a kernel with nf_tables",
    },
  ];
}

/** What makes other programs pass the packets of machines. The bridges and links of Fleetwright begin with `fw`. */
const FORWARD_REMEDIES: Readonly<Record<FilterOwner, Pick<Check, "commands" | "hint">>> = {
  docker: {
    commands: ["iptables -I DOCKER-USER -i fw+ -j ACCEPT", "iptables -I DOCKER-USER -o fw+ -j ACCEPT"],
    hint: "for a bridge of your own, the same with its name; keep the rules over a reboot, for example with netfilter-persistent save",
  },
  ufw: {
    commands: ["ufw default allow routed"],
    hint: "or allow only the bridges of machines: ufw route allow in on BRIDGE",
  },
  firewalld: {
    // The zone lets packets of machines out, the policy those of others in: each zone rejects them otherwise.
    commands: [
      "firewall-cmd --permanent --zone=trusted --add-interface=fw+",
      "firewall-cmd --permanent --new-policy=fleetwright",
      "firewall-cmd --permanent --policy=fleetwright --add-ingress-zone=ANY",
      "firewall-cmd --permanent --policy=fleetwright --add-egress-zone=trusted",
      "firewall-cmd --permanent --policy=fleetwright --set-target=ACCEPT",
      "firewall-cmd --reload",
    ],
    hint: "for a bridge of your own, the first command with its name; security groups filter the packets of machines",
  },
  other: { hint: "add a rule there that accepts the packets of the bridges of machines (fw*)" },
};

const INPUT_REMEDIES: Readonly<Record<FilterOwner, Pick<Check, "commands" | "hint">>> = {
  docker: { hint: "add a rule that accepts UDP port 4789 on the underlay" },
  ufw: { commands: ["ufw allow proto udp to any port 4789"] },
  firewalld: {
    commands: ["firewall-cmd --permanent --add-port=4789/udp", "firewall-cmd --reload"],
  },
  other: { hint: "add a rule that accepts UDP port 4789 on the underlay" },
};

function filterChecks({ filters }: ProbedFacts, needs: Needs): readonly Check[] {
  const forwarding = needs.of("firewall", "overlay", "router", "local-network");
  const overlay = needs.of("overlay");
  const checks = [
    ...warnings(filters, "forward", forwarding, (owner) => FORWARD_REMEDIES[owner]),
    ...warnings(filters, "input", overlay, (owner) => INPUT_REMEDIES[owner]),
  ];
  if (checks.length > 0 || forwarding === undefined) return checks;
  return [passed("other firewalls", "none drops the packets of machines")];
}

const REASONS = {
  forward:
    "packets between machines, and from machines to elsewhere, are dropped unless a rule of it accepts them",
  input: "VXLAN from other hosts (UDP 4789) is dropped unless a rule of it accepts it",
} as const satisfies Record<ForwardingFilter["hook"], string>;

/** Whether a rule inside of the other filter accepts the packets is not known, so each is a warning. */
function warnings(
  filters: readonly ForwardingFilter[],
  hook: ForwardingFilter["hook"],
  need: Need | undefined,
  remedyOf: (owner: FilterOwner) => Pick<Check, "commands" | "hint">,
): readonly Check[] {
  if (need === undefined) return [];
  const found = filters.filter((filter) => filter.hook === hook);
  const owners = [...new Set(found.map(({ owner }) => owner))];
  return owners.map((owner) => ({
    name: owner === "other" ? "firewall" : owner,
    status: "warning",
    about: `${found
      .filter((filter) => filter.owner === owner)
      .map(({ chain }) => chain)
      .join(", ")} drops what it does not know`,
    why: REASONS[hook],
    neededBy: need.by,
    on: "host",
    ...remedyOf(owner),
  }));
}
