import { afterEach, describe, expect, it } from "vitest";
import type { CpuCreditAccess, CpuUsage } from "../../drivers/cpu-credits.ts";
import type { Connection } from "../../drivers/driver.ts";
import type { CreditRecord } from "../../model/cpu-credits.ts";
import { Failure } from "../../model/failure.ts";
import type { JsonObject } from "../../model/json.ts";
import { type Mark, type ObjectId, type ObservedObject, observedObject } from "../../model/object.ts";
import type { DaemonEvent } from "../daemon-event.ts";
import { CreditController } from "./credit-controller.ts";

const START = Date.parse("2026-03-01T10:00:00Z");
const TICK_SECONDS = 10;

/** A machine of one vCPU with a baseline of 20 % that uses all that it gets. */
interface Guest {
  object: ObservedObject;
  usage: CpuUsage;
  /** The record in its definition. */
  record?: CreditRecord;
}

interface GuestOptions {
  readonly host?: string;
  readonly fleet?: string;
  readonly initialCredits?: number;
}

function guest(name: string, { host = "hv1", fleet = "test", initialCredits = 0 }: GuestOptions = {}): Guest {
  const mark: Mark = {
    fleet,
    owner: `VirtualMachine/default/${name}`,
    applied: "",
    commit: "",
    protect: false,
    keep: { onDelete: "delete", trashSeconds: 0 },
  };
  const burst = { mode: "standard", baselinePercent: 20, maxCredits: 288, initialCredits };
  const state: JsonObject = { uuid: name, power: "running", vcpus: 1, vcpusMax: 1, cpuQuotaUs: -1, burst };
  const object = observedObject("domain", host, name, {
    state,
    mark,
    dependsOn: [],
    credits: { quotaUs: -1 },
  });
  return { object, usage: { object: object.id, uuid: name, process: `${host}/1`, cpuSeconds: 0 } };
}

/** Lets a guest be observed as it is defined, with no quota in force. */
function observeAgain(guest: Guest): void {
  const { object, record } = guest;
  guest.object = { ...object, credits: record === undefined ? { quotaUs: -1 } : { quotaUs: -1, record } };
}

/** Hosts with guests, and the controller that works on them. */
class Stage {
  readonly guests: Guest[];
  readonly calls: string[] = [];
  readonly errors: string[] = [];
  readonly throttled: string[] = [];
  readonly refreshed: ObjectId[] = [];
  readonly leftAlone = new Set<ObjectId>();
  /** The failure of each call for a machine. */
  failure: Failure | undefined;
  /** A host that does not answer. */
  silent: string | undefined;
  seconds = 0;
  readonly controller: CreditController;

