/** Formats `1 object`, `2 objects`. */
export function pluralize(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
] as const;

/** Formats the time since `since` in one unit: `3d`, `5h`, `12m`, `40s`. */
export function formatAge(since: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(since)) / 1000));
  const unit = UNITS.find(([, length]) => seconds >= length);
  return unit === undefined ? `${seconds}s` : `${Math.floor(seconds / unit[1])}${unit[0]}`;
}

/** Formats `2026-01-02T03:04:05.678Z` as `2026-01-02 03:04:05`, in the time zone of this machine. */
export function formatTime(time: string): string {
  const date = new Date(time);
  const padTwo = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${padTwo(date.getMonth() + 1)}-${padTwo(date.getDate())}`;
  return `${day} ${padTwo(date.getHours())}:${padTwo(date.getMinutes())}:${padTwo(date.getSeconds())}`;
}
