#pragma once

namespace mintmark {

/**
 * Lets this process keep what it frees, in pages of 2 MiB. A training step allocates and frees some gigabytes in
 * blocks of up to 150 MB; by default each is mapped and unmapped, and the system clears 40,000 small pages for it.
 */
void keep_large_blocks();

}  // namespace mintmark
