import { parser } from "@prometheus-io/lezer-promql";

type Tree = ReturnType<typeof parser.parse>;
type SyntaxNode = Tree["topNode"];

/** A metric in a query. */
export interface MetricUse {
  readonly metric: string;
  /** The labels that it is selected by. */
  readonly labels: readonly string[];
  /** True if a function of counters gets it. */
  readonly asCounter: boolean;
}

export interface ParsedQuery {
  readonly metrics: readonly MetricUse[];
  /** The labels of `by`, `on` and the like. */
  readonly grouping: readonly string[];
}

const COUNTER_FUNCTIONS = new Set(["rate", "irate", "increase"]);

/** Parses a query with Prometheus' own grammar. Throws if it is not PromQL. */
export function parseQuery(text: string): ParsedQuery {
  const metrics: MetricUse[] = [];
  const grouping: string[] = [];
  const textOf = ({ from, to }: { readonly from: number; readonly to: number }) => text.slice(from, to);
  parser.parse(text).iterate({
    enter: ({ type, node, from }) => {
      if (type.isError) throw new Error(`${text}: no PromQL at character ${from}`);
      if (type.name === "GroupingLabels") grouping.push(...labelNames(node, textOf));
      if (type.name === "VectorSelector")
        metrics.push({
          metric: textOf(node.getChild("Identifier") ?? node),
          labels: labelNames(node.getChild("LabelMatchers"), textOf),
          asCounter: isArgumentOfCounterFunction(node, textOf),
        });
    },
  });
  return { metrics, grouping };
}

function labelNames(node: SyntaxNode | null, textOf: (node: SyntaxNode) => string): string[] {
  const names: string[] = [];
  node?.cursor().iterate(({ type, node: inner }) => {
    if (type.name === "LabelName") names.push(textOf(inner));
  });
  return names;
}

function isArgumentOfCounterFunction(node: SyntaxNode, textOf: (node: SyntaxNode) => string): boolean {
  const call = node.parent?.name === "MatrixSelector" ? node.parent.parent?.parent : undefined;
  const name = call?.getChild("FunctionIdentifier");
  return name !== null && name !== undefined && COUNTER_FUNCTIONS.has(textOf(name));
}
