import { expect, it } from "vitest";
import { objectRef } from "../../model/object.ts";
import { createDiskCache } from "./disk-cache.ts";
import type { ObservedStorage } from "./observe-storage.ts";

const signal = new AbortController().signal;
const FOLDER = "/var/lib/libvirt/images";

/** A pool of libvirt that knows no file of its directory before it is refreshed, as after `qemu-img create`. */
function stalePool(files: readonly string[]) {
  let known: readonly string[] = [];
  const observe = async (): Promise<ObservedStorage> => {
    const volumes = known.map((file) => [
      `${FOLDER}/${file}`,
      objectRef("volume", "hv1", `default/${file}`).id,
    ]);
    const none = { owned: new Set<string>(), backing: new Map<string, string>() };
    const disks = {
      volumes: new Map(volumes as [string, never][]),
      folders: new Map([[FOLDER, "default"]]),
      ...none,
    };
    return { objects: known.map((name) => ({ name }) as never), disks };
  };
  const refresh = async () => {
    known = files;
  };
  return createDiskCache(observe, refresh);
}

it("the last read has the volumes that a pool learned when a machine's disk was looked for", async () => {
  const cache = stalePool(["web.qcow2"]);
  expect((await cache.read(signal)).objects).toEqual([]);
  const disks = await cache.disks(signal, [`${FOLDER}/web.qcow2`]);
  expect(disks.volumes.size).toBe(1);
  expect(cache.latest()?.objects).toEqual([{ name: "web.qcow2" }]);
});
