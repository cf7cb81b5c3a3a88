//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

// What Swift cannot call of SQLite (its cast macros), and what the store needs of the system: threads, conditions with a
// deadline, locks that belong to an open file, and the kind of a file system.

#pragma once

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sqlite3.h>

/// Binds bytes, which SQLite copies; no bytes are a value of no length, not NULL.
int latchkey_sqlite_bind_bytes(sqlite3_stmt *_Nonnull statement, int index, const void *_Nullable bytes, int count);

/// Starts a thread that nobody joins, with all signals blocked that other threads can take: 1, or 0 when none is left.
/// The name must outlive the thread's start.
int latchkey_sqlite_thread_start(
    void (*_Nonnull body)(void *_Nonnull), void *_Nonnull context, const char *_Nonnull name);

/// Makes a condition whose time is not moved by who sets the clock.
void latchkey_sqlite_condition_init(pthread_cond_t *_Nonnull condition);
/// Waits for a condition, at most so many nanoseconds.
void latchkey_sqlite_condition_wait(
    pthread_cond_t *_Nonnull condition, pthread_mutex_t *_Nonnull mutex, int64_t nanoseconds);

/// Locks an open file without waiting, or changes its lock at once: 1, 0 when another holds it, -1 when that failed.
int latchkey_sqlite_file_lock(int descriptor, int exclusive);

/// The magic number of the file system of a path (Linux), or that of NFS for one that is not local (Darwin).
int latchkey_sqlite_file_system(const char *_Nonnull path, uint64_t *_Nonnull type);
