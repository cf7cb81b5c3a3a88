//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

// Prepares a context for an algorithm: the padding of RSASSA-PSS, with a salt as long as the hash (RFC 7518 §3.5).
static int prepare(EVP_PKEY_CTX *context, latchkey_signature_scheme scheme) {
    return scheme != LATCHKEY_RSA_PSS
        || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

// Returns the length of each of the two numbers of an ECDSA signature.
static size_t coordinate_count(const latchkey_key *key) {
    return ((size_t)EVP_PKEY_get_bits(latchkey_pkey(key)) + 7) / 8;
}

// Replaces an ECDSA signature in DER form by its two numbers, each in full length (RFC 7518 §3.4).
static int flatten(latchkey_buffer *signature, size_t count) {
    const unsigned char *der = signature->bytes;
    ECDSA_SIG *numbers = d2i_ECDSA_SIG(NULL, &der, (long)signature->count);
    unsigned char *flat = numbers == NULL ? NULL : OPENSSL_malloc(2 * count);
    int succeeded = flat != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(numbers), flat, (int)count) >= 0
        && BN_bn2binpad(ECDSA_SIG_get0_s(numbers), flat + count, (int)count) >= 0;
    ECDSA_SIG_free(numbers);
    if (!succeeded) {
        OPENSSL_free(flat);
        return 0;
    }
    latchkey_buffer_free(signature);
    signature->bytes = flat;
    signature->count = 2 * count;
    return 1;
}

// Makes the DER form of an ECDSA signature; returns its length, or 0.
static size_t unflatten(const uint8_t *flat, size_t count, unsigned char **der) {
    ECDSA_SIG *numbers = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(flat, (int)count, NULL);
    BIGNUM *s = BN_bin2bn(flat + count, (int)count, NULL);
    int length = 0;
    if (numbers != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(numbers, r, s) == 1) {
        r = s = NULL;
        length = i2d_ECDSA_SIG(numbers, der);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(numbers);
    return length > 0 ? (size_t)length : 0;
}

// Makes the signature in a context that was prepared for it.
static int finish_signature(EVP_MD_CTX *context, const uint8_t *bytes, size_t count, latchkey_buffer *signature) {
    size_t length = 0;
    if (EVP_DigestSign(context, NULL, &length, bytes, count) != 1) {
        return 0;
    }
    signature->bytes = OPENSSL_malloc(length);
    if (signature->bytes == NULL || EVP_DigestSign(context, signature->bytes, &length, bytes, count) != 1) {
        return 0;
    }
    signature->count = length;
    return 1;
}

int latchkey_key_sign(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *bytes, size_t count,
    latchkey_buffer *signature) {
    const EVP_MD *function = latchkey_md(hash);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_context = NULL;
    int succeeded = function != NULL && context != NULL
        && EVP_DigestSignInit(context, &key_context, function, NULL, latchkey_pkey(key)) == 1
        && prepare(key_context, scheme) && finish_signature(context, bytes, count, signature)
        && (scheme != LATCHKEY_ECDSA || flatten(signature, coordinate_count(key)));
    EVP_MD_CTX_free(context);
    return succeeded;
}

// Verifies a signature in the form that the library uses.
static int verify(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *bytes, size_t count,
    const uint8_t *signature, size_t signature_count) {
    const EVP_MD *function = latchkey_md(hash);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_context = NULL;
    int succeeded = function != NULL && context != NULL
        && EVP_DigestVerifyInit(context, &key_context, function, NULL, latchkey_pkey(key)) == 1
        && prepare(key_context, scheme) && EVP_DigestVerify(context, signature, signature_count, bytes, count) == 1;
    EVP_MD_CTX_free(context);
    return succeeded;
}

int latchkey_key_verify(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *bytes, size_t count,
    const uint8_t *signature, size_t signature_count) {
    int succeeded = 0;
    if (scheme == LATCHKEY_ECDSA) {
        size_t number_count = coordinate_count(key);
        unsigned char *der = NULL;
        size_t der_count = signature_count == 2 * number_count ? unflatten(signature, number_count, &der) : 0;
        succeeded = der_count > 0 && verify(key, scheme, hash, bytes, count, der, der_count);
        OPENSSL_free(der);
    } else {
        succeeded = verify(key, scheme, hash, bytes, count, signature, signature_count);
    }
    // A signature that does not match leaves reasons behind that would be mistaken for those of a later failure.
    ERR_clear_error();
    return succeeded;
}

// Prepares a context for a hash that was made already.
static EVP_PKEY_CTX *digest_context(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, int (*begin)(EVP_PKEY_CTX *)) {
    const EVP_MD *function = latchkey_md(hash);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(latchkey_pkey(key), NULL);
    int succeeded = function != NULL && context != NULL && begin(context) == 1 && prepare(context, scheme)
        && EVP_PKEY_CTX_set_signature_md(context, function) == 1;
    if (!succeeded) {
        EVP_PKEY_CTX_free(context);
        return NULL;
    }
    return context;
}

int latchkey_key_sign_digest(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *digest, size_t count,
    latchkey_buffer *signature) {
    EVP_PKEY_CTX *context = digest_context(key, scheme, hash, EVP_PKEY_sign_init);
    size_t length = 0;
    int succeeded = context != NULL && EVP_PKEY_sign(context, NULL, &length, digest, count) == 1;
    if (succeeded) {
        signature->bytes = OPENSSL_malloc(length);
        succeeded = signature->bytes != NULL && EVP_PKEY_sign(context, signature->bytes, &length, digest, count) == 1;
        signature->count = length;
    }
    EVP_PKEY_CTX_free(context);
    return succeeded && (scheme != LATCHKEY_ECDSA || flatten(signature, coordinate_count(key)));
}

int latchkey_key_verify_digest(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *digest, size_t count,
    const uint8_t *signature, size_t signature_count) {
    EVP_PKEY_CTX *context = digest_context(key, scheme, hash, EVP_PKEY_verify_init);
    unsigned char *der = NULL;
    int succeeded = context != NULL;
    if (succeeded && scheme == LATCHKEY_ECDSA) {
        size_t number_count = coordinate_count(key);
        size_t der_count = signature_count == 2 * number_count ? unflatten(signature, number_count, &der) : 0;
        succeeded = der_count > 0 && EVP_PKEY_verify(context, der, der_count, digest, count) == 1;
    } else if (succeeded) {
        succeeded = EVP_PKEY_verify(context, signature, signature_count, digest, count) == 1;
    }
    OPENSSL_free(der);
    EVP_PKEY_CTX_free(context);
    ERR_clear_error();
    return succeeded;
}
