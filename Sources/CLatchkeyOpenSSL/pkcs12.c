//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

struct latchkey_pkcs12 {
    EVP_PKEY *key;
    X509 *certificate;
    STACK_OF(X509) *others;
};

// Files from old systems are encrypted with RC2, which only the legacy provider has. It is loaded into a context of its
// own: loading it into the default one would change what every other part of the process can use.
static CRYPTO_ONCE legacy_once = CRYPTO_ONCE_STATIC_INIT;
static OSSL_LIB_CTX *legacy_context = NULL;

static void load_legacy(void) {
    OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
    if (context != NULL
        && (OSSL_PROVIDER_load(context, "legacy") == NULL || OSSL_PROVIDER_load(context, "default") == NULL)) {
        OSSL_LIB_CTX_free(context);
        context = NULL;
    }
    legacy_context = context;
}

// Returns a copy of a pass phrase as a string of C, or NULL; free it with OPENSSL_clear_free and one byte more.
static char *copy_phrase(const uint8_t *phrase, size_t count) {
    char *copy = memchr(phrase, 0, count) == NULL ? OPENSSL_zalloc(count + 1) : NULL;
    if (copy != NULL && count > 0) {
        memcpy(copy, phrase, count);
    }
    return copy;
}

// Returns 1 when one of the thread's errors says that an algorithm is not there.
static int is_unsupported(void) {
    int found = 0;
    unsigned long code;
    while ((code = ERR_get_error()) != 0) {
        found |= ERR_GET_REASON(code) == ERR_R_UNSUPPORTED
            || (ERR_GET_LIB(code) == ERR_LIB_EVP && ERR_GET_REASON(code) == EVP_R_UNSUPPORTED_ALGORITHM);
    }
    return found;
}

// Returns 1 when what protects the keys among some bags is bearable.
static int are_bearable_bags(const STACK_OF(PKCS12_SAFEBAG) *bags) {
    for (int index = 0; index < sk_PKCS12_SAFEBAG_num(bags); index++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, index);
        const X509_ALGOR *algorithm = NULL;
        switch (PKCS12_SAFEBAG_get_nid(bag)) {
        case NID_pkcs8ShroudedKeyBag:
            X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, NULL);
            if (!latchkey_encryption_is_bearable(algorithm)) {
                return 0;
            }
            break;
        case NID_safeContentsBag:
            if (!are_bearable_bags(PKCS12_SAFEBAG_get0_safes(bag))) {
                return 0;
            }
            break;
        default:
            break;
        }
    }
    return 1;
}

// Returns 1 when one part of a file asks for no more work than is bearable.
//
// What is encrypted is looked into only where nothing protects the integrity: nobody else than the author can have
// changed the other files.
static int is_bearable_part(PKCS7 *part, const char *phrase, int is_protected) {
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    if (part->d.ptr != NULL && PKCS7_type_is_data(part)) {
        bags = PKCS12_unpack_p7data(part);
    } else if (part->d.ptr != NULL && PKCS7_type_is_encrypted(part) && part->d.encrypted->enc_data != NULL) {
        if (!latchkey_encryption_is_bearable(part->d.encrypted->enc_data->algorithm)) {
            return 0;
        }
        bags = is_protected ? NULL : PKCS12_unpack_p7encdata(part, phrase, -1);
    }
    int result = bags == NULL || are_bearable_bags(bags);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return result;
}

// Returns 1 when reading a file takes no more work than is bearable.
static int is_bearable(const PKCS12 *file, const char *phrase) {
    const ASN1_INTEGER *iterations = NULL;
    PKCS12_get0_mac(NULL, NULL, NULL, &iterations, file);
    int result = latchkey_iterations_are_bearable(iterations);
    STACK_OF(PKCS7) *parts = result ? PKCS12_unpack_authsafes(file) : NULL;
    for (int index = 0; result && index < sk_PKCS7_num(parts); index++) {
        result = is_bearable_part(sk_PKCS7_value(parts, index), phrase, PKCS12_mac_present(file));
    }
    sk_PKCS7_pop_free(parts, PKCS7_free);
    ERR_clear_error();
    return result;
}

// Adds the code that protects the integrity where a file has none: the library reads only files with one.
static int complete(PKCS12 *file, const char *phrase) {
    return PKCS12_mac_present(file) || PKCS12_set_mac(file, phrase, -1, NULL, 0, 1, EVP_sha256()) == 1;
}

// Reads a file with the algorithms of the thread's context.
static latchkey_pkcs12_problem read_file(
    const uint8_t *bytes, size_t count, const char *phrase, latchkey_pkcs12 *contents) {
    PKCS12 *file = PKCS12_init(NID_pkcs7_data);
    BIO *bio = latchkey_bio_over(bytes, count);
    latchkey_pkcs12_problem problem = LATCHKEY_PKCS12_MALFORMED;
    if (file != NULL && bio != NULL && d2i_PKCS12_bio(bio, &file) != NULL && BIO_pending(bio) == 0) {
        if (!is_bearable(file, phrase)) {
            problem = LATCHKEY_PKCS12_SLOW;
        } else if (PKCS12_mac_present(file) && PKCS12_verify_mac(file, phrase, -1) != 1
            && (*phrase != 0 || PKCS12_verify_mac(file, NULL, 0) != 1)) {
            problem = is_unsupported() ? LATCHKEY_PKCS12_UNSUPPORTED : LATCHKEY_PKCS12_WRONG_PHRASE;
        } else if (complete(file, phrase)
            && PKCS12_parse(file, phrase, &contents->key, &contents->certificate, &contents->others) == 1) {
            problem = LATCHKEY_PKCS12_NONE;
        } else if (is_unsupported()) {
            problem = LATCHKEY_PKCS12_UNSUPPORTED;
        }
    }
    BIO_free(bio);
    PKCS12_free(file);
    return problem;
}

