import { FEATURES, SWITCHED } from "../../src/drivers/ceph/states.ts";
import type { TargetAddress } from "../../src/drivers/driver.ts";
import { cephConfFile } from "../../src/host/lab-address.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { CEPH_USER } from "../../src/lab/ceph-files.ts";
import { objectRef } from "../../src/model/object.ts";
import { type DriverBench, hostOf, must, type Scene, wanted } from "./scene.ts";

/** So many empty images with a mark each, beside `rbd`, of which one process does one thing: eight run at a time. */
export const cephBench: DriverBench = {
  name: "ceph",
  ceph: true,
  async open(lab, amount): Promise<Scene> {
    const host = hostOf(lab);
    const shell = openShell(host.shell);
    const confFile = `lab://${lab}/ceph.conf`;
    const id = "ceph:bench";
    const target: TargetAddress = {
      ...{ kind: "cluster", id, owner: "StoragePool/default/bench", confFile },
      ...{ user: CEPH_USER, pool: POOL, via: host.shell },
    };
    const images = (ofFirst: readonly string[]) =>
      Array.from({ length: amount }, (_, index) =>
        wanted(objectRef("rbd", id, `m${index}`), `Volume/default/m${index}`, {
          pool: POOL,
          capacityBytes: SIZE_MIB * 2 ** 20,
          features: index === 0 ? ofFirst : SWITCHED,
        }),
      );
    return {
      ...{ target, ground: [], objects: images(SWITCHED) },
      changed: images(["exclusive-lock"]),
      tool: "rbd, 8 at a time",
      bare: bareRbd(shell, cephConfFile(confFile), amount),
      [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
    };
  },
};

/** Is there in a lab's Ceph. */
const POOL = "rbd";
const SIZE_MIB = 4;
/** As long as a mark of ours. */
const MARK = "x".repeat(300);

function bareRbd(shell: Shell, confFile: string, amount: number): Scene["bare"] {
  const rbd = ["rbd", "-c", confFile, "--id", CEPH_USER, "-p", POOL];
  const create = `"$@" create --size ${SIZE_MIB}M --image-feature ${FEATURES.join(",")} "$0" && "$@" image-meta set "$0" mark ${MARK} >/dev/null`;
  const names = Array.from({ length: amount }, (_, index) => `b${index}\n`).join("");
  const inLots = (script: string) =>
    must(shell, ["xargs", "-P", "8", "-I", "NAME", "sh", "-c", script, "NAME", ...rbd], names);
  const read = () => must(shell, ["sh", "-c", '"$@" ls -l --format json >/dev/null', "sh", ...rbd]);
  let turn = false;
  return {
    capture: async () => {},
    apply: () => inLots(create),
    read,
    change: async () => {
      turn = !turn;
      await read();
      await must(shell, [...rbd, "feature", turn ? "disable" : "enable", "b0", "fast-diff,object-map"]);
    },
    remove: async () => {},
  };
}
