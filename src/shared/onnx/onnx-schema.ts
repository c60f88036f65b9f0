import protobuf from 'protobufjs';

/*
 * The part of ONNX' protobuf schema that an exported classifier needs; field numbers as in onnx.proto.
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id });
const field = (type: string, id: number) => ({ type, id });

const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        ir_version: field('int64', 1),
        producer_name: field('string', 2),
        graph: field('GraphProto', 7),
        opset_import: repeated('OperatorSetIdProto', 8),
      },
    },
    OperatorSetIdProto: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    GraphProto: {
      fields: {
        node: repeated('NodeProto', 1),
        name: field('string', 2),
        initializer: repeated('TensorProto', 5),
        input: repeated('ValueInfoProto', 11),
        output: repeated('ValueInfoProto', 12),
      },
    },
    NodeProto: {
      fields: {
        input: repeated('string', 1),
        output: repeated('string', 2),
        name: field('string', 3),
        op_type: field('string', 4),
        attribute: repeated('AttributeProto', 5),
      },
    },
    AttributeProto: {
      fields: {
        name: field('string', 1),
        i: field('int64', 3),
        s: field('bytes', 4),
        ints: repeated('int64', 8),
        type: field('int32', 20),
      },
    },
    TensorProto: {
      fields: {
        dims: repeated('int64', 1),
        data_type: field('int32', 2),
        name: field('string', 8),
        raw_data: field('bytes', 9),
      },
    },
    ValueInfoProto: { fields: { name: field('string', 1), type: field('TypeProto', 2) } },
    TypeProto: { fields: { tensor_type: field('TensorTypeProto', 1) } },
    TensorTypeProto: { fields: { elem_type: field('int32', 1), shape: field('TensorShapeProto', 2) } },
    TensorShapeProto: { fields: { dim: repeated('DimensionProto', 1) } },
    DimensionProto: { fields: { dim_value: field('int64', 1), dim_param: field('string', 2) } },
  },
});

/** A whole file. */
export const modelProto = root.lookupType('ModelProto');

const IR_VERSION = 8;
const OPSET = 17;
const FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_INTS = 7;

type AttributeValue = number | number[] | string;

export interface OnnxNode {
  op: string;
  inputs: string[];
  output: string;
  attributes?: Record<string, AttributeValue>;
}

export interface OnnxTensor {
  name: string;
  /** Scalar: `[]`. */
  shape: number[];
  values: Float32Array;
}

/** A float32 value of the graph's interface; a dimension is a number, or a name when it varies. */
interface OnnxValue {
  name: string;
  shape: (number | string)[];
}

export interface OnnxGraph {
  nodes: OnnxNode[];
  weights: OnnxTensor[];
  input: OnnxValue;
  outputs: OnnxValue[];
}

const valueInfo = ({ name, shape }: OnnxValue) => ({
  name,
  type: {
    tensor_type: {
      elem_type: FLOAT,
      shape: {
        dim: shape.map((side) => (typeof side === 'number' ? { dim_value: side } : { dim_param: side })),
      },
    },
  },
});

const attribute = ([name, value]: [string, AttributeValue]) => {
  if (Array.isArray(value)) return { name, ints: value, type: ATTRIBUTE_INTS };
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: ATTRIBUTE_STRING };
  return { name, i: value, type: ATTRIBUTE_INT };
};

/** Little-endian bytes, as `raw_data` wants them on every machine. */
function rawData(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  return bytes;
}

/** @returns the bytes of an ONNX file. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const model = {
    ir_version: IR_VERSION,
    producer_name: 'mintmark',
    opset_import: [{ domain: '', version: OPSET }],
    graph: {
      name: 'classifier',
      node: graph.nodes.map(({ op, inputs, output, attributes = {} }) => ({
        name: output,
        op_type: op,
        input: inputs,
        output: [output],
        attribute: Object.entries(attributes).map(attribute),
      })),
      initializer: graph.weights.map(({ name, shape, values }) => ({
        name,
        dims: shape,
        data_type: FLOAT,
        raw_data: rawData(values),
      })),
      input: [valueInfo(graph.input)],
      output: graph.outputs.map(valueInfo),
    },
  };
  return modelProto.encode(model).finish();
}
