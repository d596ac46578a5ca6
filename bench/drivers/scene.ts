import type {
  Connection,
  Driver,
  DriverWorld,
  HostAddress,
  TargetAddress,
} from "../../src/drivers/driver.ts";
import { createDrivers } from "../../src/drivers/index.ts";
import type { Shell } from "../../src/host/shell.ts";
import { Failure } from "../../src/model/failure.ts";
import type { DesiredObject } from "../../src/model/object.ts";
import type { ResourceId } from "../../src/model/resource.ts";

/** What is measured of one driver: the same objects, brought about by it and by the backend's own tool. */
export interface Scene extends AsyncDisposable {
  readonly target: TargetAddress;
  /** What `DriverWorld.secret` gives. */
  readonly secret?: string;
  /** What must be there first and is not measured. */
  readonly ground: readonly DesiredObject<object>[];
  /** The objects, in the state that a fleet would give them. */
  readonly objects: readonly DesiredObject<object>[];
  /** The same, with one field of one object changed. */
  readonly changed: readonly DesiredObject<object>[];
  /** What the bare tool is called in the report: `nft -j`. */
  readonly tool: string;
  /** The bare tool, beside what the driver made, under names of its own. */
  readonly bare: {
    /** While the driver's objects are there: for a tool that is given just these. */
    capture(): Promise<void>;
    apply(): Promise<void>;
    read(): Promise<void>;
    /** Reads, and changes one: what the driver has to do too. */
    change(): Promise<void>;
    remove(): Promise<void>;
  };
}

/** Makes a scene of so many objects. */
export interface DriverBench {
  readonly name: string;
  /** Whether its lab needs Ceph. */
  readonly ceph?: boolean;
  open(lab: string, amount: number): Promise<Scene>;
}

export const FLEET = "bench";

/** The one host of a bench's lab. */
export function hostOf(lab: string): HostAddress & { readonly shell: string } {
  const url = `lab://${lab}/hv1`;
  return { kind: "host", id: "hv1", libvirt: url, shell: url };
}

/** Runs a program on the host; throws with what it said when it fails. */
export async function must(shell: Shell, argv: readonly string[], stdin?: string): Promise<void> {
  const { exitCode, stderr } = await shell.run(argv, stdin === undefined ? {} : { stdin });
  if (exitCode !== 0) throw new Failure("bug", `${argv.join(" ")}: ${stderr}`);
}

/** A desired object as the kinds make it, with nothing said about keeping it. */
export function wanted<State extends object>(
  ref: Pick<DesiredObject, "id" | "type" | "target" | "name">,
  owner: ResourceId,
  state: State,
  needs: DesiredObject["needs"] = [],
): DesiredObject<State> {
  const keep = { onDelete: "delete", trashSeconds: 0 } as const;
  const policy = { reboot: "Immediate", recreate: "Immediate" } as const;
  return { ...ref, owner, state, needs, keep, protect: false, drift: "fix", policy };
}

export async function openTarget(
  target: TargetAddress,
  world: Partial<DriverWorld> = {},
): Promise<Connection> {
  const driver = driverFor(target);
  const none = async () => {
    throw new Failure("bug", "nothing is copied in this bench");
  };
  const whole = { fleet: FLEET, content: none, secret: none, now: () => new Date(), ...world };
  return driver.open(target, whole, new AbortController().signal);
}

export function driverFor({ kind }: TargetAddress): Driver {
  const driver = createDrivers({ test: false }).find(({ serves }) => serves === kind);
  if (driver === undefined) throw new Failure("bug", `no driver serves targets of kind ${kind}`);
  return driver;
}
