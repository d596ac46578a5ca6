import type { ObjectType } from "../driver.ts";
import type { SecretState } from "./states.ts";

/** Keys of clusters, for QEMU. */
export const secretType: ObjectType<SecretState> = {
  name: "secret",
  holdsData: false,
  copies: true,
  opaque: ["value"],
  summary: ({ usage }) => `the key of ${usage.slice(usage.indexOf("/") + 1)}, for QEMU`,
  impacts: { uuid: "refuse", usage: "refuse", value: "live" },
};
