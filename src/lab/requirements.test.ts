import { describe, expect, it } from "vitest";
import { checkPrograms } from "./requirements.ts";

describe("checkPrograms", () => {
  it("names all that is missing, and the packages to install", () => {
    const programs = {
      sh: "dash",
      "no-such-b": "package-b",
      "no-such-a": "package-a",
      "no-such-c": "package-a",
    };
    expect(() => checkPrograms("lab", programs)).toThrow(
      expect.objectContaining({
        code: "unsupported",
        message: "lab: missing programs: no-such-b, no-such-a, no-such-c",
        hint: "apt-get install --no-install-recommends package-a package-b",
      }),
    );
  });

  it("is content when all are there", () => {
    checkPrograms("lab", { sh: "dash" });
  });
});
