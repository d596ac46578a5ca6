import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PlannedChange } from "../../src/model/change.ts";
import { Failure } from "../../src/model/failure.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Outcome } from "../../src/model/run.ts";
import { type Edit, edits, type FleetModel, INITIAL_FLEET, yamlOf } from "../unit/destruction/fleet-model.ts";
import { openStage, type Stage } from "./harness.ts";
import { type InProcessFleet, openInProcessFleet } from "./in-process-fleet.ts";

/**
 * The property of test/unit/destruction on a real libvirt, with real files. Authors make random edits, marks are lost or partially
 * written, applies are interrupted. Data on a disk still exists unless a plan announced its loss.
 */

const LAB = "ruin";
const ROOT = "/var/lib/fleetwright/ruin";
const STORIES = 5;
const STEPS = 14;

let stage: Stage;
let inProcess: InProcessFleet;

beforeAll(async () => {
  stage = await openStage({ lab: LAB });
  inProcess = await openInProcessFleet(LAB);
  await sh(`mkdir -p ${ROOT}/local; ln -s local ${ROOT}/link`);
});

afterAll(async () => {
  await inProcess?.[Symbol.asyncDispose]();
  expect(await stage?.end()).toEqual([]);
});

const sh = (script: string) => stage.exec("hv1", ["sh", "-ec", script]);

type StoryStep =
  | { readonly do: "commit"; readonly edit: readonly [string, Edit] }
  | { readonly do: "pass"; readonly atMost: number | null }
  | { readonly do: "write" | "adopt" | "link" }
  | { readonly do: "lose mark" | "cut mark"; readonly of: number };

const step: fc.Arbitrary<StoryStep> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("commit" as const), edit: edits }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("pass" as const), atMost: fc.option(fc.nat(3), { freq: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("write" as const, "adopt" as const, "link" as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("lose mark" as const, "cut mark" as const), of: fc.nat(9) }),
  },
);

/** Returns a fleet that this host supports: only directories, and machines that are not started. */
function textOf(model: FleetModel): string {
  const folders = Object.entries(model.pools).filter(([, path]) => path.startsWith("/"));
  const pools = Object.fromEntries(folders.map(([name, path]) => [name, path.replace("/srv", ROOT)]));
  const text = yamlOf({ ...model, name: LAB, hosts: ["hv1"], pools }, LAB).replaceAll(
    "pool: fast",
    "pool: local",
  );
  return text.replaceAll("instanceType: small", "instanceType: small\n  runStrategy: Halted");
}

/** The first byte of every disk, by file. A nonzero byte is data of a guest. */
async function readGuestBytes(): Promise<Map<string, number>> {
  const script = `find ${ROOT}/ -type f ! -path '*/.fleetwright/*' | while read -r f; do
case $f in *micro-*|*.new) continue;; esac
echo "$f $(qemu-io -r -c 'read -v 0 1' "$f" 2>/dev/null | sed -n 's/^00000000: *\\([0-9a-f][0-9a-f]\\).*/\\1/p')"; done`;
  const lines = (await sh(script)).split("\n").filter(Boolean);
  const bytes = lines
    .map((line) => line.split(" "))
    .map(([file = "", hex = "0"]) => [file, Number.parseInt(hex, 16)] as const);
  return new Map(bytes.filter(([, byte]) => byte > 0));
}

/** A pool whose directory is a link to that of another pool. Only the host can detect that, so every attempt is refused. */
const isLinkedPool = ({ change, result, message = "" }: Outcome): boolean =>
  change === "create pool@hv1/two" && result === "failed" && /is the directory of another pool/.test(message);

class Simulation {
  #model: FleetModel = INITIAL_FLEET;
  #serial = 0;
  #last: Plan | undefined;
  /** The changes that the last pass refused for good. */
  #refused: readonly string[] = [];
  readonly #approvals = new Set<string>();
  /** Names of volumes whose loss an applied plan announced. */
  readonly #announced = new Set<string>();
  /** Bytes that guests wrote, and their files. */
  readonly #bytes = new Map<number, string>();

  async perform(storyStep: StoryStep): Promise<void> {
    if (storyStep.do === "commit") this.#model = storyStep.edit[1](this.#model);
    if (storyStep.do === "pass") await this.reconcile(storyStep.atMost ?? undefined);
    if (storyStep.do === "write") await this.#write();
    if (storyStep.do === "adopt") await this.#adopt();
    if (storyStep.do === "link")
      this.#model = { ...this.#model, pools: { ...this.#model.pools, two: "/srv/link" } };
    if (storyStep.do === "lose mark") await this.#damageMark(storyStep.of, "rm -f");
    if (storyStep.do === "cut mark") await this.#damageMark(storyStep.of, "truncate -s 40");
  }

