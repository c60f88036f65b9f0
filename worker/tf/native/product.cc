#include "product.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mintmark {
namespace {

template <typename Visit, int... I>
__attribute__((always_inline)) inline void visit_all(std::integer_sequence<int, I...>, Visit visit) {
  (visit(std::integral_constant<int, I>()), ...);
}

/** Calls `visit` with the constants 0 to N - 1: what it indexes by them stays in registers. */
template <int N, typename Visit>
__attribute__((always_inline)) inline void unrolled(Visit visit) {
  visit_all(std::make_integer_sequence<int, N>(), visit);
}

/** Sixteen columns each; the widest that a tile takes, by the number of registers. */
#if defined(__AVX512F__)
constexpr int kMaxChunks = 3;
constexpr int most_rows(int chunks) { return chunks == 3 ? 8 : 14; }
#elif defined(__AVX__)
constexpr int kMaxChunks = 1;
constexpr int most_rows(int) { return 6; }
#else
constexpr int kMaxChunks = 1;
constexpr int most_rows(int) { return 2; }
#endif

/** A register of any address, by value: an array that is copied into would lie in memory. */
template <typename Value, typename Element>
inline Value load_register(const Element* from) {
  Value value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <typename Element>
using Factors = std::conditional_t<std::is_same_v<Element, float>, Register, RegisterPairs>;

/** One tile of `out = left * right`, or with `Adds` of `out += left * right`, whose sums lie in registers. */
template <typename Element, bool Adds, int Rows, int Chunks>
void product_tile(LeftOf<Element> left, int64_t inner, const Element* right, int64_t right_step, float* out,
                  int64_t out_step) {
  constexpr int kWide = Chunks * (kLanes / kRegisterLanes);
  Register sums[Rows][kWide];
  unrolled<Rows>([&](auto r) __attribute__((always_inline)) {
    unrolled<kWide>([&](auto w) __attribute__((always_inline)) {
      sums[r][w] = Adds ? load_register<Register>(out + r * out_step + w * kRegisterLanes) : Register{};
    });
  });
  for (int64_t k = 0; k < inner; k++) {
    Factors<Element> factors[kWide];
    unrolled<kWide>([&](auto w) __attribute__((always_inline)) {
      factors[w] = load_register<Factors<Element>>(right + k * right_step + w * kRegisterLanes);
    });
    const Element* const column = left.data + k * left.inner_step;
    unrolled<Rows>([&](auto r) __attribute__((always_inline)) {
      const Element factor = column[r * left.row_step];
      unrolled<kWide>([&](auto w) __attribute__((always_inline)) {
        sums[r][w] = multiply_add(sums[r][w], factors[w], factor);
      });
    });
  }
  unrolled<Rows>([&](auto r) __attribute__((always_inline)) {
    unrolled<kWide>([&](auto w) __attribute__((always_inline)) {
      const Register sum = sums[r][w];
      std::memcpy(out + r * out_step + w * kRegisterLanes, &sum, sizeof sum);
    });
  });
}

template <typename Element>
using ProductTile = void (*)(LeftOf<Element>, int64_t, const Element*, int64_t, float*, int64_t);

template <typename Element, bool Adds, int Chunks, int... Rows>
constexpr std::array<ProductTile<Element>, sizeof...(Rows)> product_tiles(std::integer_sequence<int, Rows...>) {
  return {product_tile<Element, Adds, Rows + 1, Chunks>...};
}

template <bool Adds, int Chunks, typename Element>
void product_of_chunks(LeftOf<Element> left, int64_t rows, int64_t inner, const Element* right, int64_t right_step,
                       float* out, int64_t out_step) {
  constexpr int kMost = most_rows(Chunks);
  static constexpr auto tiles = product_tiles<Element, Adds, Chunks>(std::make_integer_sequence<int, kMost>());
  for (int64_t r = 0; r < rows; r += kMost) {
    const int64_t some = std::min<int64_t>(kMost, rows - r);
    const LeftOf<Element> part{left.data + r * left.row_step, left.row_step, left.inner_step};
    tiles[some - 1](part, inner, right, right_step, out + r * out_step, out_step);
  }
}

template <bool Adds, typename Element>
void product(LeftOf<Element> left, int64_t rows, int64_t inner, const Element* right, int64_t right_step, float* out,
             int64_t out_step, int64_t chunks) {
  for (int64_t c = 0; c < chunks;) {
    const int64_t some = std::min<int64_t>(kMaxChunks, chunks - c);
    const Element* const columns = right + c * kLanes;
    float* const to = out + c * kLanes;
#if defined(__AVX512F__)
    if (some == 3) product_of_chunks<Adds, 3>(left, rows, inner, columns, right_step, to, out_step);
    if (some == 2) product_of_chunks<Adds, 2>(left, rows, inner, columns, right_step, to, out_step);
#endif
    if (some == 1) product_of_chunks<Adds, 1>(left, rows, inner, columns, right_step, to, out_step);
    c += some;
  }
}

}  // namespace

template <typename Element>
void set_product(LeftOf<Element> left, int64_t rows, int64_t inner, const Element* right, int64_t right_step, float* out,
                 int64_t out_step, int64_t chunks) {
  product<false>(left, rows, inner, right, right_step, out, out_step, chunks);
}

template <typename Element>
void add_product(LeftOf<Element> left, int64_t rows, int64_t inner, const Element* right, int64_t right_step, float* out,
                 int64_t out_step, int64_t chunks) {
  product<true>(left, rows, inner, right, right_step, out, out_step, chunks);
}

template void set_product(LeftOf<float>, int64_t, int64_t, const float*, int64_t, float*, int64_t, int64_t);
template void add_product(LeftOf<float>, int64_t, int64_t, const float*, int64_t, float*, int64_t, int64_t);
template void set_product(LeftOf<Pair>, int64_t, int64_t, const Pair*, int64_t, float*, int64_t, int64_t);
template void add_product(LeftOf<Pair>, int64_t, int64_t, const Pair*, int64_t, float*, int64_t, int64_t);

}  // namespace mintmark
