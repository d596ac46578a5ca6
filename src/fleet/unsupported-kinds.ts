/** Kinds of the API without an implementation, with a hint. The loader refuses them. */
export const UNSUPPORTED_KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Snapshot: "comes with snapshots",
    BackupPolicy: "comes with backups",
    Router: "comes with routers between networks",
    NetworkPeering: "comes with routers between networks",
    VPNGateway: "comes with routers between networks",
    SharedFilesystem: "comes with the Ceph driver",
    Bucket: "comes with the Ceph driver",
    BucketUser: "comes with the Ceph driver",
    Project: "projects need no resource: write metadata.project",
    AlertRule: "comes with the daemon",
  }),
);
