//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <limits.h>

#include <openssl/err.h>
#include <openssl/rsa.h>

int latchkey_hmac_once(
    latchkey_hash hash, const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t *code,
    size_t capacity) {
    const EVP_MD *function = latchkey_md(hash);
    size_t length = 0;
    return function != NULL
        && EVP_Q_mac(
               NULL, "HMAC", NULL, EVP_MD_get0_name(function), NULL, key, key_count, bytes, count, code, capacity,
               &length)
        != NULL
        && length == (size_t)EVP_MD_get_size(function);
}

int latchkey_cbc(
    int is_sealing, const uint8_t *key, size_t key_count, const uint8_t *vector, const uint8_t *bytes, size_t count,
    uint8_t *result, size_t *result_count) {
    *result_count = 0;
    if ((key_count != 16 && key_count != 32) || count > INT_MAX - 16) {
        return 0;
    }
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, key_count == 32 ? "AES-256-CBC" : "AES-128-CBC", NULL);
    EVP_CIPHER_CTX *context = cipher == NULL ? NULL : EVP_CIPHER_CTX_new();
    int length = 0, rest = 0;
    int succeeded = context != NULL && EVP_CipherInit_ex2(context, cipher, key, vector, is_sealing, NULL) == 1
        && EVP_CipherUpdate(context, result, &length, bytes, (int)count) == 1
        && EVP_CipherFinal_ex(context, result + length, &rest) == 1;
    if (succeeded) {
        *result_count = (size_t)(length + rest);
    } else {
        latchkey_erase(result, count);
        ERR_clear_error();
    }
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
    return succeeded;
}

int latchkey_key_oaep(
    const latchkey_key *key, int is_encrypting, latchkey_hash hash, const uint8_t *bytes, size_t count,
    uint8_t *result, size_t *result_count) {
    const EVP_MD *function = latchkey_md(hash);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, latchkey_pkey(key), NULL);
    int succeeded = function != NULL && context != NULL
        && (is_encrypting ? EVP_PKEY_encrypt_init(context) : EVP_PKEY_decrypt_init(context)) == 1
        && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
        && EVP_PKEY_CTX_set_rsa_oaep_md(context, function) == 1
        && EVP_PKEY_CTX_set_rsa_mgf1_md(context, function) == 1
        && (is_encrypting ? EVP_PKEY_encrypt(context, result, result_count, bytes, count)
                          : EVP_PKEY_decrypt(context, result, result_count, bytes, count))
            == 1;
    EVP_PKEY_CTX_free(context);
    ERR_clear_error();
    return succeeded;
}
