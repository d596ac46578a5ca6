import { defineConfig } from "vite";

/**
 * The built command line: our own modules, and the libraries that every command needs, in a few files. Read one by one
 * they are six hundred, and take longer to load than most commands to run. What is loaded on demand stays apart.
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
      input: { main: "src/main.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
  ssr: {
    external: ["node-ceph", "node-libvirt"], // start workers of their own
    noExternal: [
      ...[
        "ajv",
        "cli-table3",
        "commander",
        "croner",
        "fastest-levenshtein",
        "ipaddr.js",
        "js-yaml",
        "p-limit",
      ],
      ...["picocolors", "saxes", "string-width", "uuid", "xmlchars", "yaml", "yocto-queue"],
    ],
  },
});
