/** Styles, by Node's names. */
export const STYLES = ["reset", "bold", "dim", "red", "green", "yellow", "magenta", "cyan"] as const;
export type Style = (typeof STYLES)[number];

/** Functions that style text. */
export type Palette = Readonly<Record<Style, (text: string) => string>> & {
  readonly isColorSupported: boolean;
};

const same = (text: string) => text;

/** Palette without styles. */
export const PLAIN_PALETTE: Palette = {
  reset: same,
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  magenta: same,
  cyan: same,
  isColorSupported: false,
};