// Reads a file with the algorithms of the legacy provider.
static latchkey_pkcs12_problem read_legacy_file(
    const uint8_t *bytes, size_t count, const char *phrase, latchkey_pkcs12 *contents) {
    if (CRYPTO_THREAD_run_once(&legacy_once, load_legacy) != 1 || legacy_context == NULL) {
        return LATCHKEY_PKCS12_UNSUPPORTED;
    }
    // The library looks for the algorithms of keys in the thread's context, whatever context the file belongs to.
    OSSL_LIB_CTX *usual = OSSL_LIB_CTX_set0_default(legacy_context);
    latchkey_pkcs12_problem problem = read_file(bytes, count, phrase, contents);
    (void)OSSL_LIB_CTX_set0_default(usual);
    return problem;
}

// Moves a key from another context into the default one.
static EVP_PKEY *adopt(EVP_PKEY *key) {
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    EVP_PKEY *adopted = info == NULL ? NULL : EVP_PKCS82PKEY(info);
    PKCS8_PRIV_KEY_INFO_free(info);
    EVP_PKEY_free(key);
    return adopted;
}

latchkey_pkcs12 *latchkey_pkcs12_read(
    const uint8_t *bytes, size_t count, const uint8_t *phrase, size_t phrase_count, latchkey_pkcs12_problem *problem) {
    latchkey_pkcs12 *contents = OPENSSL_zalloc(sizeof(*contents));
    char *text = copy_phrase(phrase, phrase_count);
    *problem = LATCHKEY_PKCS12_WRONG_PHRASE;
    if (contents != NULL && text != NULL) {
        *problem = read_file(bytes, count, text, contents);
        if (*problem == LATCHKEY_PKCS12_UNSUPPORTED) {
            *problem = read_legacy_file(bytes, count, text, contents);
            if (contents->key != NULL) {
                contents->key = adopt(contents->key);
            }
        }
        if (*problem == LATCHKEY_PKCS12_NONE && contents->key == NULL) {
            *problem = LATCHKEY_PKCS12_NO_KEY;
        }
    }
    OPENSSL_clear_free(text, phrase_count + 1);
    if (*problem != LATCHKEY_PKCS12_NONE) {
        latchkey_pkcs12_free(contents);
        contents = NULL;
    }
    ERR_clear_error();
    return contents;
}

void latchkey_pkcs12_free(latchkey_pkcs12 *contents) {
    if (contents == NULL) {
        return;
    }
    EVP_PKEY_free(contents->key);
    X509_free(contents->certificate);
    sk_X509_pop_free(contents->others, X509_free);
    OPENSSL_free(contents);
}

latchkey_key *latchkey_pkcs12_copy_key(const latchkey_pkcs12 *contents) {
    return EVP_PKEY_up_ref(contents->key) == 1 ? latchkey_wrap_pkey(contents->key) : NULL;
}

size_t latchkey_pkcs12_count_certificates(const latchkey_pkcs12 *contents) {
    int others = contents->others == NULL ? 0 : sk_X509_num(contents->others);
    return (contents->certificate != NULL) + (size_t)(others < 0 ? 0 : others);
}

int latchkey_pkcs12_get_certificate(const latchkey_pkcs12 *contents, size_t index, latchkey_buffer *der) {
    if (index == 0 && contents->certificate != NULL) {
        return latchkey_certificate_write_der(latchkey_wrap_x509(contents->certificate), der);
    }
    size_t other = index - (contents->certificate != NULL);
    if (contents->others == NULL || other > INT_MAX) {
        return 0;
    }
    X509 *x509 = sk_X509_value(contents->others, (int)other);
    return x509 != NULL && latchkey_certificate_write_der(latchkey_wrap_x509(x509), der);
}

int latchkey_pkcs12_write(
    const latchkey_key *key, latchkey_certificates *chain, const uint8_t *phrase, size_t phrase_count, int iterations,
    latchkey_buffer *buffer) {
    char *text = copy_phrase(phrase, phrase_count);
    STACK_OF(X509) *certificates = latchkey_x509s(chain);
    X509 *leaf = text == NULL ? NULL : sk_X509_shift(certificates);
    PKCS12 *file = leaf == NULL ? NULL
                                : PKCS12_create_ex(
                                      text, NULL, latchkey_pkey(key), leaf, certificates, NID_aes_256_cbc,
                                      NID_aes_256_cbc, iterations, -1, 0, NULL, NULL);
    int succeeded = file != NULL && PKCS12_set_mac(file, text, -1, NULL, 0, iterations, EVP_sha256()) == 1;
    if (succeeded) {
        unsigned char *bytes = NULL;
        int count = i2d_PKCS12(file, &bytes);
        succeeded = count > 0;
        buffer->bytes = succeeded ? bytes : NULL;
        buffer->count = succeeded ? (size_t)count : 0;
    }
    PKCS12_free(file);
    X509_free(leaf);
    OPENSSL_clear_free(text, phrase_count + 1);
    return succeeded;
}
