import { expect, it } from "vitest";
import type { Change } from "../../model/change.ts";
import { objectRef } from "../../model/object.ts";
import type { HostUses, LibvirtHost } from "./host.ts";
import {
  assertNetworkUnused,
  assertPoolUnused,
  assertVolumeUnused,
  followChains,
  pathOfVolume,
} from "./host-uses.ts";

const { signal } = new AbortController();

const usesWith = (parts: Partial<HostUses>): HostUses => ({
  paths: new Map(),
  files: new Map(),
  volumes: new Map(),
  networks: new Map(),
  bridges: new Map(),
  images: new Map(),
  ...parts,
});
const USED = usesWith({
  paths: new Map([["/srv/a.qcow2", "web"]]),
  volumes: new Map([["local/a.qcow2", "web"]]),
  networks: new Map([["lan", "web"]]),
});

/** Returns a host whose recent read is from before a domain was deleted, or still holds it. */
function hostWith(now: HostUses): LibvirtHost {
  return {
    uses: async (_: AbortSignal, freshness = "recent") => (freshness === "fresh" ? now : USED),
  } as unknown as LibvirtHost; // the functions under test use nothing else
}
const change = (name: string) =>
  ({ name, type: "network", owner: "Network/default/lan" }) as unknown as Change; // for its message

const refusals: Readonly<Record<string, (host: LibvirtHost) => Promise<void>>> = {
  volume: (host) => assertVolumeUnused(host, change("local/a.qcow2"), "/srv/a.qcow2", signal),
  network: (host) => assertNetworkUnused(host, change("lan"), undefined, signal),
  pool: (host) => assertPoolUnused(host, change("local"), "/srv", signal),
};

it.each(Object.entries(refusals))(
  "a %s that a domain uses is refused, by what is so now",
  async (_, refused) => {
    await expect(refused(hostWith(USED))).rejects.toThrow("the domain web uses it");
    await expect(refused(hostWith(usesWith({})))).resolves.toBeUndefined();
  },
);

it("the layers below a disk are followed, however they are spelt, and opened if no pool knows them", () => {
  const paths = new Map([
    ["/srv/fp/link.qcow2", "by-link"],
    ["/srv/fp/relative.qcow2", "by-name"],
    ["/srv/fp/top.qcow2", "by-chain"],
    ["/srv/own/disk.qcow2", "alone"],
  ]);
  const volumes = new Map(
    [...paths.keys(), "/srv/one/e.qcow2"].map((path) => [path, objectRef("volume", "hv1", path).id]),
  );
  const backing = new Map([
    ["/srv/fp/link.qcow2", "/srv/link/b.qcow2"],
    ["/srv/fp/relative.qcow2", "../one/e.qcow2"],
    ["/srv/fp/top.qcow2", "/srv/deep/mid.qcow2"],
    ["/srv/one/e.qcow2", "/srv/fp/relative.qcow2"], // a ring, made by hand
  ]);
  const { users, unknown } = followChains(paths, new Set([...paths.keys(), "/srv/own/disk.qcow2"]), {
    volumes,
    backing,
  });
  expect(Object.fromEntries(users)).toMatchObject({
    "/srv/link/b.qcow2": "by-link",
    "/srv/fp/../one/e.qcow2": "by-name",
    "/srv/deep/mid.qcow2": "by-chain",
  });
  expect(unknown).toEqual(["/srv/link/b.qcow2", "/srv/deep/mid.qcow2"]);
});

it("the layers below a block device are read from it, whatever pool knows it", () => {
  const { unknown } = followChains(new Map([["/dev/vg0/top", "web"]]), new Set(["/dev/vg0/top"]), {
    volumes: new Map([["/dev/vg0/top", objectRef("volume", "hv1", "vg0/top").id]]),
    backing: new Map(),
  });
  expect(unknown).toEqual(["/dev/vg0/top"]);
});

it("a disk that is named by its pool has the path of its file or device", () => {
  const disks = {
    folders: new Map([["/srv/disks", "images"]]),
    volumes: new Map([["/dev/vg0/a", objectRef("volume", "hv1", "vg0/a").id]]),
  };
  const pathOf = (volume: string) => pathOfVolume("hv1", volume, disks);
  expect([pathOf("images/x.qcow2"), pathOf("vg0/a"), pathOf("other/a")]).toEqual([
    "/srv/disks/x.qcow2",
    "/dev/vg0/a",
    undefined,
  ]);
});
