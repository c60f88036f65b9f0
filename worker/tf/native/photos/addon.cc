#include <node_api.h>

#include <cstdint>
#include <stdexcept>

#include "filters.h"
#include "warp.h"

/*
 * The loader's work on photos as a Node-API addon. Not part of the TensorFlow binding: loading that into a thread would
 * make another TensorFlow context there. Holds no state, so any number of threads may load it and call it at once.
 */

namespace mintmark {
namespace {

void expect(bool condition, const char* otherwise) {
  if (!condition) throw std::invalid_argument(otherwise);
}

template <typename T>
constexpr napi_typedarray_type kArrayType = napi_float32_array;
template <>
constexpr napi_typedarray_type kArrayType<uint8_t> = napi_uint8_array;
template <>
constexpr napi_typedarray_type kArrayType<int32_t> = napi_int32_array;
template <>
constexpr napi_typedarray_type kArrayType<double> = napi_float64_array;

template <typename T>
struct Array {
  T* data;
  int64_t length;
};

/** The arguments of one call from JavaScript. Methods throw what `guarded` tells it. */
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info) : env_(env) {
    size_t count = kMost;
    napi_get_cb_info(env, info, &count, values_, nullptr, nullptr);
  }

  template <typename T>
  Array<T> array(int i) const {
    napi_typedarray_type type;
    size_t length;
    void* data;
    const napi_status status = napi_get_typedarray_info(env_, values_[i], &type, &length, &data, nullptr, nullptr);
    expect(status == napi_ok && type == kArrayType<T>, "an array of another type was expected");
    return {static_cast<T*>(data), static_cast<int64_t>(length)};
  }

  /** @throws unless it has this many elements at least */
  template <typename T>
  T* array(int i, int64_t length) const {
    const Array<T> it = array<T>(i);
    expect(it.length >= length, "an array is too short");
    return it.data;
  }

  double number(int i) const {
    double value;
    expect(napi_get_value_double(env_, values_[i], &value) == napi_ok, "a number was expected");
    return value;
  }

  int64_t integer(int i, int64_t low, int64_t high) const {
    const double value = number(i);
    expect(value >= low && value <= high, "a number is out of range");
    return static_cast<int64_t>(value);
  }

  int size(int i) const { return static_cast<int>(integer(i, 2, 4096)); }

  bool is_null(int i) const {
    napi_valuetype type;
    return napi_typeof(env_, values_[i], &type) == napi_ok && type == napi_null;
  }

  /** `[size, size, 3]` at argument `i + 1` of the array at `i`. */
  float* photo(int i, int64_t size) const {
    const Array<float> batch = array<float>(i);
    const int64_t length = 3 * size * size;
    expect(batch.length >= length, "a photo lies outside its batch");
    return batch.data + integer(i + 1, 0, batch.length - length);
  }

 private:
  static constexpr size_t kMost = 8;
  napi_env env_;
  napi_value values_[kMost] = {};
};

template <void (*Body)(const Arguments&)>
napi_value guarded(napi_env env, napi_callback_info info) {
  try {
    Body(Arguments(env, info));
  } catch (const std::exception& error) {
    napi_throw_range_error(env, nullptr, error.what());
  }
  return nullptr;
}

/** (target, offset, pixels, size, map, colour or null) */
void call_warp(const Arguments& of) {
  const int size = of.size(3);
  const int64_t length = int64_t{3} * size * size;
  float* const target = of.photo(0, size);
  const uint8_t* const pixels = of.array<uint8_t>(2, length);
  const double* const m = of.array<double>(4, 6);
  const SourceMap map{m[0], m[1], m[2], m[3], m[4], m[5]};
  const auto* const colour =
      of.is_null(5) ? nullptr : reinterpret_cast<const ColourMatrix*>(of.array<double>(5, 12));
  warp(pixels, size, map, colour, target);
}

/** (target, offset, pixels, size, colour) */
void call_recolour(const Arguments& of) {
  const int size = of.size(3);
  const uint8_t* const pixels = of.array<uint8_t>(2, int64_t{3} * size * size);
  recolour(pixels, size, *reinterpret_cast<const ColourMatrix*>(of.array<double>(4, 12)), of.photo(0, size));
}

/** (target, offset, size, weights, scratch) */
void call_blur(const Arguments& of) {
  const int size = of.size(2);
  const Array<double> weights = of.array<double>(3);
  expect(weights.length > 0, "a kernel has a centre");
  const int64_t reach = weights.length - 1;
  blur(of.photo(0, size), size, weights.data, reach, of.array<float>(4, blur_scratch(size, reach)));
}

/** (target, offset, size, deviation, starts, normal numbers) */
void call_add_noise(const Arguments& of) {
  const int size = of.size(2);
  const int32_t* const starts = of.array<int32_t>(4, size);
  const Array<float> normal = of.array<float>(5);
  for (int y = 0; y < size; y++) expect(starts[y] >= 0 && starts[y] < normal.length, "a row begins outside the numbers");
  add_noise(of.photo(0, size), size, of.number(3), starts, normal.data, normal.length);
}

/** (a, b, share of a, share of b) */
void call_blend(const Arguments& of) {
  const Array<float> a = of.array<float>(0), b = of.array<float>(1);
  expect(a.length == b.length && (a.data + a.length <= b.data || b.data + b.length <= a.data),
         "two photos of one size that do not overlap are blended");
  blend(a.data, b.data, a.length, of.number(2), of.number(3));
}

void add(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function) == napi_ok)
    napi_set_named_property(env, exports, name, function);
}

}  // namespace
}  // namespace mintmark

NAPI_MODULE_INIT() {
  using namespace mintmark;
  napi_value version;
  // Of these functions' arguments: the loader asks for it, as an addon may be older or newer than its caller.
  if (napi_create_int32(env, 1, &version) == napi_ok) napi_set_named_property(env, exports, "version", version);
  add(env, exports, "warp", guarded<call_warp>);
  add(env, exports, "recolour", guarded<call_recolour>);
  add(env, exports, "blur", guarded<call_blur>);
  add(env, exports, "addNoise", guarded<call_add_noise>);
  add(env, exports, "blend", guarded<call_blend>);
  return exports;
}
