/** Kinds of the API that nothing acts on yet. They are refused, never accepted and ignored. */
export const KINDS_NOT_SUPPORTED_YET: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Snapshot: "comes with snapshots",
    BackupPolicy: "comes with backups",
    AddressPool: "comes with public addresses",
    FloatingIP: "comes with public addresses",
    DNSZone: "comes with DNS",
    DNSRecord: "comes with DNS",
    Webhook: "comes with the daemon",
    Router: "comes with networks across hosts",
    NetworkPeering: "comes with networks across hosts",
    VPNGateway: "comes with networks across hosts",
    SharedFilesystem: "comes with the Ceph driver",
    Bucket: "comes with the Ceph driver",
    BucketUser: "comes with the Ceph driver",
    Project: "projects need no resource: write metadata.project",
    AlertRule: "comes with the daemon",
  }),
);
