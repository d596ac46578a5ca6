import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The shape of a benchmark fleet. Its machines are halted and it has only objects of libvirt, because the benchmark measures
 * reads of libvirt and planning.
 */
export interface Shape {
  readonly machines: number;
  /** The number of hosts of the lab, hv1 to hvN. */
  readonly hosts: number;
  /** True if each machine has a root disk, a thin copy of the image. */
  readonly disks: boolean;
}

const MACHINES_PER_FILE = 25;

/** Writes the files of a fleet into an otherwise empty folder. Returns the names of the files. */
export function writeFleet(folder: string, lab: string, shape: Shape): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = { "ground.yaml": baseFleet(lab, shape), ...machineFiles(shape) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return Object.keys(files);
}

/** Returns the host of a machine; all hosts have the same number of machines. */
export function hostOf(machine: number, { hosts }: Shape): number {
  return (machine % hosts) + 1;
}

function baseFleet(lab: string, { hosts }: Shape): string {
  return [FLEET, STORAGE, SIZE, ...range(hosts).map((index) => host(lab, index + 1))].join("---\n");
}

const FLEET = `apiVersion: fleetwright/v1
kind: Fleet
metadata: {name: bench}
spec: {apply: auto}
`;

const STORAGE = `apiVersion: fleetwright/v1
kind: StoragePool
metadata: {name: local}
spec: {type: dir, path: /var/lib/fleetwright/volumes}
---
apiVersion: fleetwright/v1
kind: Image
metadata: {name: micro}
spec: {source: {recipe: micro}}
`;

const SIZE = `apiVersion: fleetwright/v1
kind: InstanceType
metadata: {name: tiny}
spec: {family: shared, cpu: {guest: 1}, memory: {guest: 64Mi}}
`;

function host(lab: string, number: number): string {
  const address = `lab://${lab}/hv${number}`;
  return `apiVersion: fleetwright/v1
kind: Host
metadata: {name: hv${number}, labels: {host: hv${number}}}
spec:
  libvirt: ${address}
  shell: ${address}
  overcommit: {cpu: 10000, memory: 1000}
---
apiVersion: fleetwright/v1
kind: Network
metadata: {name: net${number}}
spec:
  mode: nat
  portSecurity: false
  subnets: [{cidr: 10.${number}.0.0/16}]
`;
}

function machineFiles(shape: Shape): Record<string, string> {
  const files = Math.ceil(shape.machines / MACHINES_PER_FILE);
  return Object.fromEntries(
    range(files).map((file) => {
      const first = file * MACHINES_PER_FILE;
      const amount = Math.min(MACHINES_PER_FILE, shape.machines - first);
      return [
        `machines-${file}.yaml`,
        range(amount)
          .map((at) => machine(first + at, shape))
          .join("---\n"),
      ];
    }),
  );
}

/** Returns a machine of some twenty lines, a usual size. */
function machine(number: number, shape: Shape): string {
  const host = hostOf(number, shape);
  return `apiVersion: fleetwright/v1
kind: VirtualMachine
metadata:
  name: vm-${number}
  labels: {app: web, team: t${number % 20}}
spec:
  instanceType: tiny
  image: micro
${shape.disks ? "  rootDisk: {pool: local, size: 256Mi}\n" : ""}  interfaces:
    - network: net${host}
  placement:
    hostSelector: {host: hv${host}}
  runStrategy: Halted
  terminationGracePeriod: 30s
  cloudInit:
    userData: |
      #!/bin/sh
      echo "machine ${number}" > /www/index.html
`;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
