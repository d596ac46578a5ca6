import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The shape of a fleet to measure with. Machines are halted: what is measured is reading libvirt and planning, so there is
 * nothing in it that is not libvirt's.
 */
export interface Shape {
  readonly machines: number;
  /** Hosts of the lab that carry them, hv1 to hvN. */
  readonly hosts: number;
  /** Whether each machine has a root disk, a thin copy of the image. */
  readonly disks: boolean;
}

const MACHINES_PER_FILE = 25;

/** Writes the files of a fleet into a folder that is its alone. Returns the names of the files. */
export function writeFleet(folder: string, lab: string, shape: Shape): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = { "ground.yaml": ground(lab, shape), ...machineFiles(shape) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return Object.keys(files);
}

/** The host that a machine is on: chosen here, so that all hosts carry the same. */
export function hostOf(machine: number, { hosts }: Shape): number {
  return (machine % hosts) + 1;
}

function ground(lab: string, { hosts }: Shape): string {
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

/** Some twenty lines, as people write them. */
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
