//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

latchkey_key *latchkey_key_generate_rsa(unsigned int bits) {
    return latchkey_wrap_pkey(EVP_RSA_gen(bits));
}

latchkey_key *latchkey_key_read_private_pem(const uint8_t *bytes, size_t count) {
    BIO *bio = latchkey_bio_over(bytes, count);
    if (bio == NULL) {
        return NULL;
    }
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, latchkey_refuse_passphrase, NULL);
    BIO_free(bio);
    return latchkey_wrap_pkey(key);
}

latchkey_key *latchkey_key_read_public_pem(const uint8_t *bytes, size_t count) {
    BIO *bio = latchkey_bio_over(bytes, count);
    if (bio == NULL) {
        return NULL;
    }
    EVP_PKEY *key = PEM_read_bio_PUBKEY(bio, NULL, latchkey_refuse_passphrase, NULL);
    BIO_free(bio);
    return latchkey_wrap_pkey(key);
}

// Makes a public key from parameters, or NULL.
static EVP_PKEY *key_from_parameters(OSSL_PARAM *parameters) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (context != NULL && EVP_PKEY_fromdata_init(context) == 1) {
        (void)EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

latchkey_key *latchkey_key_from_rsa_components(
    const uint8_t *modulus, size_t modulus_count, const uint8_t *exponent, size_t exponent_count) {
    // 16384 bits are the most that OpenSSL verifies with; a longer number is an attempt to keep the processor busy.
    if (modulus_count > 2048 || exponent_count > 2048) {
        return NULL;
    }
    BIGNUM *n = BN_bin2bn(modulus, (int)modulus_count, NULL);
    BIGNUM *e = BN_bin2bn(exponent, (int)exponent_count, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM *parameters = NULL;
    EVP_PKEY *key = NULL;
    if (n != NULL && e != NULL && builder != NULL && BN_is_odd(n) && BN_is_odd(e) && !BN_is_one(e)
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1) {
        parameters = OSSL_PARAM_BLD_to_param(builder);
    }
    if (parameters != NULL) {
        key = key_from_parameters(parameters);
    }
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    BN_free(e);
    BN_free(n);
    return latchkey_wrap_pkey(key);
}

void latchkey_key_free(latchkey_key *key) { EVP_PKEY_free(latchkey_pkey(key)); }

latchkey_key_kind latchkey_key_get_kind(const latchkey_key *key) {
    return EVP_PKEY_is_a(latchkey_pkey(key), "RSA") ? LATCHKEY_KEY_RSA : LATCHKEY_KEY_OTHER;
}

int latchkey_key_get_bits(const latchkey_key *key) { return EVP_PKEY_get_bits(latchkey_pkey(key)); }

int latchkey_key_write_private_pem(const latchkey_key *key, latchkey_buffer *pem) {
    // The secure memory BIO overwrites what it outgrows.
    BIO *bio = BIO_new(BIO_s_secmem());
    if (bio == NULL) {
        return 0;
    }
    if (PEM_write_bio_PKCS8PrivateKey(bio, latchkey_pkey(key), NULL, NULL, 0, NULL, NULL) != 1) {
        BIO_free(bio);
        return 0;
    }
    return latchkey_buffer_take_bio(pem, bio);
}

int latchkey_key_write_public_pem(const latchkey_key *key, latchkey_buffer *pem) {
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL) {
        return 0;
    }
    if (PEM_write_bio_PUBKEY(bio, latchkey_pkey(key)) != 1) {
        BIO_free(bio);
        return 0;
    }
    return latchkey_buffer_take_bio(pem, bio);
}

// Writes one number of a key as big-endian bytes.
static int get_number(const latchkey_key *key, const char *name, latchkey_buffer *buffer) {
    BIGNUM *number = NULL;
    if (EVP_PKEY_get_bn_param(latchkey_pkey(key), name, &number) != 1) {
        return 0;
    }
    buffer->count = (size_t)BN_num_bytes(number);
    buffer->bytes = OPENSSL_malloc(buffer->count > 0 ? buffer->count : 1);
    if (buffer->bytes != NULL) {
        (void)BN_bn2bin(number, buffer->bytes);
    } else {
        buffer->count = 0;
    }
    BN_free(number);
    return buffer->bytes != NULL;
}

int latchkey_key_get_rsa_components(const latchkey_key *key, latchkey_buffer *modulus, latchkey_buffer *exponent) {
    return get_number(key, OSSL_PKEY_PARAM_RSA_N, modulus) && get_number(key, OSSL_PKEY_PARAM_RSA_E, exponent);
}

int latchkey_key_is_same(const latchkey_key *left, const latchkey_key *right) {
    int result = EVP_PKEY_eq(latchkey_pkey(left), latchkey_pkey(right));
    ERR_clear_error();
    return result == 1;
}

// Returns the hash function of a signature algorithm.
static const EVP_MD *hash_of(latchkey_signature_algorithm algorithm) {
    switch (algorithm) {
    case LATCHKEY_RSA_PKCS1_SHA256:
        return EVP_sha256();
    }
    return NULL;
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
    const latchkey_key *key, latchkey_signature_algorithm algorithm, const uint8_t *bytes, size_t count,
    latchkey_buffer *signature) {
    const EVP_MD *hash = hash_of(algorithm);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int succeeded = hash != NULL && context != NULL
        && EVP_DigestSignInit(context, NULL, hash, NULL, latchkey_pkey(key)) == 1
        && finish_signature(context, bytes, count, signature);
    EVP_MD_CTX_free(context);
    return succeeded;
}

int latchkey_key_verify(
    const latchkey_key *key, latchkey_signature_algorithm algorithm, const uint8_t *bytes, size_t count,
    const uint8_t *signature, size_t signature_count) {
    const EVP_MD *hash = hash_of(algorithm);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int succeeded = hash != NULL && context != NULL
        && EVP_DigestVerifyInit(context, NULL, hash, NULL, latchkey_pkey(key)) == 1
        && EVP_DigestVerify(context, signature, signature_count, bytes, count) == 1;
    EVP_MD_CTX_free(context);
    // A signature that does not match leaves reasons behind that would be mistaken for those of a later failure.
    ERR_clear_error();
    return succeeded;
}
