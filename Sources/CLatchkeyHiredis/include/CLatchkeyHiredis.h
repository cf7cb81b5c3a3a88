//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

// hiredis' reader behind opaque handles, so that its structures, which differ between versions, are not seen in Swift;
// and what an event loop needs of the system.

#pragma once

#include <stddef.h>

enum {
    LATCHKEY_RESP_STRING,
    LATCHKEY_RESP_STATUS,
    LATCHKEY_RESP_ERROR,
};

/// What a reader calls with the parts of a reply, depth first.
typedef struct latchkey_resp_callbacks {
    void (*_Nonnull text)(void *_Nonnull context, int kind, const char *_Nonnull bytes, size_t count);
    void (*_Nonnull integer)(void *_Nonnull context, long long value);
    void (*_Nonnull null)(void *_Nonnull context);
    void (*_Nonnull array)(void *_Nonnull context, size_t count);
} latchkey_resp_callbacks;

typedef struct latchkey_resp_reader latchkey_resp_reader;

/// Makes a reader, or NULL. The context must outlive it.
latchkey_resp_reader *_Nullable latchkey_resp_reader_make(latchkey_resp_callbacks callbacks, void *_Nonnull context);
void latchkey_resp_reader_free(latchkey_resp_reader *_Nonnull reader);
/// Takes bytes, which it copies: 1, or 0 when there is no memory or the reader has failed before.
int latchkey_resp_reader_feed(latchkey_resp_reader *_Nonnull reader, const void *_Nonnull bytes, size_t count);
/// Reads on: 1 when a reply is complete, 0 when bytes are missing, -1 when the bytes are no reply.
int latchkey_resp_reader_next(latchkey_resp_reader *_Nonnull reader);
/// How many bytes were taken and not read yet.
size_t latchkey_resp_reader_pending(const latchkey_resp_reader *_Nonnull reader);
/// Why the bytes are no reply.
const char *_Nonnull latchkey_resp_reader_error(const latchkey_resp_reader *_Nonnull reader);

/// A descriptor to be waited for.
typedef struct latchkey_poll_item {
    int descriptor;
    int wants_to_write;
    int is_ready;
} latchkey_poll_item;

/// Waits until a descriptor can be read, or written where that is wanted, or the time is over.
void latchkey_poll(latchkey_poll_item *_Nonnull items, size_t count, long long nanoseconds);

/// Sends what a socket takes at once: how many bytes that were, or -1 when it takes none.
long latchkey_send(int descriptor, const void *_Nonnull bytes, size_t count);

/// Opens what wakes a thread that polls: what to poll, then what to write to. 1, or 0 when no descriptors are left.
int latchkey_waker_open(int descriptors[_Nonnull 2]);
/// Makes the descriptor ready.
void latchkey_waker_signal(int descriptor);
/// Makes the descriptor wait for the next signal.
void latchkey_waker_reset(int descriptor);
void latchkey_waker_close(const int descriptors[_Nonnull 2]);

/// Makes a libcurl handle receive many records of TLS with one system call, where it uses OpenSSL.
void latchkey_tls_read_ahead(void *_Nonnull handle);
