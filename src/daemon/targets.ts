import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostAddress, TargetAddress } from "../drivers/driver.ts";
import { shellUrl } from "../host/address.ts";
import type { HostSpec } from "../kinds/host/spec.gen.ts";
import { kinds } from "../kinds/index.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Resource } from "../model/resource.ts";
import type { Means } from "./means.ts";

const KINDS = new Map<string, Kind<unknown>>(
  kinds.map((kind) => [kind.name, kind as Kind<unknown>]), // each is given only resources of its own kind
);

/** How each target is reached: the hosts, and what else holds objects. */
export function targetsOf(
  resources: readonly Resource[],
  { test, store }: Pick<Means, "test" | "store">,
): TargetAddress[] {
  const hosts = resources.filter((resource): resource is Resource<HostSpec> => resource.kind === "Host");
  const reached = new Map(hosts.map((host) => [host.name, hostOf(host)]));
  const shellOf = (host: string) => reached.get(host)?.shell;
  const others = resources.flatMap((resource) => KINDS.get(resource.kind)?.target?.(resource, shellOf) ?? []);
  if (!test) return [...reached.values(), ...others];
  return hosts.map(({ name }) => testHost(name, join(store.cache, "test-hosts")));
}

function hostOf({ name, spec }: Resource<HostSpec>): HostAddress {
  const shell = spec.shell ?? shellUrl(spec.libvirt);
  return { kind: "host", id: name, libvirt: spec.libvirt, ...(shell === undefined ? {} : { shell }) };
}

/** A world of its own for each host, in this process and as long as it lasts (https://libvirt.org/drvtest.html). */
function testHost(name: string, folder: string): HostAddress {
  const file = join(folder, `${name}.xml`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, TEST_HOST);
  return { kind: "host", id: name, libvirt: `test://${file}` };
}

const TEST_HOST = `<node>
  <cpu><mhz>2000</mhz><model>x86_64</model><active>16</active><nodes>1</nodes><sockets>2</sockets><cores>8</cores><threads>1</threads></cpu>
  <memory>67108864</memory>
</node>
`;
