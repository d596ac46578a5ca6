import { haproxyBench } from "./haproxy.ts";
import type { DriverBench } from "./scene.ts";

/** Every driver's bench. */
export const BENCHES: readonly DriverBench[] = [haproxyBench];
