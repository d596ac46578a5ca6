import { cephBench } from "./ceph.ts";
import { dnsBench } from "./dns.ts";
import { firewallBench } from "./firewall.ts";
import { haproxyBench } from "./haproxy.ts";
import { networkBench } from "./network.ts";
import type { DriverBench } from "./scenario.ts";

/** The benches of all drivers. */
export const BENCHES: readonly DriverBench[] = [
  networkBench,
  firewallBench,
  haproxyBench,
  dnsBench,
  cephBench,
];
