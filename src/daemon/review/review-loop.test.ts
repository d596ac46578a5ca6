import { expect, test } from "vitest";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import type { ReviewProvider } from "./provider.ts";
import { createReviewLoop } from "./review-loop.ts";
import { createWakeup } from "./wakeup.ts";

test("a wakeup starts a review; without it a provider without interval is not polled", async () => {
  const looks: string[] = [];
  let looked = () => {};
  const provider: Partial<ReviewProvider> = {
    intervalMs: undefined,
    listProposals: async ({ branch }) => {
      looks.push(branch);
      looked();
      return [];
    },
  };
  const next = () => new Promise<void>((resolve) => (looked = resolve));
  const wakeup = createWakeup();
  const reviewing = createReviewLoop({
    source: { reviews: { approvals: async () => [] } } as never,
    wakeup, // nothing else of it is asked for
    openReviewProvider: async () => provider as ReviewProvider,
    emit: () => {},
    clock: () => 0,
    context: { store: createMemoryStore(), now: () => new Date(0) } as never, // likewise
  });
  const view = { revision: { commit: "c0" }, snapshot: { objects: [] }, plan: { changes: [] } };
  reviewing.handle({ kind: "commit", branch: "main" } as never); // only its branch is remembered
  reviewing.handle({ kind: "planned", reconciliation: view } as never);
  const first = next();
  wakeup.wake(); // reviews have not started yet
  await using _running = await reviewing.start({
    fleet: "demo",
    reconciler: { refreshApprovals: async () => {}, inFlightCount: () => 0 } as never,
  });
  reviewing.handle({ kind: "planned", reconciliation: view } as never);
  await first;
  const second = next();
  wakeup.wake();
  await second;
  expect(looks).toEqual(["main", "main"]);
});
