#include "kernel_call.h"

#include <cstdio>
#include <memory>

#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"

namespace mintmark {
namespace {

struct Status {
  Status() : it(TF_NewStatus()) {}
  ~Status() { TF_DeleteStatus(it); }
  bool ok() const { return TF_GetCode(it) == TF_OK; }
  TF_Status* it;
};

}  // namespace

KernelCall::KernelCall(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}

KernelCall::~KernelCall() {
  for (TF_Tensor* tensor : tensors_) TF_DeleteTensor(tensor);
  TF_DeleteStatus(status_);
}

void KernelCall::check() const {
  if (TF_GetCode(status_) != TF_OK) throw std::runtime_error(TF_Message(status_));
}

int KernelCall::inputs() const { return TF_NumInputs(context_); }

Input KernelCall::input(int i) {
  TF_Tensor* tensor = nullptr;
  TF_GetInput(context_, i, &tensor, status_);
  check();
  tensors_.push_back(tensor);
  Input input{static_cast<const float*>(TF_TensorData(tensor)), {}, TF_TensorElementCount(tensor)};
  for (int d = 0; d < TF_NumDims(tensor); d++) input.shape.push_back(TF_Dim(tensor, d));
  return input;
}

const float* KernelCall::vector(int i, int64_t size) {
  const Input it = input(i);
  expect(it.size == size, "an input has the wrong number of elements");
  return it.data;
}

float* KernelCall::output(int i, const std::vector<int64_t>& shape) {
  int64_t size = 1;
  for (const int64_t dim : shape) size *= dim;
  TF_Tensor* const tensor = TF_AllocateOutput(context_, i, TF_FLOAT, shape.data(), static_cast<int>(shape.size()),
                                              size * sizeof(float), status_);
  check();
  tensors_.push_back(tensor);
  return static_cast<float*>(TF_TensorData(tensor));
}

float Attributes::number(const char* name) const {
  Status status;
  float value = 0;
  TF_OpKernelConstruction_GetAttrFloat(construction_, name, &value, status.it);
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction_, status.it);
  return value;
}

bool Attributes::flag(const char* name) const {
  Status status;
  TF_Bool value = 0;
  TF_OpKernelConstruction_GetAttrBool(construction_, name, &value, status.it);
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction_, status.it);
  return value != 0;
}

int Attributes::integer(const char* name) const {
  Status status;
  int64_t value = 0;
  TF_OpKernelConstruction_GetAttrInt64(construction_, name, &value, status.it);
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction_, status.it);
  return static_cast<int>(value);
}

void report(TF_OpKernelContext* context, void (*body)(void*, KernelCall&), void* kernel) {
  try {
    KernelCall call(context);
    body(kernel, call);
  } catch (const std::exception& error) {
    Status status;
    const bool argument = dynamic_cast<const std::invalid_argument*>(&error) != nullptr;
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    TF_SetStatus(status.it, argument ? TF_INVALID_ARGUMENT : memory ? TF_RESOURCE_EXHAUSTED : TF_INTERNAL,
                 memory ? "out of memory in an op of the trainer's own" : error.what());
    TF_OpKernelContext_Failure(context, status.it);
  }
}

void register_op(const OpDefinition& definition, void* (*create)(TF_OpKernelConstruction*),
                 void (*compute)(void*, TF_OpKernelContext*), void (*destroy)(void*)) {
  Status status;
  TF_OpDefinitionBuilder* const op = TF_NewOpDefinitionBuilder(definition.name);
  for (const char* attribute : definition.attributes) TF_OpDefinitionBuilderAddAttr(op, attribute);
  for (const char* input : definition.inputs) TF_OpDefinitionBuilderAddInput(op, input);
  for (const char* output : definition.outputs) TF_OpDefinitionBuilderAddOutput(op, output);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(op, &TF_ShapeInferenceContextSetUnknownShape);
  TF_RegisterOpDefinition(op, status.it);
  if (status.ok()) {
    TF_KernelBuilder* const kernel = TF_NewKernelBuilder(definition.name, "CPU", create, compute, destroy);
    TF_RegisterKernelBuilder(definition.name, kernel, status.it);
  }
  // The trainer asks which ops are there and does without; a library that does not load would be worse.
  if (!status.ok()) std::fprintf(stderr, "mintmark: %s: %s\n", definition.name, TF_Message(status.it));
}

}  // namespace mintmark
