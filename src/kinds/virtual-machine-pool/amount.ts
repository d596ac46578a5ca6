/** A number, or a percentage such as `25%`. */
export type Amount = number | string;

/** Returns the amount as a number. Kubernetes rounds `maxUnavailable` down and `maxSurge` up. */
export function resolveAmount(amount: Amount, total: number, rounding: "down" | "up"): number {
  if (typeof amount === "number") return amount;
  const share = (total * Number.parseInt(amount, 10)) / 100;
  return rounding === "up" ? Math.ceil(share) : Math.floor(share);
}
