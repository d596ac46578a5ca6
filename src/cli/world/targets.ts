import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TargetAddress } from "../../drivers/driver.ts";
import { shellUrl } from "../../host/address.ts";
import type { HostSpec } from "../../kinds/host/spec.gen.ts";
import type { Resource } from "../../model/resource.ts";
import type { Session } from "../session.ts";

/** How each Host resource is reached. */
export function targetsOf(
  resources: readonly Resource[],
  { backend, store }: Pick<Session, "backend" | "store">,
): TargetAddress[] {
  const hosts = resources.filter((resource): resource is Resource<HostSpec> => resource.kind === "Host");
  return hosts.map((host) =>
    backend === "test" ? testTarget(host.name, join(store.cache, "test-hosts")) : targetOf(host),
  );
}

function targetOf({ name, spec }: Resource<HostSpec>): TargetAddress {
  const shell = spec.shell ?? shellUrl(spec.libvirt);
  return { id: name, libvirt: spec.libvirt, ...(shell === undefined ? {} : { shell }) };
}

/** A world of its own for each host, in this process and as long as it lasts (https://libvirt.org/drvtest.html). */
function testTarget(name: string, folder: string): TargetAddress {
  const file = join(folder, `${name}.xml`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, TEST_HOST);
  return { id: name, libvirt: `test://${file}` };
}

const TEST_HOST = `<node>
  <cpu><mhz>2000</mhz><model>x86_64</model><active>16</active><nodes>1</nodes><sockets>2</sockets><cores>8</cores><threads>1</threads></cpu>
  <memory>67108864</memory>
</node>
`;
