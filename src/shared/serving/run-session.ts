import type { RunNetwork } from './ask-network';

/** What the ONNX Runtimes of Node and of browsers have in common. */
interface Session<T> {
  readonly outputNames: readonly string[];
  run(
    feeds: Record<string, T>,
    fetches: readonly string[],
  ): Promise<Record<string, { readonly data: unknown }>>;
}

/**
 * A network that is asked through its session.
 * @param toTensor makes the runtime's own tensor of float32 values and dimensions
 */
export function runSession<T>(
  session: Session<T>,
  { size, toTensor }: { size: number; toTensor: (values: Float32Array, dims: number[]) => T },
): RunNetwork {
  // Networks of an earlier release give no logits.
  const all = ['probabilities', 'embedding', 'logits'].filter((name) => session.outputNames.includes(name));
  return async (values, wantsAll) => {
    const input = toTensor(values, [1, size, size, 3]);
    const answer = await session.run({ input }, wantsAll ? all : ['probabilities']);
    const valuesOf = (name: string) => answer[name]?.data as Float32Array | undefined;
    return {
      probabilities: valuesOf('probabilities') as Float32Array,
      embedding: valuesOf('embedding'),
      logits: valuesOf('logits'),
    };
  };
}
