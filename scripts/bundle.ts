import { defineConfig } from "vite";

/**
 * Bundles our own modules and the libraries that every command needs into a few files. Otherwise Node.js loads six hundred
 * modules, which takes longer than most commands run. Modules that are loaded on demand are separate files.
 */
export default defineConfig({
  logLevel: "warn",
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist",
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        main: "src/main.ts",
        "proposal-worker": "src/workspace/proposals/worker-entry.ts", // runs in its own thread
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
  ssr: {
    external: ["node-ceph", "node-libvirt"], // they start their own workers
    noExternal: [
      "ajv",
      "commander",
      "croner",
      "fastest-levenshtein",
      "ipaddr.js",
      "js-yaml",
      "p-limit",
      "ansi-regex",
      "get-east-asian-width",
      "saxes",
      "string-width",
      "strip-ansi",
      "uuid",
      "xmlchars",
      "yaml",
      "yocto-queue",
    ],
  },
});
