import { describe, expect, test } from "vitest";
import { findProxy } from "./proxy.ts";

const PROXY = { http_proxy: "http://proxy:3128", https_proxy: "http://secure:3129" };
const find = (url: string, env: Record<string, string>) => findProxy(new URL(url), env)?.href;

describe("the proxy of a url", () => {
  test.each<[string, string, Record<string, string>, string | undefined]>([
    ["of http", "http://a.example/x", PROXY, "http://proxy:3128/"],
    ["of https", "https://a.example/x", PROXY, "http://secure:3129/"],
    ["in upper case", "http://a.example/x", { HTTP_PROXY: "http://up:1" }, "http://up:1/"],
    [
      "in both cases is the lower one",
      "http://a/x",
      { HTTP_PROXY: "http://up:1", http_proxy: "http://low:1" },
      "http://low:1/",
    ],
    [
      "that is empty in lower case",
      "http://a/x",
      { HTTP_PROXY: "http://up:1", http_proxy: "" },
      "http://up:1/",
    ],
    [
      "without a scheme",
      "http://a.example/x",
      { http_proxy: "proxy.example:3128" },
      "http://proxy.example:3128/",
    ],
    [
      "of the other scheme does not count",
      "https://a.example/x",
      { http_proxy: "http://proxy:1" },
      undefined,
    ],
    ["that is not there", "http://a.example/x", {}, undefined],
  ])("%s", (_, url, env, proxy) => {
    expect(find(url, env)).toBe(proxy);
  });

  test.each<[noProxy: string, url: string, isDirect: boolean]>([
    ["*", "http://a.example/", true],
    ["a.example", "http://a.example/", true],
    ["a.example", "http://b.a.example/", true],
    [".a.example", "http://b.a.example/", true],
    [".a.example", "http://a.example/", true],
    ["*.a.example", "http://b.a.example/", true],
    ["A.EXAMPLE", "http://a.example./", true],
    ["a.example", "http://ba.example/", false],
    ["a.example", "http://a.example.org/", false],
    ["b.example, a.example", "http://a.example/", true],
    ["a.example:8080", "http://a.example:8080/", true],
    ["a.example:8080", "http://a.example/", false],
    ["a.example:80", "http://a.example/", true],
    ["10.0.0.0/8", "http://10.1.2.3/", true],
    ["10.0.0.0/8", "http://11.1.2.3/", false],
    ["10.1.2.3", "http://10.1.2.3/", true],
    ["10.1.2.3:80", "http://10.1.2.3/", true],
    ["[fd00::1]:80", "http://[fd00::1]/", true],
    ["fd00::/8", "http://[fd12::1]/", true],
    ["fd00::1", "http://[fd00:0:0::1]/", true],
    ["", "http://a.example/", false],
  ])("is left out by no_proxy=%s for %s: %s", (noProxy, url, isDirect) => {
    for (const name of ["no_proxy", "NO_PROXY"])
      expect(find(url, { ...PROXY, [name]: noProxy }) === undefined).toBe(isDirect);
  });

  test.each(["socks5://proxy:1080", "http://:hunter2@", "ftp://hunter2"])(
    "of another sort is refused: %s",
    (address) => {
      expect(() => find("http://a.example/", { http_proxy: address })).toThrow(
        "the variable http_proxy holds no http or https address of a proxy",
      );
    },
  );
});
