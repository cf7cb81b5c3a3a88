//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <limits.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

// Algorithms, looked up once: a look-up by name costs more than hashing a short message.
static CRYPTO_ONCE algorithms_once = CRYPTO_ONCE_STATIC_INIT;
static EVP_CIPHER *aes_256_gcm = NULL;
static EVP_MD *hashes[LATCHKEY_SHA512 + 1];

static void fetch_algorithms(void) {
    aes_256_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    hashes[LATCHKEY_SHA1] = EVP_MD_fetch(NULL, "SHA1", NULL);
    hashes[LATCHKEY_SHA256] = EVP_MD_fetch(NULL, "SHA256", NULL);
    hashes[LATCHKEY_SHA384] = EVP_MD_fetch(NULL, "SHA384", NULL);
    hashes[LATCHKEY_SHA512] = EVP_MD_fetch(NULL, "SHA512", NULL);
}

const EVP_MD *latchkey_md(latchkey_hash hash) {
    return CRYPTO_THREAD_run_once(&algorithms_once, fetch_algorithms) == 1 && hash <= LATCHKEY_SHA512 ? hashes[hash]
                                                                                                      : NULL;
}

// Secret memory.

uint8_t *latchkey_secret_allocate(size_t count) { return OPENSSL_zalloc(count > 0 ? count : 1); }

void latchkey_secret_free(uint8_t *bytes, size_t count) { OPENSSL_clear_free(bytes, count > 0 ? count : 1); }

void latchkey_erase(uint8_t *bytes, size_t count) {
    if (bytes != NULL && count > 0) {
        OPENSSL_cleanse(bytes, count);
    }
}

// Hashes.

size_t latchkey_digest(latchkey_hash hash, const uint8_t *bytes, size_t count, uint8_t *digest) {
    const EVP_MD *function = latchkey_md(hash);
    unsigned int length = 0;
    return function != NULL && EVP_Digest(bytes, count, digest, &length, function, NULL) == 1 ? length : 0;
}

int latchkey_random(uint8_t *bytes, size_t count) {
    return count <= INT_MAX && RAND_bytes(bytes, (int)count) == 1;
}

int latchkey_equal(const uint8_t *left, const uint8_t *right, size_t count) {
    return CRYPTO_memcmp(left, right, count) == 0;
}

// HMAC-SHA-256 (RFC 2104). Each of the two hashes has taken its padded key once; a message copies that state, which is
// twice as fast as a context of the library's HMAC, and the copied contexts are never written to.
struct latchkey_hmac {
    EVP_MD_CTX *inner;
    EVP_MD_CTX *outer;
};

enum { HMAC_BLOCK = 64, HMAC_LENGTH = 32 };

// Starts a hash with the key's block, each byte changed by `pad`.
static EVP_MD_CTX *start_with_pad(const uint8_t *block, uint8_t pad) {
    uint8_t padded[HMAC_BLOCK];
    for (size_t index = 0; index < HMAC_BLOCK; index++) {
        padded[index] = block[index] ^ pad;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context != NULL
        && (EVP_DigestInit_ex(context, latchkey_md(LATCHKEY_SHA256), NULL) != 1
            || EVP_DigestUpdate(context, padded, HMAC_BLOCK) != 1)) {
        EVP_MD_CTX_free(context);
        context = NULL;
    }
    OPENSSL_cleanse(padded, sizeof padded);
    return context;
}

latchkey_hmac *latchkey_hmac_new(const uint8_t *key, size_t count) {
    uint8_t block[HMAC_BLOCK] = {0};
    if (count > HMAC_BLOCK) {
        if (latchkey_digest(LATCHKEY_SHA256, key, count, block) != HMAC_LENGTH) {
            return NULL;
        }
    } else if (count > 0) {
        memcpy(block, key, count);
    }
    latchkey_hmac *hmac = OPENSSL_zalloc(sizeof(*hmac));
    if (hmac != NULL) {
        hmac->inner = start_with_pad(block, 0x36);
        hmac->outer = start_with_pad(block, 0x5c);
        if (hmac->inner == NULL || hmac->outer == NULL) {
            latchkey_hmac_free(hmac);
            hmac = NULL;
        }
    }
    OPENSSL_cleanse(block, sizeof block);
    return hmac;
}

void latchkey_hmac_free(latchkey_hmac *hmac) {
    if (hmac == NULL) {
        return;
    }
    // The library overwrites a hash's state when it frees it.
    EVP_MD_CTX_free(hmac->inner);
    EVP_MD_CTX_free(hmac->outer);
    OPENSSL_free(hmac);
}

int latchkey_hmac_make(const latchkey_hmac *hmac, const uint8_t *bytes, size_t count, uint8_t *code) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t digest[EVP_MAX_MD_SIZE];
    int succeeded = context != NULL && EVP_MD_CTX_copy_ex(context, hmac->inner) == 1
        && EVP_DigestUpdate(context, bytes, count) == 1 && EVP_DigestFinal_ex(context, digest, NULL) == 1
        && EVP_MD_CTX_copy_ex(context, hmac->outer) == 1 && EVP_DigestUpdate(context, digest, HMAC_LENGTH) == 1
        && EVP_DigestFinal_ex(context, digest, NULL) == 1;
    if (succeeded) {
        memcpy(code, digest, HMAC_LENGTH);
    }
    OPENSSL_cleanse(digest, sizeof digest);
    EVP_MD_CTX_free(context);
    return succeeded;
}

