import type { ProbeName } from "../../drivers/haproxy/prober-states.ts";
import type { ObservedObject } from "../../model/object.ts";
import { nativeName } from "../../model/resource.ts";
import type { ProbeClaim } from "../claims.ts";
import type { KindContext } from "../kind.ts";
import {
  networkCheckOf,
  PROBE_FIELDS,
  PROBE_NAMES,
  probedAddress,
  probedInterface,
} from "../shared/probes.ts";
import { macOf } from "./interfaces.ts";
import type { VirtualMachine } from "./machine.ts";

/** Returns the claims on networks to probe a machine. One that is kept off, or whose address is unknown, has none. */
export function probeClaims(
  resource: VirtualMachine,
  host: string,
  view: KindContext,
): readonly ProbeClaim[] {
  if (resource.spec.runStrategy === "Halted") return [];
  return PROBE_NAMES.flatMap((probe) => probeClaim(resource, host, probe, view));
}

function probeClaim(
  resource: VirtualMachine,
  host: string,
  probe: ProbeName,
  view: KindContext,
): ProbeClaim[] {
  const spec = resource.spec[PROBE_FIELDS[probe]];
  const check = spec && networkCheckOf(spec);
  const nic = spec && probedInterface(resource, spec);
  if (check === undefined || nic === undefined) return [];
  const address =
    view.address(resource.id, nic.index) ??
    learnedAddress(resource, host, nic.index, view) ??
    probedAddress(resource, probe, view.observed(nic.network));
  if (address === undefined) return [];
  const name = nativeName(resource);
  return [{ want: "probe", on: nic.network, by: resource.id, host, probe, name, address, ...check }];
}

/** Returns the IPv4 address that was seen at an interface to which Fleetwright gives none. */
function learnedAddress(
  resource: VirtualMachine,
  host: string,
  index: number,
  view: KindContext,
): string | undefined {
  const domain = view.observed(resource.id).find((object) => isDomainOn(object, host));
  const learned = domain?.addresses?.[macOf(resource, view, index)] ?? [];
  return learned.find(({ address }) => address.includes("."))?.address;
}

function isDomainOn({ type, target }: ObservedObject, host: string): boolean {
  return type === "domain" && target === host;
}
