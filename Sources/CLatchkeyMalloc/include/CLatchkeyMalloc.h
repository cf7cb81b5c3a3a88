//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

// Counts the allocations of a process, for programs that measure: linking this module puts its malloc before the C
// library's. Until counting is switched on, an allocation costs one more load and one branch that is predicted.

#pragma once

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations can be counted: with the GNU C library, and without a sanitizer, which has a malloc of its own.
bool latchkey_malloc_is_counted(void);

/// Begins to count, until `latchkey_malloc_stop` was called as often as this.
///
/// Returns how many blocks were counted before.
uint64_t latchkey_malloc_start(void);

/// Ends counting, unless somebody else has begun too.
///
/// Returns how many blocks all threads have allocated while anybody counted.
uint64_t latchkey_malloc_stop(void);

/// The bytes of all blocks that are allocated at the moment, the allocator's own headers included; 0 when unknown.
uint64_t latchkey_malloc_bytes_in_use(void);
