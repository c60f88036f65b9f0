#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

// Leaves out the one header of the C API that the binding does not need and that is not unpacked with the others.
#define IS_SLIM_BUILD
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/tf_tensor.h"

namespace mintmark {

/** A float tensor given to an op. */
struct Input {
  const float* data;
  std::vector<int64_t> shape;
  int64_t size;
};

/** One execution of an op: its inputs, its outputs, and its failure. Methods throw; `run` reports to TensorFlow. */
class KernelCall {
 public:
  explicit KernelCall(TF_OpKernelContext* context);
  ~KernelCall();
  KernelCall(const KernelCall&) = delete;

  int inputs() const;
  Input input(int i);
  /** @throws unless input i has this shape */
  const float* vector(int i, int64_t size);
  float* output(int i, const std::vector<int64_t>& shape);

 private:
  void check() const;
  TF_OpKernelContext* context_;
  TF_Status* status_;
  std::vector<TF_Tensor*> tensors_;
};

inline void expect(bool condition, const char* otherwise) {
  if (!condition) throw std::invalid_argument(otherwise);
}

/** The attributes an op was made with. */
class Attributes {
 public:
  explicit Attributes(TF_OpKernelConstruction* construction) : construction_(construction) {}
  float number(const char* name) const;
  bool flag(const char* name) const;
  int integer(const char* name) const;

 private:
  TF_OpKernelConstruction* construction_;
};

/** Names an op to TensorFlow: `attributes`, `inputs` and `outputs` in the notation of its op definitions. */
struct OpDefinition {
  const char* name;
  std::vector<const char*> attributes, inputs, outputs;
};

void register_op(const OpDefinition& definition, void* (*create)(TF_OpKernelConstruction*),
                 void (*compute)(void*, TF_OpKernelContext*), void (*destroy)(void*));

/** Runs `body`, and tells TensorFlow what it throws. */
void report(TF_OpKernelContext* context, void (*body)(void*, KernelCall&), void* kernel);

/**
 * Registers `Kernel` for the CPU: constructed from the op's attributes, then `run(call)` for each execution,
 * possibly by several threads.
 */
template <typename Kernel>
void register_kernel(const OpDefinition& definition) {
  register_op(
      definition,
      [](TF_OpKernelConstruction* construction) -> void* { return new Kernel(Attributes(construction)); },
      [](void* kernel, TF_OpKernelContext* context) {
        report(context, [](void* it, KernelCall& call) { static_cast<const Kernel*>(it)->run(call); }, kernel);
      },
      [](void* kernel) { delete static_cast<Kernel*>(kernel); });
}

}  // namespace mintmark
