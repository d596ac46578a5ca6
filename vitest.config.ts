import { defineConfig } from "vitest/config";

/**
 * Unit tests beside the code, the bindings, repositories made by Git itself, the built command line as a process, and the real world (a lab with libvirt
 * and QEMU). `npm test` runs these, none of them twice to hide what fails by chance; hostile input is tried a bounded
 * number of times there, and for as long as one likes by `npm run fuzz`; the tests of the Debian guest take minutes and run by `npm run test:debian`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          testTimeout: 30_000,
          include: ["src/**/*.test.ts", "test/unit/**/*.test.ts"],
          exclude: ["src/node-*/**", "**/node_modules/**", "**/dist/**"],
        },
      },
      {
        test: {
          name: "fuzz",
          include: ["test/fuzz/**/*.test.ts"],
          pool: "forks", // one that hangs or fills its memory ends alone
          execArgv: ["--max-old-space-size=1024"],
        },
      },
      {
        test: {
          name: "binding",
          include: ["src/node-*/test/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          pool: "forks",
        },
      },
      {
        test: {
          name: "git",
          include: ["test/git/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "cli",
          include: ["test/cli/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
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
          name: "hosts",
          include: ["test/hosts/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          pool: "forks",
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000, interval: 200 } }, // a guest takes its time
          pool: "forks",
        },
      },
    ],
  },
});
