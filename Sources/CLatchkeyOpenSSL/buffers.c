//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <limits.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

int latchkey_buffer_fill(latchkey_buffer *buffer, const void *bytes, size_t count) {
    buffer->bytes = OPENSSL_malloc(count > 0 ? count : 1);
    if (buffer->bytes == NULL) {
        return 0;
    }
    if (count > 0) {
        memcpy(buffer->bytes, bytes, count);
    }
    buffer->count = count;
    return 1;
}

int latchkey_buffer_take_bio(latchkey_buffer *buffer, BIO *bio) {
    char *bytes = NULL;
    long count = BIO_get_mem_data(bio, &bytes);
    int succeeded = count >= 0 && latchkey_buffer_fill(buffer, bytes, (size_t)count);
    if (bytes != NULL && count > 0) {
        OPENSSL_cleanse(bytes, (size_t)count);
    }
    BIO_free(bio);
    return succeeded;
}

void latchkey_buffer_free(latchkey_buffer *buffer) {
    OPENSSL_clear_free(buffer->bytes, buffer->count);
    buffer->bytes = NULL;
    buffer->count = 0;
}

BIO *latchkey_bio_over(const uint8_t *bytes, size_t count) {
    return count > INT_MAX ? NULL : BIO_new_mem_buf(bytes, (int)count);
}

void latchkey_take_error(char *text, size_t capacity) {
    unsigned long code = ERR_get_error();
    const char *reason = code == 0 ? NULL : ERR_reason_error_string(code);
    OPENSSL_strlcpy(text, reason == NULL ? "" : reason, capacity);
    ERR_clear_error();
}
