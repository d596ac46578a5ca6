import { join } from "node:path";
import { labCephConf } from "../host/lab-paths.ts";
import type { LabLayout } from "./layout.ts";

/** The address of a lab's Ceph, in the lab's underlay namespace with the bridge between the hosts. */
export const CEPH_ADDRESS = "10.99.0.254";
const CEPH_PORT = 6789;
/** The user of fleets, without `client.`. */
export const CEPH_USER = "fleetwright";
/** The size of a sparse disk. Unwritten blocks take no space. */
const DISK_BYTES = 20 * 2 ** 30;

/** The folder of a lab's Ceph, with the files for its clients. */
export interface CephFolder {
  readonly path: string;
  /** The configuration of the daemons and of client.admin. */
  readonly conf: string;
  /** The configuration of clients, `ceph.conf`. The user's keyring lies beside it. */
  readonly clientConf: string;
  readonly clientKeyring: string;
  /** Exists once the cluster is complete. A partial cluster is created again. */
  readonly complete: string;
}

export function cephFolder(lab: LabLayout): CephFolder {
  const path = join(lab.folder, "ceph");
  const client = join(path, "client");
  return {
    path,
    conf: join(path, "ceph.conf"),
    clientConf: labCephConf(lab.name),
    clientKeyring: join(client, `ceph.client.${CEPH_USER}.keyring`),
    complete: join(path, "complete"),
  };
}

/**
 * Returns the configuration of a small cluster with one daemon of each type on one address.
 * https://docs.ceph.com/en/latest/install/manual-deployment/
 */
export function daemonConf(fsid: string, { path }: CephFolder): string {
  return `[global]
fsid = ${fsid}
mon host = ${CEPH_ADDRESS}:${CEPH_PORT}
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${path}/keyring
run dir = ${path}/run
ms bind ipv6 = false
public addr = ${CEPH_ADDRESS}
cluster addr = ${CEPH_ADDRESS}
osd pool default size = 1
osd pool default min size = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool delete = true
mon warn on pool no redundancy = false
mon warn on msgr2 not enabled = false
mon data avail warn = 1
auth allow insecure global id reclaim = false
osd class load list = *
osd class default list = *
mon data = ${path}/mon
mgr data = ${path}/mgr
osd data = ${path}/osd
osd objectstore = bluestore
bluestore block size = ${DISK_BYTES}
osd memory target = 939524096

[mon]
log file = ${path}/log/$name.log
admin socket = ${path}/run/$name.asok
[mgr]
log file = ${path}/log/$name.log
admin socket = ${path}/run/$name.asok
[osd]
log file = ${path}/log/$name.log
admin socket = ${path}/run/$name.asok
`;
}

export function clientConf(fsid: string, { clientKeyring }: CephFolder): string {
  return `[global]
fsid = ${fsid}
mon host = ${CEPH_ADDRESS}:${CEPH_PORT}
keyring = ${clientKeyring}
`;
}

/**
 * Capabilities of a fleet's user: all that RBD needs in any pool, and creating and configuring pools.
 * https://docs.ceph.com/en/latest/rados/operations/user-management/
 */
export const USER_CAPS: readonly string[] = [
  "mon",
  [
    "profile rbd",
    ...["create", "application enable", "set", "set-quota"].map(
      (command) => `allow command "osd pool ${command}"`,
    ),
  ].join(", "),
  "mgr",
  "profile rbd",
  "osd",
  "profile rbd",
];

/**
 * The script that creates a cluster. It runs in the underlay namespace and the cluster's folder, with CEPH_CONF set.
 * $1 is the cluster's id, $2 the address, $3 the user, $4 the user's keyring. The user's capabilities follow.
 */
export const CREATE_CLUSTER_SCRIPT = `umask 077
ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *'
ceph-authtool keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' --cap mds 'allow *'
monmaptool --create --clobber --add a "$2" --fsid "$1" monmap
ceph-mon --mkfs -i a --monmap monmap --keyring keyring
$MON ceph-mon -i a
ceph auth get-or-create mgr.x mon 'allow profile mgr' osd 'allow *' mds 'allow *' >>keyring
$MGR ceph-mgr -i x
uuid=$(cat /proc/sys/kernel/random/uuid)
[ "$(ceph osd new "$uuid")" = 0 ]
ceph auth get-or-create osd.0 mon 'allow profile osd' mgr 'allow profile osd' osd 'allow *' >>keyring
ceph-osd -i 0 --mkfs --osd-uuid "$uuid"
$OSD ceph-osd -i 0
user=$3 keyring=$4; shift 4
ceph auth get-or-create "client.$user" "$@" >"$keyring"
ceph osd pool create rbd 8
rbd pool init rbd
`;
