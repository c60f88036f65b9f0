#include <algorithm>
#include <cmath>
#include <vector>

#include "norm_ops.h"
#include "parallel.h"

namespace mintmark {
namespace {

constexpr int64_t kBlock = 32768;

/** A piece of one variable, and where it lies in the flat vector of all. */
struct Piece {
  int64_t variable, from, to, flat;
};

void add_pieces(std::vector<Piece>& pieces, int64_t variable, int64_t size, int64_t flat) {
  for (int64_t from = 0; from < size; from += kBlock)
    pieces.push_back({variable, from, std::min(size, from + kBlock), flat + from});
}

/** Inputs 0…N-1 are values, N…2N-1 gradients of the same sizes; outputs 0…N-1 the values after the step. */
class Variables {
 public:
  Variables(KernelCall& call, int others) : count((call.inputs() - others) / 2) {
    for (int64_t v = 0; v < count; v++) {
      const Input value = call.input(static_cast<int>(v));
      values.push_back(value.data);
      gradients.push_back(call.vector(static_cast<int>(count + v), value.size));
      next.push_back(call.output(static_cast<int>(v), value.shape));
      add_pieces(pieces, v, value.size, size);
      size += value.size;
    }
  }
  int64_t count, size = 0;
  std::vector<const float*> values, gradients;
  std::vector<float*> next;
  std::vector<Piece> pieces;
};

/** Adam (Kingma and Ba 2015) with Keras' epsilon; with decays, AdamW (Loshchilov and Hutter 2019). */
class Adam {
 public:
  explicit Adam(const Attributes&) {}
  void run(KernelCall& call) const {
    const Variables all(call, 4);
    const int after = static_cast<int>(2 * all.count);
    const float* const m = call.vector(after, all.size);
    const float* const v = call.vector(after + 1, all.size);
    const float* const decays = call.vector(after + 2, all.count);
    const float* const scalars = call.vector(after + 3, 4);
    const float rate = scalars[0], beta1 = scalars[1], beta2 = scalars[2], epsilon = scalars[3];
    float* const next_m = call.output(static_cast<int>(all.count), {all.size});
    float* const next_v = call.output(static_cast<int>(all.count) + 1, {all.size});
    parallel_for(static_cast<int64_t>(all.pieces.size()), [&](int64_t i) {
      const Piece& at = all.pieces[i];
      const float* __restrict value = all.values[at.variable] + at.from;
      const float* __restrict gradient = all.gradients[at.variable] + at.from;
      float* __restrict next = all.next[at.variable] + at.from;
      const float* __restrict old_first = m + at.flat;
      const float* __restrict old_second = v + at.flat;
      float* __restrict new_first = next_m + at.flat;
      float* __restrict new_second = next_v + at.flat;
      const float keep = 1 - decays[at.variable];
      for (int64_t k = 0; k < at.to - at.from; k++) {
        const float g = gradient[k];
        const float first = beta1 * old_first[k] + (1 - beta1) * g;
        const float second = beta2 * old_second[k] + (1 - beta2) * g * g;
        new_first[k] = first;
        new_second[k] = second;
        next[k] = keep * value[k] - rate * first / (std::sqrt(second) + epsilon);
      }
    });
  }
};

/** Stochastic gradient descent with momentum, Keras' rule: `velocity = momentum · velocity - rate · gradient`. */
class Momentum {
 public:
  explicit Momentum(const Attributes&) {}
  void run(KernelCall& call) const {
    const Variables all(call, 3);
    const int after = static_cast<int>(2 * all.count);
    const float* const velocity = call.vector(after, all.size);
    const float* const decays = call.vector(after + 1, all.count);
    const float* const scalars = call.vector(after + 2, 2);
    const float rate = scalars[0], momentum = scalars[1];
    float* const next_velocity = call.output(static_cast<int>(all.count), {all.size});
    parallel_for(static_cast<int64_t>(all.pieces.size()), [&](int64_t i) {
      const Piece& at = all.pieces[i];
      const float* __restrict value = all.values[at.variable] + at.from;
      const float* __restrict gradient = all.gradients[at.variable] + at.from;
      float* __restrict next = all.next[at.variable] + at.from;
      const float* __restrict old = velocity + at.flat;
      float* __restrict moved = next_velocity + at.flat;
      const float keep = 1 - decays[at.variable];
      for (int64_t k = 0; k < at.to - at.from; k++) {
        moved[k] = momentum * old[k] - rate * gradient[k];
        next[k] = keep * value[k] + moved[k];
      }
    });
  }
};

/** `average + (1 - keep) · (value - average)`, over the flat vector of all variables. */
class Average {
 public:
  explicit Average(const Attributes&) {}
  void run(KernelCall& call) const {
    const int count = call.inputs() - 2;
    std::vector<const float*> values;
    std::vector<Piece> pieces;
    int64_t size = 0;
    for (int v = 0; v < count; v++) {
      const Input value = call.input(v);
      values.push_back(value.data);
      add_pieces(pieces, v, value.size, size);
      size += value.size;
    }
    const float* const average = call.vector(count, size);
    const float take = 1 - *call.vector(count + 1, 1);
    float* const output = call.output(0, {size});
    parallel_for(static_cast<int64_t>(pieces.size()), [&](int64_t i) {
      const Piece& at = pieces[i];
      const float* __restrict old = average + at.flat;
      const float* __restrict value = values[at.variable] + at.from;
      float* __restrict next = output + at.flat;
      for (int64_t k = 0; k < at.to - at.from; k++) next[k] = old[k] + take * (value[k] - old[k]);
    });
  }
};

}  // namespace

void register_optimizer_ops() {
  register_kernel<Adam>({"MintmarkAdam",
                         {"N: int >= 1"},
                         {"values: N * float", "gradients: N * float", "first: float", "second: float",
                          "decays: float", "scalars: float"},
                         {"next: N * float", "next_first: float", "next_second: float"}});
  register_kernel<Momentum>({"MintmarkMomentum",
                             {"N: int >= 1"},
                             {"values: N * float", "gradients: N * float", "velocity: float", "decays: float",
                              "scalars: float"},
                             {"next: N * float", "next_velocity: float"}});
  register_kernel<Average>({"MintmarkAverage",
                            {"N: int >= 1"},
                            {"values: N * float", "average: float", "keep: float"},
                            {"next: float"}});
}

}  // namespace mintmark