  constructor(guests: Guest[]) {
    this.guests = guests;
    this.controller = new CreditController({
      fleet: "test",
      snapshot: () => ({
        objects: this.guests.map(({ object }) => object),
        facts: new Map(),
        unreadable: new Map(),
      }),
      connections: () => new Map(["hv1", "hv2"].map((host) => [host, this.#connection(host)])),
      isLeftAlone: ({ id }) => this.leftAlone.has(id),
      refresh: (ids) => this.refreshed.push(...ids),
      onThrottled: async ({ name }, { throttled }) => void this.throttled.push(`${name} ${throttled}`),
      emit: (event: DaemonEvent) => {
        if (event.kind === "error") this.errors.push(event.failure.message);
      },
      now: () => new Date(START + this.seconds * 1000),
      clock: () => this.seconds * 1000,
    });
  }

  /** Lets time pass, in which each guest uses this share of a CPU, and reads all hosts. */
  async tick(share = 1): Promise<void> {
    this.seconds += TICK_SECONDS;
    for (const one of this.guests)
      one.usage = { ...one.usage, cpuSeconds: one.usage.cpuSeconds + share * TICK_SECONDS };
    this.controller.tick();
    if (this.silent === undefined) await this.controller.idle();
  }

  /** Returns the only guest. */
  get guest(): Guest {
    const [guest] = this.guests;
    if (guest === undefined) throw new Error("no guest");
    return guest;
  }

  #connection(host: string): Connection {
    const call = async (text: string) => {
      this.calls.push(text);
      if (this.failure !== undefined) throw this.failure;
    };
    const cpuCredits: CpuCreditAccess = {
      readUsage: () =>
        host === this.silent
          ? new Promise(() => {})
          : Promise.resolve(
              this.guests.filter(({ object }) => object.target === host).map(({ usage }) => usage),
            ),
      setQuota: ({ name }, quotaUs) => call(`${name}: quota ${quotaUs}`),
      saveRecord: async ({ id, name }, record) => {
        await call(`${name}: record with ${record.launch} launch credits`);
        for (const one of this.guests) if (one.object.id === id) one.record = record;
      },
    };
    const never = () => Promise.reject(new Error("not called"));
    const others = { read: never, reread: never, perform: never, adopt: never };
    return { target: host, cpuCredits, ...others, [Symbol.asyncDispose]: async () => {} };
  }
}

let stage: Stage;
afterEach(() => stage.controller[Symbol.asyncDispose]());

describe("the controller of CPU credits", () => {
  it("writes the record of a new machine, limits it, reads it again, and does no more then", async () => {
    stage = new Stage([guest("db")]);
    await stage.tick(0);
    expect(stage.calls).toEqual(["db: quota 20000", "db: record with 0 launch credits"]);
    expect(stage.throttled).toEqual(["db true"]);
    expect(stage.refreshed).toEqual(["domain@hv1/db"]);
    for (let count = 0; count < 10; count += 1) await stage.tick(0.2);
    expect(stage.calls).toHaveLength(2);
  });

  it("sets a quota again that others changed, and reports a machine that was throttled only once", async () => {
    stage = new Stage([guest("db")]);
    await stage.tick(0);
    observeAgain(stage.guest);
    await stage.tick(0.2);
    expect(stage.calls.filter((call) => call === "db: quota 20000")).toHaveLength(2);
    expect(stage.throttled).toEqual(["db true"]);
  });

  it("counts a machine anew that was replaced: it has its launch credits", async () => {
    stage = new Stage([guest("db", { initialCredits: 1 })]);
    for (let count = 0; count < 10; count += 1) await stage.tick(1);
    expect(stage.throttled).toEqual(["db true"]);
    delete stage.guest.record;
    observeAgain(stage.guest);
    const before = stage.calls.length;
    await stage.tick(0);
    expect(stage.calls.slice(before)).toEqual(["db: record with 1 launch credits"]);
  });

  it("touches only machines of the fleet, and none that is in flight or suspended", async () => {
    stage = new Stage([guest("db"), guest("theirs", { fleet: "other" }), guest("busy")]);
    stage.leftAlone.add("domain@hv1/busy");
    await stage.tick(0);
    expect(stage.calls.filter((call) => !call.startsWith("db: "))).toEqual([]);
    stage.leftAlone.clear();
    await stage.tick(0.2);
    expect(stage.calls).toContain("busy: quota 20000");
  });

  it("leaves a machine alone that is on two hosts, and goes on where it arrives", async () => {
    const [there, here] = [guest("db", { initialCredits: 1 }), guest("db", { host: "hv2" })];
    stage = new Stage([there]);
    await stage.tick(0);
    if (there.record !== undefined) here.record = there.record;
    observeAgain(here);
    stage.guests.push(here);
    const before = stage.calls.length;
    await stage.tick(0);
    expect(stage.calls).toHaveLength(before);
    stage.guests.shift();
    await stage.tick(1);
    expect(stage.calls.filter((call) => call.includes("record"))).toEqual([
      "db: record with 1 launch credits",
    ]);
  });

  it("reports a failure once a round, and tries the machines again after a minute", async () => {
    stage = new Stage([guest("db"), guest("web")]);
    stage.failure = new Failure("rejected", "no cgroup");
    await stage.tick(0);
    expect(stage.errors).toEqual(["no cgroup (and 1 more)"]);
    const before = stage.calls.length;
    await stage.tick(0.2);
    expect(stage.calls).toHaveLength(before);
    stage.failure = undefined;
    for (let count = 0; count < 6; count += 1) await stage.tick(0.2);
    expect(stage.calls.slice(before)).toEqual(
      expect.arrayContaining(["db: quota 20000", "web: quota 20000"]),
    );
  });

  it("does not report a machine that is gone", async () => {
    stage = new Stage([guest("db")]);
    stage.failure = new Failure("world-moved", "it is not there");
    await stage.tick(0);
    expect(stage.errors).toEqual([]);
  });

  it("reads other hosts while one is silent", async () => {
    stage = new Stage([guest("db"), guest("web", { host: "hv2" })]);
    stage.silent = "hv1";
    await stage.tick(0);
    await expect.poll(() => stage.calls).toContain("web: quota 20000");
    await stage.tick(0.2);
    expect(stage.calls.filter((call) => call.startsWith("db"))).toEqual([]);
  });
});
