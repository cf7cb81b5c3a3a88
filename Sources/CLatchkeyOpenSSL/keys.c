//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

latchkey_key *latchkey_key_generate_rsa(unsigned int bits) { return latchkey_wrap_pkey(EVP_RSA_gen(bits)); }

latchkey_key *latchkey_key_generate_ec(latchkey_key_kind kind) {
    const char *curve = latchkey_curve_name(kind);
    return curve == NULL ? NULL : latchkey_wrap_pkey(EVP_EC_gen(curve));
}

const char *latchkey_curve_name(latchkey_key_kind kind) {
    switch (kind) {
    case LATCHKEY_KEY_P256:
        return "prime256v1";
    case LATCHKEY_KEY_P384:
        return "secp384r1";
    case LATCHKEY_KEY_P521:
        return "secp521r1";
    default:
        return NULL;
    }
}

// A pass phrase, and whether a reader needed one.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    int was_needed;
} passphrase;

// Answers with the pass phrase, or refuses, so that an encrypted file fails instead of asking on the terminal.
static int give_passphrase(char *buffer, int size, int is_writing, void *context) {
    passphrase *phrase = context;
    (void)is_writing;
    phrase->was_needed = 1;
    if (phrase->bytes == NULL || size < 0 || phrase->count > (size_t)size) {
        return -1;
    }
    memcpy(buffer, phrase->bytes, phrase->count);
    return (int)phrase->count;
}

// Returns 1 when the encrypted private keys of a text ask for no more work than is bearable.
static int is_bearable(const uint8_t *bytes, size_t count) {
    BIO *bio = latchkey_bio_over(bytes, count);
    char *name = NULL, *header = NULL;
    uint8_t *data = NULL;
    long length = 0;
    int result = 1;
    while (bio != NULL && result && PEM_read_bio(bio, &name, &header, &data, &length) == 1) {
        if (strcmp(name, PEM_STRING_PKCS8) == 0) {
            const uint8_t *start = data;
            X509_SIG *key = d2i_X509_SIG(NULL, &start, length);
            const X509_ALGOR *algorithm = NULL;
            if (key != NULL) {
                X509_SIG_get0(key, &algorithm, NULL);
            }
            result = latchkey_encryption_is_bearable(algorithm);
            X509_SIG_free(key);
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_clear_free(data, (size_t)length);
    }
    BIO_free(bio);
    ERR_clear_error();
    return result;
}

latchkey_key *latchkey_key_read_private_pem(
    const uint8_t *bytes, size_t count, const uint8_t *phrase, size_t phrase_count, latchkey_pem_problem *problem) {
    // Without a pass phrase nothing is decrypted.
    if (phrase != NULL && !is_bearable(bytes, count)) {
        *problem = LATCHKEY_PEM_SLOW;
        return NULL;
    }
    passphrase context = {.bytes = phrase, .count = phrase_count, .was_needed = 0};
    BIO *bio = latchkey_bio_over(bytes, count);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &context);
    BIO_free(bio);
    *problem = context.was_needed ? LATCHKEY_PEM_ENCRYPTED : LATCHKEY_PEM_MALFORMED;
    return latchkey_wrap_pkey(key);
}

latchkey_key *latchkey_key_read_public_pem(const uint8_t *bytes, size_t count) {
    passphrase context = {0};
    BIO *bio = latchkey_bio_over(bytes, count);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PUBKEY(bio, NULL, give_passphrase, &context);
    BIO_free(bio);
    return latchkey_wrap_pkey(key);
}

void latchkey_key_free(latchkey_key *key) { EVP_PKEY_free(latchkey_pkey(key)); }

latchkey_key_kind latchkey_key_get_kind(const latchkey_key *key) {
    EVP_PKEY *pkey = latchkey_pkey(key);
    if (EVP_PKEY_is_a(pkey, "RSA")) {
        return LATCHKEY_KEY_RSA;
    }
    char curve[64] = "";
    if (EVP_PKEY_is_a(pkey, "EC") && EVP_PKEY_get_group_name(pkey, curve, sizeof curve, NULL) == 1) {
        for (latchkey_key_kind kind = LATCHKEY_KEY_P256; kind <= LATCHKEY_KEY_P521; kind++) {
            if (strcmp(curve, latchkey_curve_name(kind)) == 0) {
                return kind;
            }
        }
    }
    ERR_clear_error();
    return LATCHKEY_KEY_OTHER;
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

int latchkey_key_is_same(const latchkey_key *left, const latchkey_key *right) {
    int result = EVP_PKEY_eq(latchkey_pkey(left), latchkey_pkey(right));
    ERR_clear_error();
    return result == 1;
}