int latchkey_hkdf(
    latchkey_hash hash, const uint8_t *secret, size_t secret_count, const uint8_t *salt, size_t salt_count,
    const uint8_t *info, size_t info_count, uint8_t *key, size_t count) {
    const EVP_MD *function = latchkey_md(hash);
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
    int succeeded = 0;
    if (function != NULL && context != NULL) {
        OSSL_PARAM parameters[5], *next = parameters;
        *next++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)EVP_MD_get0_name(function), 0);
        *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret, secret_count);
        if (salt_count > 0) {
            *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_count);
        }
        if (info_count > 0) {
            *next++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_count);
        }
        *next = OSSL_PARAM_construct_end();
        succeeded = EVP_KDF_derive(context, key, count, parameters) == 1;
    }
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return succeeded;
}

// AES-GCM.

enum { GCM_NONCE = 12, GCM_TAG = 16 };

// Starts AES-GCM in either direction with its key, nonce and associated data; NULL for failure.
static EVP_CIPHER_CTX *start_gcm(
    const EVP_CIPHER *cipher, const uint8_t *key, const uint8_t *nonce, const uint8_t *associated,
    size_t associated_count, int is_sealing) {
    EVP_CIPHER_CTX *context = cipher == NULL ? NULL : EVP_CIPHER_CTX_new();
    int length = 0;
    if (context == NULL) {
        return NULL;
    }
    if (EVP_CipherInit_ex2(context, cipher, key, nonce, is_sealing, NULL) != 1
        || (associated_count > 0
            && EVP_CipherUpdate(context, NULL, &length, associated, (int)associated_count) != 1)) {
        EVP_CIPHER_CTX_free(context);
        return NULL;
    }
    return context;
}

// Returns AES-GCM for a key of that many bytes, or NULL. The caller frees it.
static EVP_CIPHER *gcm_for(size_t key_count) {
    if (CRYPTO_THREAD_run_once(&algorithms_once, fetch_algorithms) != 1 || aes_256_gcm == NULL) {
        return NULL;
    }
    if (key_count == 32) {
        return EVP_CIPHER_up_ref(aes_256_gcm) == 1 ? aes_256_gcm : NULL;
    }
    return key_count == 16 ? EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL) : NULL;
}

int latchkey_gcm_seal(
    const uint8_t *key, size_t key_count, const uint8_t *nonce, const uint8_t *associated, size_t associated_count,
    const uint8_t *bytes, size_t count, uint8_t *sealed) {
    if (count > INT_MAX || associated_count > INT_MAX) {
        return 0;
    }
    EVP_CIPHER *cipher = gcm_for(key_count);
    EVP_CIPHER_CTX *context = start_gcm(cipher, key, nonce, associated, associated_count, 1);
    int length = 0;
    int succeeded = context != NULL
        && (count == 0 || EVP_CipherUpdate(context, sealed, &length, bytes, (int)count) == 1)
        && EVP_CipherFinal_ex(context, sealed + length, &length) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, GCM_TAG, sealed + count) == 1;
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
    return succeeded;
}

int latchkey_gcm_open(
    const uint8_t *key, size_t key_count, const uint8_t *nonce, const uint8_t *associated, size_t associated_count,
    const uint8_t *sealed, size_t count, const uint8_t *tag, uint8_t *bytes) {
    if (count > INT_MAX || associated_count > INT_MAX) {
        return 0;
    }
    EVP_CIPHER *cipher = gcm_for(key_count);
    EVP_CIPHER_CTX *context = start_gcm(cipher, key, nonce, associated, associated_count, 0);
    int length = 0;
    int succeeded = context != NULL
        && (count == 0 || EVP_CipherUpdate(context, bytes, &length, sealed, (int)count) == 1)
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, GCM_TAG, (void *)tag) == 1
        && EVP_CipherFinal_ex(context, bytes + length, &length) == 1;
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
    if (!succeeded) {
        // What was decrypted is not authentic: nobody may see it.
        latchkey_erase(bytes, count);
        ERR_clear_error();
    }
    return succeeded;
}

// AES key wrap.

int latchkey_key_wrap(
    int is_wrapping, int is_padded, const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count,
    uint8_t *result, size_t *result_count) {
    char name[24];
    if ((key_count != 32 && key_count != 24 && key_count != 16) || count == 0 || count > 1 << 20
        || BIO_snprintf(name, sizeof name, "AES-%d-WRAP%s", (int)key_count * 8, is_padded ? "-PAD" : "") < 0) {
        return 0;
    }
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
    EVP_CIPHER_CTX *context = cipher == NULL ? NULL : EVP_CIPHER_CTX_new();
    int length = 0, rest = 0;
    int succeeded = context != NULL;
    if (succeeded) {
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
        succeeded = EVP_CipherInit_ex2(context, cipher, key, NULL, is_wrapping, NULL) == 1
            && EVP_CipherUpdate(context, result, &length, bytes, (int)count) == 1
            && EVP_CipherFinal_ex(context, result + length, &rest) == 1 && length > 0;
    }
    *result_count = succeeded ? (size_t)(length + rest) : 0;
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
    ERR_clear_error();
    return succeeded;
}
