//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

// What the files of the shim share; not visible to Swift.

#pragma once

#include "CLatchkeyOpenSSL.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

// The handles are OpenSSL's own objects under another name, so that Swift sees no OpenSSL type.
static inline EVP_PKEY *latchkey_pkey(const latchkey_key *key) { return (EVP_PKEY *)key; }
static inline latchkey_key *latchkey_wrap_pkey(EVP_PKEY *key) { return (latchkey_key *)key; }
static inline X509 *latchkey_x509(const latchkey_certificate *certificate) { return (X509 *)certificate; }
static inline latchkey_certificate *latchkey_wrap_x509(X509 *x509) { return (latchkey_certificate *)x509; }
static inline STACK_OF(X509) *latchkey_x509s(const latchkey_certificates *certificates) {
    return (STACK_OF(X509) *)certificates;
}

// Copies bytes into a buffer.
int latchkey_buffer_fill(latchkey_buffer *buffer, const void *bytes, size_t count);
// Copies what a memory BIO holds into a buffer, and frees the BIO in any case.
int latchkey_buffer_take_bio(latchkey_buffer *buffer, BIO *bio);
// Opens a range of bytes for reading; NULL when it is too long for OpenSSL.
BIO *latchkey_bio_over(const uint8_t *bytes, size_t count);
// Returns the library's name of the curve of a kind of key, or NULL.
const char *latchkey_curve_name(latchkey_key_kind kind);
// Returns a hash function, looked up once for the process; NULL when the library has none by that name.
const EVP_MD *latchkey_md(latchkey_hash hash);
// Returns 1 when a number of iterations is bearable, or missing.
int latchkey_iterations_are_bearable(const ASN1_INTEGER *iterations);
// Returns 1 when an encryption with a pass phrase asks for no more work than is bearable. May leave errors behind.
int latchkey_encryption_is_bearable(const X509_ALGOR *algorithm);
