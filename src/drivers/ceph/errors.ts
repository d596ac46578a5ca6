import { CephError } from "node-ceph";
import { createErrorMapper } from "../shared/errors.ts";

const HINTS: Readonly<Partial<Record<CephError["kind"], string>>> = {
  denied:
    "the user needs the capabilities profile rbd of monitors and OSDs; to create pools, also the capability for that",
  timeout: "is the cluster up, and are its addresses right in confFile?",
};

const NO_POOL = "the cluster has no such pool: set `create`, or name another pool";

export const { withSubject, ignoreNotFound } = createErrorMapper({
  errorType: CephError,
  codes: { timeout: "host-unreachable", closed: "host-unreachable", unsupported: "unsupported" },
  format: (error) => `Ceph says: ${error.message}`,
  hint: (error) => (error.api === "rados_ioctx_create" ? NO_POOL : HINTS[error.kind]),
});
