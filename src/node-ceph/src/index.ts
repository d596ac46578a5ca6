export type * from "./api/ceph.ts";
export type * from "./api/image.ts";
export type * from "./api/pool.ts";
export { openCeph } from "./client/open.ts";
export { CephError, type CephErrorKind } from "./error.ts";
export type * from "./types.ts";
