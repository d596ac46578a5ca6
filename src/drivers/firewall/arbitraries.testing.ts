import fc from "fast-check";
import { type GroupRule, type GroupState, memberKey, type PortState, ruleKey } from "./states.ts";

/** Any states that kinds can ask for, for properties that hold for all of them. */

const number = (max: number) => fc.integer({ min: 0, max });
const address = fc.tuple(number(3), number(255)).map(([c, d]) => `10.20.${c}.${d}`);
const bridge = fc.constantFrom("fwb1", "fwb2", "br0");

const ports = fc
  .uniqueArray(fc.integer({ min: 1, max: 6000 }), { maxLength: 6 })
  .map((starts) =>
    starts.sort((a, b) => a - b).map((start) => [start * 10, start * 10 + (start % 8)] as const),
  );

const remote: fc.Arbitrary<GroupRule["remote"]> = fc.oneof(
  fc.constant(null),
  number(32).chain((length) => subnet(length)),
  fc.constantFrom("web", "shop.web", "no-such", "drop").map((group) => ({ group })),
);

/** Returns a subnet without host bits. */
function subnet(length: number): fc.Arbitrary<GroupRule["remote"]> {
  if (length === 0) return fc.constant(null);
  return number(2 ** length - 1).map((prefix) => {
    const whole = prefix * 2 ** (32 - length);
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(whole / 2 ** shift) % 256);
    return { cidr: `${octets.join(".")}/${length}` };
  });
}

const rule: fc.Arbitrary<GroupRule> = fc
  .record({
    direction: fc.constantFrom<GroupRule["direction"][]>("ingress", "egress"),
    protocol: fc.constantFrom<GroupRule["protocol"][]>("tcp", "udp", "icmp", "any"),
    ports,
    remote,
  })
  .map((one) => (one.protocol === "tcp" || one.protocol === "udp" ? one : { ...one, ports: [] }));

export const groups: fc.Arbitrary<GroupState> = fc
  .tuple(fc.array(rule, { maxLength: 6 }), fc.array(fc.record({ bridge, ipv4: address }), { maxLength: 6 }))
  .map(([rules, members]) => ({
    rules: Object.fromEntries(rules.map((one) => [ruleKey(one), one])),
    members: Object.fromEntries(members.map((one) => [memberKey(one), one])),
    damage: [],
  }));

/** Returns a port with a tap and an address of its own, in some of the existing groups. */
export function portArbitrary(index: number): fc.Arbitrary<PortState> {
  const two = index.toString(16).padStart(2, "0");
  return fc
    .record({
      secured: fc.boolean(),
      filtered: fc.boolean(),
      known: fc.boolean(),
      zone: fc.constantFrom(0, 7),
      groups: fc.subarray(["shop.web", "web"]),
      egress: fc.constantFrom<PortState["egress"][]>("open", "rules"),
    })
    .map(({ secured, filtered, known: hasAddress, zone, groups: some, egress }) => {
      const isFiltered = filtered && hasAddress;
      return {
        tap: `fwt${two}`,
        bridge: zone === 0 ? "br0" : "fwb1",
        mac: `52:00:00:00:00:${two}`,
        ipv4: hasAddress ? `10.20.9.${index}` : null,
        zone: isFiltered ? zone : 0,
        secured,
        groups: isFiltered ? some : null,
        egress: isFiltered ? egress : "open",
        damage: [],
      };
    });
}
