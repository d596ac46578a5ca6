import { defineConfig } from "vitest/config";

/** On busy machines, with emulated guests, a deadline may be missed by chance: what fails three times is broken. */
const PATIENT = { retry: 2 } as const;

/**
 * Pure tests beside the code, the bindings, and the real world (a lab with libvirt and QEMU). `npm test` runs these
 * three; the tests of the Debian guest take minutes and run by `npm run test:debian`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          ...PATIENT,
          testTimeout: 30_000,
          include: ["src/**/*.test.ts", "test/unit/**/*.test.ts"],
          exclude: ["src/node-*/**", "**/node_modules/**", "**/dist/**"],
        },
      },
      {
        test: {
          name: "binding",
          ...PATIENT,
          include: ["src/node-*/test/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          pool: "forks",
        },
      },
      {
        test: {
          name: "debian",
          include: ["test/debian/**/*.test.ts"],
          testTimeout: 1_200_000,
          hookTimeout: 600_000,
          pool: "forks",
        },
      },
      {
        test: {
          name: "e2e",
          ...PATIENT,
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          pool: "forks",
        },
      },
    ],
  },
});
