import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostAddress, TargetAddress } from "../drivers/driver.ts";
import type { HostSpec } from "../generated/kinds/host.ts";
import { canonicalizeUri, shellUrl } from "../host/address.ts";
import { hostsAmong } from "../kinds/host/host-resource.ts";
import { kinds } from "../kinds/index.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Backend } from "../model/backend.ts";
import type { TargetId } from "../model/object.ts";
import type { Resource } from "../model/resource.ts";
import type { RuntimeContext } from "./context.ts";

const KINDS = new Map<string, Kind<unknown>>(
  kinds.map((kind) => [kind.name, kind as Kind<unknown>]), // each is given only resources of its own kind
);

/** Returns the address of each target: hosts, DNS zones and Ceph pools. */
export function targetsOf(
  resources: readonly Resource[],
  { backend, store }: Pick<RuntimeContext, "backend" | "store">,
): TargetAddress[] {
  const hosts = hostsAmong(resources);
  const hostAddresses = new Map(hosts.map((host) => [host.name, toHostAddress(host)]));
  const shellOf = (host: string) => hostAddresses.get(host)?.shell;
  const others = resources.flatMap((resource) => KINDS.get(resource.kind)?.target?.(resource, shellOf) ?? []);
  if (backend === "real") return [...hostAddresses.values(), ...others];
  return hosts.map(({ name }) => createTestHost(name, join(store.cache, "test-hosts")));
}

/** Returns the ids of the same targets without parsing their addresses, which may be invalid. */
export function targetIdsOf(resources: readonly Resource[], backend: Backend): TargetId[] {
  const hosts = resources.filter(({ kind }) => kind === "Host").map(({ name }) => name);
  if (backend === "test") return hosts;
  const others = resources.flatMap(
    (resource) => KINDS.get(resource.kind)?.target?.(resource, () => ANY_SHELL) ?? [],
  );
  return [...hosts, ...others.map(({ id }) => id)];
}

/** The shell of every host where only ids count: a target whose `via` names a host without a shell has an id, too. */
const ANY_SHELL = "local:";

function toHostAddress({ name, spec }: Resource<HostSpec>): HostAddress {
  const shell = spec.shell ?? shellUrl(spec.libvirt);
  return {
    kind: "host",
    id: name,
    libvirt: canonicalizeUri(spec.libvirt),
    ...(shell === undefined ? {} : { shell }),
  };
}

/**
 * Returns the address of an empty in-process host that lasts as long as the process
 * (https://libvirt.org/drvtest.html).
 */
function createTestHost(name: string, folder: string): HostAddress {
  const file = join(folder, `${name}.xml`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, TEST_HOST_XML);
  return { kind: "host", id: name, libvirt: `test://${file}` };
}

const TEST_HOST_XML = `<node>
  <cpu><mhz>2000</mhz><model>x86_64</model><active>16</active><nodes>1</nodes><sockets>2</sockets><cores>8</cores><threads>1</threads></cpu>
  <memory>67108864</memory>
</node>
`;
