import type { PoolProgress } from "../plan/rollout/pool-progress.ts";

/** Formats the progress of a pool: `updating, 1 of 3 updated, 2 available (web-0: it is not ready)`. */
export function formatProgress(progress: PoolProgress): string {
  const { state, reason, desired, current, updated, available, warm, leaving } = progress;
  const counts = [
    `${updated} of ${Math.max(desired, current)} updated`,
    `${available} available`,
    ...(warm > 0 ? [`${warm} warm`] : []),
    ...(leaving > 0 ? [`${leaving} to leave`] : []),
  ];
  const why = reason === undefined ? "" : ` (${reason})`;
  return `${state}, ${counts.join(", ")}${why}`;
}
