import type { ObjectType } from "../object-type.ts";
import type { SecretState } from "./states.ts";

/** Secrets: the cluster keys that QEMU uses. */
export const secretType: ObjectType<SecretState> = {
  name: "secret",
  holdsData: false,
  perTarget: true,
  sensitive: ["value"],
  summary: ({ usage }) => `the key of ${usage.slice(usage.indexOf("/") + 1)}, for QEMU`,
  impacts: { uuid: "refuse", usage: "refuse", value: "live" },
};