  /** Approves all changes except those that lose data. */
  async reconcile(atMost?: number): Promise<void> {
    for (const { digest, losesData } of (await this.#plan()).changes)
      if (!losesData) this.#approvals.add(digest);
    const plan = await this.#plan();
    const unheld = plan.changes.filter(({ hold }) => hold === undefined);
    for (const { losesData, name } of unheld) if (losesData) this.#announced.add(volumeBaseName(name));
    const { outcomes } = await inProcess.apply(plan, atMost);
    this.#refused = outcomes.filter(isLinkedPool).map(({ change }) => change);
    this.#last = plan;
    await this.assertNoLoss();
  }

  async assertNoLoss(): Promise<void> {
    const guestBytes = new Set((await readGuestBytes()).values());
    for (const [byte, file] of this.#bytes)
      if (!guestBytes.has(byte) && !this.#announced.has(volumeBaseName(file)))
        throw new Error(`what was written to ${file} is gone: ${this.#formatLastPlan()}`);
  }

  async unheldChanges(): Promise<string[]> {
    const { changes } = await this.#plan();
    const unheld = changes.filter(({ hold }) => hold === undefined).map(({ change }) => change);
    return unheld.filter((change) => !this.#refused.includes(change));
  }

  #plan(): Promise<Plan> {
    return inProcess.plan(textOf(this.#model), this.#approvals);
  }

  #formatLastPlan(): string {
    const all: readonly PlannedChange[] = this.#last?.changes ?? [];
    return all.map(({ change, hold }) => (hold === undefined ? change : `(${change})`)).join(", ");
  }

  /** Writes data of a guest to every empty disk. */
  async #write(): Promise<void> {
    const before = await readGuestBytes();
    const all = (await sh(`find ${ROOT}/ -name '*.qcow2' ! -name 'micro-*' ! -path '*/.fleetwright/*'`))
      .split("\n")
      .filter(Boolean);
    for (const file of all.filter((storyStep) => !before.has(storyStep))) {
      const byte = ++this.#serial;
      await sh(`qemu-io -f qcow2 -c 'write -P ${byte} 0 4k' '${file}' >/dev/null`);
      this.#bytes.set(byte, file);
    }
  }

  async #damageMark(of: number, how: string): Promise<void> {
    const marks = (await sh(`find ${ROOT}/ -path '*/.fleetwright/*.json' | sort`))
      .split("\n")
      .filter(Boolean);
    const mark = marks[of % Math.max(1, marks.length)];
    if (mark !== undefined) await sh(`${how} '${mark}'`);
  }

  /** Adopts unmanaged volumes with a desired name, as `fleetwright adopt` does. A refusal changes nothing. */
  async #adopt(): Promise<void> {
    const { blocked } = await this.#plan();
    const owners = blocked.flatMap(({ object, resource, code }) =>
      code === "unmanaged" && object?.startsWith("volume@") ? [resource] : [],
    );
    for (const owner of new Set(owners))
      await inProcess.adopt(textOf(this.#model), owner).catch((error: unknown) => {
        if (!(error instanceof Failure && error.code === "rejected")) throw error;
      });
  }
}

/** Returns the name of a volume without its pool, its folder and the suffix of the trash. */
function volumeBaseName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1).split(".qcow2")[0] ?? name;
}

it(`${STORIES} lives at random: what a guest wrote is still on the disk, others' objects are as they were, and all comes to rest`, async () => {
  await sh(`mkdir -p ${ROOT}/others; echo precious >${ROOT}/others/theirs.raw; cat >/tmp/theirs.xml <<END
<domain type="qemu"><name>theirs</name><memory unit="MiB">64</memory><os><type arch="x86_64">hvm</type></os><devices><disk type="file" device="disk"><source file="${ROOT}/others/theirs.raw"/><target dev="vda"/></disk></devices></domain>
END
virsh define /tmp/theirs.xml`);
  const theirs = () => sh(`cat ${ROOT}/others/theirs.raw; virsh dumpxml theirs`);
  const before = await theirs();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
      const life = new Simulation();
      await life.reconcile();
      await life.perform({ do: "write" });
      for (const one of steps) await life.perform(one);
      for (let pass = 0; pass < 3; pass += 1) await life.reconcile();
      expect(await life.unheldChanges()).toEqual([]);
      expect(await theirs()).toBe(before);
    }),
    { numRuns: STORIES, endOnFailure: true },
  );
});
