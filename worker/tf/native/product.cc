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
constexpr int kMostChunks = 3;
constexpr int most_rows(int chunks) { return chunks == 3 ? 8 : 14; }
#elif defined(__AVX__)
constexpr int kMostChunks = 1;
constexpr int most_rows(int) { return 6; }
#else
constexpr int kMostChunks = 1;
constexpr int most_rows(int) { return 2; }
#endif

/** A register of any address, by value: an array that is copied into would lie in memory. */
inline Register load_register(const float* from) {
  Register value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/** One tile of `out = left * right`, or with `Adds` of `out += left * right`, whose sums lie in registers. */
template <bool Adds, int Rows, int Chunks>
void product_tile(Left left, int64_t inner, const float* right, int64_t right_step, float* out, int64_t out_step) {
  constexpr int kWide = Chunks * (kLanes / kRegisterLanes);
  Register sums[Rows][kWide];
  unrolled<Rows>([&](auto r) __attribute__((always_inline)) {
    unrolled<kWide>([&](auto w) __attribute__((always_inline)) {
      sums[r][w] = Adds ? load_register(out + r * out_step + w * kRegisterLanes) : Register{};
    });
  });
  for (int64_t k = 0; k < inner; k++) {
    Register factors[kWide];
    unrolled<kWide>([&](auto w) __attribute__((always_inline)) {
      factors[w] = load_register(right + k * right_step + w * kRegisterLanes);
    });
    const float* const column = left.data + k * left.inner_step;
    unrolled<Rows>([&](auto r) __attribute__((always_inline)) {
      const float factor = column[r * left.row_step];
      unrolled<kWide>([&](auto w) __attribute__((always_inline)) { sums[r][w] += factors[w] * factor; });
    });
  }
  unrolled<Rows>([&](auto r) __attribute__((always_inline)) {
    unrolled<kWide>([&](auto w) __attribute__((always_inline)) {
      const Register sum = sums[r][w];
      std::memcpy(out + r * out_step + w * kRegisterLanes, &sum, sizeof sum);
    });
  });
}

typedef void (*ProductTile)(Left, int64_t, const float*, int64_t, float*, int64_t);

template <bool Adds, int Chunks, int... Rows>
constexpr std::array<ProductTile, sizeof...(Rows)> product_tiles(std::integer_sequence<int, Rows...>) {
  return {product_tile<Adds, Rows + 1, Chunks>...};
}

template <bool Adds, int Chunks>
void product_of_chunks(Left left, int64_t rows, int64_t inner, const float* right, int64_t right_step, float* out,
                       int64_t out_step) {
  constexpr int kMost = most_rows(Chunks);
  static constexpr auto tiles = product_tiles<Adds, Chunks>(std::make_integer_sequence<int, kMost>());
  for (int64_t r = 0; r < rows; r += kMost) {
    const int64_t some = std::min<int64_t>(kMost, rows - r);
    const Left part{left.data + r * left.row_step, left.row_step, left.inner_step};
    tiles[some - 1](part, inner, right, right_step, out + r * out_step, out_step);
  }
}

template <bool Adds>
void product(Left left, int64_t rows, int64_t inner, const float* right, int64_t right_step, float* out,
                    int64_t out_step, int64_t chunks) {
  for (int64_t c = 0; c < chunks;) {
    const int64_t some = std::min<int64_t>(kMostChunks, chunks - c);
    const float* const columns = right + c * kLanes;
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

void set_product(Left left, int64_t rows, int64_t inner, const float* right, int64_t right_step, float* out,
                 int64_t out_step, int64_t chunks) {
  product<false>(left, rows, inner, right, right_step, out, out_step, chunks);
}

void add_product(Left left, int64_t rows, int64_t inner, const float* right, int64_t right_step, float* out,
                 int64_t out_step, int64_t chunks) {
  product<true>(left, rows, inner, right, right_step, out, out_step, chunks);
}

}  // namespace mintmark
