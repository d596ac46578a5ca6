import { expect, test } from "vitest";
import { documents, problemsOf, resource } from "./build.ts";

const CEPH = "ceph: {confFile: /etc/ceph/ceph.conf, user: fleet}";
const pool = (name: string, ...spec: string[]) => resource("StoragePool", name, "type: rbd", ...spec);

type Row = readonly [name: string, content: string, ...problems: string[]];

const ROWS: readonly Row[] = [
  ["what is right", pool("a", CEPH, "pool: vms", "create: {pgNum: 32, quota: 5Gi}")],
  [
    "pools without what they need, or with what others have",
    documents(pool("a"), pool("b", CEPH, "pool: vms", "path: /data")),
    "f.yaml:5:3: StoragePool/a: a pool of type rbd needs ceph",
    "f.yaml:5:3: StoragePool/a: a pool of type rbd needs pool",
    "f.yaml:14:3: StoragePool/b: a pool of type rbd has no path",
  ],
  [
    "a cluster for a directory",
    resource("StoragePool", "a", "type: dir", "path: /data", CEPH),
    "f.yaml:7:3: StoragePool/a: a pool of type dir has no ceph",
  ],
  [
    "names that Ceph's tools would misread",
    pool("a", "ceph: {confFile: etc/ceph.conf, user: -n}", "pool: vms@1"),
    'f.yaml:6:20: StoragePool/a: spec.ceph.confFile must be an absolute path without spaces, or lab://NAME/ceph.conf, but is "etc/ceph.conf"',
    'f.yaml:6:41: StoragePool/a: spec.ceph.user must be the name of a user, such as fleetwright, but is "-n"',
    'f.yaml:7:9: StoragePool/a: spec.pool must be the name of a pool in the cluster, but is "vms@1"',
  ],
  [
    "the same pool twice",
    documents(pool("a", CEPH, "pool: vms"), pool("b", CEPH, "pool: vms")),
    "f.yaml:15:9: StoragePool/b: StoragePool/a is the pool vms of /etc/ceph/ceph.conf already (the other is at f.yaml:1:1)",
  ],
  [
    "a way through a host that is far away",
    documents(
      resource("Host", "far", "libvirt: qemu+ssh://root@far/system"),
      pool("a", "ceph: {confFile: /etc/ceph/ceph.conf, via: far}", "pool: vms"),
    ),
    "f.yaml:12:46: StoragePool/a: a cluster cannot be reached through Host/far, which is not on this machine (run Fleetwright where the cluster's network is, and leave via out)",
  ],
  [
    "a format that is none of the cluster's",
    documents(pool("a", CEPH, "pool: vms"), resource("Volume", "v", "pool: a", "size: 1Gi", "format: qcow2")),
    'f.yaml:15:11: Volume/v: StoragePool "a" holds images of a cluster, which are always raw (leave format out)',
  ],
  [
    "a key that the secret does not have",
    documents(
      resource("Secret", "keys", "env: {ceph: CEPH_KEY}"),
      pool("a", "ceph: {confFile: /etc/ceph/ceph.conf, secretRef: {secret: keys, key: cehp}}", "pool: vms"),
    ),
    'f.yaml:12:72: StoragePool/a: Secret "keys" has no key "cehp" (it has ceph)',
  ],
];

test.each(ROWS)("%s", (_, content, ...problems) => {
  expect(problemsOf(content)).toEqual(problems);
});
