import { expect, test } from "vitest";
import { createMemoryStore } from "../store/memory-store.ts";
import type { Desk } from "./review/desk.ts";
import { createDoorbell } from "./review/doorbell.ts";
import { createReviewing } from "./reviewing.ts";

test("who rings makes us look where proposals are, which nobody is asked for otherwise", async () => {
  const looks: string[] = [];
  let looked = () => {};
  const desk: Partial<Desk> = {
    intervalMs: undefined,
    open: async ({ branch }) => {
      looks.push(branch);
      looked();
      return [];
    },
  };
  const next = () => new Promise<void>((resolve) => (looked = resolve));
  const doorbell = createDoorbell();
  const reviewing = createReviewing({
    ...{ source: { reviews: { approvals: async () => [] } } as never, doorbell }, // nothing else of it is asked for
    ...{ openDesk: async () => desk as Desk, observe: () => {}, clock: () => 0 },
    means: { store: createMemoryStore(), now: () => new Date(0) } as never, // likewise
  });
  const view = { inForce: { commit: "c0" }, snapshot: { objects: [] }, plan: { changes: [] } };
  reviewing.watch({ kind: "commit", branch: "main" } as never); // only its branch is remembered
  reviewing.watch({ kind: "planned", view } as never);
  const first = next();
  doorbell.ring(); // nobody is there yet
  await using _running = await reviewing.start({
    ...{ fleet: "demo", drivers: [] },
    keeper: { lookForDecisions: async () => {}, underWay: () => 0 } as never,
  });
  reviewing.watch({ kind: "planned", view } as never);
  await first;
  const second = next();
  doorbell.ring();
  await second;
  expect(looks).toEqual(["main", "main"]);
});
