import { modelProto } from './onnx-schema';

interface Node {
  input: string[];
  output: string[];
}

interface Model {
  graph: { node: Node[]; initializer: { name: string }[]; output: { name: string }[] };
}

/**
 * A network that this project has written, without one of its outputs and what only that needs. ONNX Runtime computes every
 * output of a graph at each run, whichever are asked for; the heat maps of all classes take more than half as long as all else.
 * @returns the same bytes where there is no such output
 */
export function withoutOutput(onnx: Uint8Array, name: string): Uint8Array {
  const model = modelProto.decode(onnx) as unknown as Model;
  const { graph } = model;
  const output = graph.output.filter((other) => other.name !== name);
  if (output.length === graph.output.length) return onnx;
  const needed = new Set(output.map((other) => other.name));
  // Nodes stand in the order in which they are computed.
  for (const node of graph.node.toReversed()) {
    if (node.output.some((value) => needed.has(value))) for (const value of node.input) needed.add(value);
  }
  const node = graph.node.filter((one) => one.output.some((value) => needed.has(value)));
  const initializer = graph.initializer.filter((weight) => needed.has(weight.name));
  return modelProto.encode({ ...model, graph: { ...graph, output, node, initializer } }).finish();
}

/**
 * What of a network is run for an answer: heat maps cost more than half as much as all else, so only what explains an
 * answer has them.
 */
export const answeringNetwork = (onnx: Uint8Array): Uint8Array => withoutOutput(onnx, 'heat_maps');
