import { cephBench } from "./ceph.ts";
import { dnsBench } from "./dns.ts";
import { firewallBench } from "./firewall.ts";
import { haproxyBench } from "./haproxy.ts";
import { networkBench } from "./network.ts";
import type { DriverBench } from "./scene.ts";

/** Every driver's bench. */
export const BENCHES: readonly DriverBench[] = [
  networkBench,
  firewallBench,
  haproxyBench,
  dnsBench,
  cephBench,
];
