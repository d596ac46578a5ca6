import { afterAll, beforeAll, expect, it } from "vitest";
import { findHost, labUp, loadLab, powerOffHost } from "../../src/lab/lab.ts";
import { type DaemonStage, openDaemonStage } from "./daemon-stage.ts";

/** A host whose power fails is reported once, and again when it answers. */

const LAB = "hostfail";
let at: DaemonStage;
let daemon: ReturnType<DaemonStage["start"]>;

beforeAll(async () => {
  at = await openDaemonStage(LAB, {
    hosts: 3,
    fleet: "{apply: auto, interval: 10s, hostFailure: {after: 10s}}",
  });
  daemon = at.start();
  await at.waitForStatus("a plan of all hosts", ({ plan, lost }) => plan.digest !== "" && lost.length === 0);
});

afterAll(async () => expect(await at?.end(), at?.log()).toEqual([]));

const received = (event: string) => at.receiver.received().filter((one) => one === event).length;
const hasFailed = async () =>
  at.waitForStatus("hv3 failed", ({ lost }) =>
    lost.some(
      ({ target, failed }) => target === "hv3" && failed === "hostFailure.action of the Fleet is Report",
    ),
  );

it("is reported when it has not answered for as long as the Fleet says", async () => {
  await powerOffHost(loadLab(LAB), findHost(loadLab(LAB), "hv3"));
  await at.waitForEvent("host.lost Host/default/hv3");
  await hasFailed();
  expect(at.log()).toContain(
    "its machines are not restarted elsewhere: hostFailure.action of the Fleet is Report",
  );
  const event = at.receiver.events.find(({ type }) => type === "fleetwright.host.lost");
  const [since, time] = [event?.data.since, event?.time].map((text) => Date.parse(String(text)));
  expect(Number(time) - Number(since)).toBeGreaterThanOrEqual(10_000);
});

it("is not reported again by a daemon that starts anew", async () => {
  daemon.kill("SIGKILL");
  await daemon.catch(() => {}); // it was killed
  const { pid } = await at.status();
  at.start();
  await at.waitForStatus(
    "a new daemon waits for hv3",
    (status) => status.pid !== pid && status.lost.length === 1,
  );
  await hasFailed();
  expect(received("host.lost Host/default/hv3")).toBe(1);
});

it("is reported when it answers again", async () => {
  await labUp({ name: LAB, hosts: 3 });
  await at.waitForEvent("host.recovered Host/default/hv3");
  await at.waitForStatus("all hosts answer", ({ lost }) => lost.length === 0);
  expect([received("host.lost Host/default/hv3"), received("host.recovered Host/default/hv3")]).toEqual([
    1, 1,
  ]);
});
