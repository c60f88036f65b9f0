#pragma once

namespace mintmark {

/**
 * Gives the calling thread a stack of its own for signals, and lets those that are handled so far use it. oneDNN's
 * matrix products (`jit_avx512_common_gemm_f32` and its like) point the stack pointer at a buffer on the heap where
 * the inner dimension is above 2,048: a handler that runs on the thread's own stack then writes over what lies before
 * that buffer.
 */
void handle_signals_apart();

}  // namespace mintmark
