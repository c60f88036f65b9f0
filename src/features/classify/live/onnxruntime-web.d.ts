/** The package declares its types beside exports that not every resolver reads; those of the runtime for Node are the same. */
declare module 'onnxruntime-web/wasm' {
  export { env, InferenceSession, Tensor } from 'onnxruntime-node';
}
