import { describe, expect, test } from "vitest";
import type { Shell } from "../../host/shell.ts";
import { findMissingFolders } from "./missing-folders.ts";
import { hostSidecarFolder, type PoolFolder, type Sidecar } from "./sidecars.ts";

const IMAGES = "/var/lib/libvirt/images";
const FOLDER = hostSidecarFolder("default");
const signal = new AbortController().signal;

const pool = (path = IMAGES, active = true) => ({
  uuid: "",
  name: "default",
  active,
  persistent: true,
  state: { uuid: "", type: "dir", path, source: null, active, autostart: true } as const,
});

const keep = { onDelete: "retain", trashSeconds: 1 } as const;
const owner = "Volume/default/a" as const;
const mark = { fleet: "f", owner, applied: "", commit: "", protect: false, keep };

function records(...folders: (PoolFolder | undefined)[]): Map<string, Sidecar> {
  const state = { pool: "default", format: "qcow2" } as const;
  return new Map(
    folders.map((folder, index) => {
      const sidecar: Sidecar = { mark, state, ...(folder === undefined ? {} : { folder }) };
      return [`${FOLDER}/v${index}.json`, sidecar];
    }),
  );
}

/** A host where `stat` finds the directory with this inode number, or nothing. */
function hostWith(inode: string | undefined) {
  const commands: string[][] = [];
  const run = async (argv: readonly string[]) => {
    commands.push([...argv]);
    return { exitCode: inode === undefined ? 1 : 0, stdout: `${inode}\n`, stderr: "" };
  };
  return { shell: { run } as unknown as Shell, commands };
}

const NOT_MOUNTED = `${IMAGES} is not the directory in which Fleetwright made its volumes. Is its file system mounted? If they are gone for good: rm ${FOLDER}/*.json`;
const here = { path: IMAGES, inode: "7" };

describe("a pool of others", () => {
  test.each([
    ["with its volumes", records(here, here), ["v0"], "9", undefined],
    ["whose volumes were deleted in its directory", records(here), [], "7", undefined],
    ["whose directory is another one, without the volumes", records(here), [], "9", NOT_MOUNTED],
    ["whose directory is gone", records(here), [], undefined, NOT_MOUNTED],
    ["with volumes of others alone", records(here), ["theirs"], "9", NOT_MOUNTED],
    ["in which Fleetwright made nothing", records(), [], "9", undefined],
    ["with marks from a time when it was the fleet's own", records(undefined), [], "9", undefined],
    ["of logical volumes that were deleted", records({ path: IMAGES }), [], "9", undefined],
    [
      "with another path",
      records(here, { path: "/srv/old", inode: "7" }),
      ["v0"],
      "7",
      `It is ${IMAGES} now, but Fleetwright made volumes in it when it was /srv/old. If they are gone for good: rm ${FOLDER}/*.json`,
    ],
  ])("%s", async (_name, sidecars, names, inode, reason) => {
    const volumes = names.map((name) => ({ name, pool: "default" }));
    const found = await findMissingFolders(hostWith(inode), [pool()], volumes, sidecars, signal);
    expect(found.get("default")).toBe(reason);
  });

  test("that is stopped has its volumes by their marks", async () => {
    const host = hostWith("9");
    expect(await findMissingFolders(host, [pool(IMAGES, false)], [], records(here), signal)).toEqual(
      new Map(),
    );
    expect(host.commands).toEqual([]);
  });

  test("costs a command only while all its volumes are missing", async () => {
    const host = hostWith("7");
    await findMissingFolders(host, [pool()], [{ name: "v0", pool: "default" }], records(here), signal);
    expect(host.commands).toEqual([]);
    await findMissingFolders(host, [pool()], [], records(here), signal);
    expect(host.commands).toEqual([["stat", "-L", "-c", "%i", "--", IMAGES]]);
  });
});
