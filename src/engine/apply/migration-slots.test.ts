import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MigrationSlots } from "./migration-slots.ts";

const limits = { parallel: 4, perHost: 2 };

/** Work that ends when the test says so. */
function openWork() {
  const running = new Map<string, () => void>();
  const start = (slots: MigrationSlots, name: string, hosts: readonly string[], bounds = limits) =>
    slots.run({ hosts, limits: bounds }, () => new Promise<void>((done) => running.set(name, done)));
  const end = async (name: string) => {
    running.get(name)?.();
    running.delete(name);
    await settle();
  };
  return { running, start, end };
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

describe("migrations", () => {
  it("of one host wait for each other, and hold up none of other hosts", async () => {
    const { running, start, end } = openWork();
    const slots = new MigrationSlots();
    for (const name of ["a", "b", "c"]) void start(slots, name, ["hv1", "hv2"]);
    void start(slots, "d", ["hv3", "hv4"]);
    await settle();
    expect([...running.keys()]).toEqual(["a", "b", "d"]);
    await end("a");
    expect([...running.keys()]).toEqual(["b", "d", "c"]);
  });

  it("in opposite directions do not wait for each other for ever", async () => {
    const { running, start, end } = openWork();
    const slots = new MigrationSlots();
    const one = { parallel: 4, perHost: 1 };
    void start(slots, "there", ["hv1", "hv2"], one);
    void start(slots, "back", ["hv2", "hv1"], one);
    await settle();
    await end("there");
    expect([...running.keys()]).toEqual(["back"]);
  });

  it("that fail give their slot back", async () => {
    const slots = new MigrationSlots();
    const one = { hosts: ["hv1", "hv2"], limits: { parallel: 1, perHost: 1 } };
    await expect(slots.run(one, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await slots.run(one, async () => "next")).toBe("next");
  });

  it("never exceed their bounds, and all end, whatever their order", async () => {
    const host = fc.integer({ min: 1, max: 5 }).map((number) => `hv${number}`);
    const pairs = fc.array(fc.uniqueArray(host, { minLength: 2, maxLength: 2 }), { maxLength: 20 });
    const bounds = fc.record({
      parallel: fc.integer({ min: 1, max: 4 }),
      perHost: fc.integer({ min: 1, max: 3 }),
    });
    const order = fc.infiniteStream(fc.nat());
    await fc.assert(
      fc.asyncProperty(pairs, bounds, order, async (all, max, picks) => {
        const { running, start, end } = openWork();
        const slots = new MigrationSlots();
        all.forEach((hosts, index) => void start(slots, String(index), hosts, max));
        await settle();
        for (let ended = 0; ended < all.length; ended += 1) {
          const names = [...running.keys()];
          expect(names.length).toBeGreaterThan(0);
          expect(names.length).toBeLessThanOrEqual(max.parallel);
          const busy = names.flatMap((name) => all[Number(name)] ?? []);
          for (const each of new Set(busy))
            expect(busy.filter((other) => other === each).length).toBeLessThanOrEqual(max.perHost);
          await end(names[(picks.next().value ?? 0) % names.length] ?? "");
        }
        expect(running.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
