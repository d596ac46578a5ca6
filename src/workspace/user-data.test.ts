import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { findUserDataProblem } from "./user-data.ts";

const WRONG = "#cloud-config\nhostname: web\nruncmd: hunter2\n";

describe("user data in a secret", () => {
  test.each<[string, string | Uint8Array, string | undefined]>([
    [
      "that cloud-init refuses is a problem, by its line alone",
      WRONG,
      "line 3: its runcmd is not as cloud-init takes it",
    ],
    ["is looked at through gzip", gzipSync(WRONG), "line 3: its runcmd is not as cloud-init takes it"],
    ["that is no YAML is a problem", "#cloud-config\nruncmd: [hunter2\n", "line 3: it is not valid YAML"],
    ["in damaged gzip is a problem", gzipSync(WRONG).subarray(0, 30), "it is incomplete or damaged gzip"],
    ["that is fine is none", "#cloud-config\nruncmd: [hunter2]\n", undefined],
    ["of another format is none", "#!/bin/sh\nruncmd: hunter2\n", undefined],
    [
      "in base64 is a problem",
      gzipSync(WRONG).toString("base64"),
      "it is base64, which cloud-init does not decode (write the text itself; bytes such as gzip come from a Secret)",
    ],
    [
      "without a header is a problem",
      "---\n#cloud-config\nruncmd: [hunter2]\n",
      "its first line is no header of user data (begin with #cloud-config or with #!)",
    ],
    [
      "after a byte order mark is a problem",
      "\ufeff#cloud-config\nruncmd: [hunter2]\n",
      "it begins with a byte order mark (save it as UTF-8 without one)",
    ],
    ["after blank lines is none", "\n#cloud-config\nruncmd: [hunter2]\n", undefined],
    [
      "in MIME is none",
      "From: a\nMIME-Version: 1.0\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n",
      undefined,
    ],
    ["of other bytes is none", Buffer.from([0xff, 0xfe, 0x00]), undefined],
    ["that grows without end in gzip is not looked at", gzipSync(Buffer.alloc(2 ** 24, "#")), undefined],
  ])("%s", (_, value, problem) => {
    expect(findUserDataProblem(Buffer.from(value))).toBe(problem);
  });
});
