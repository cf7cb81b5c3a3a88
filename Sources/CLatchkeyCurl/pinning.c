//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "CLatchkeyCurl.h"

#include <openssl/ssl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST_LENGTH 20

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int slot = -1;

static void release(void *parent, void *digest, CRYPTO_EX_DATA *data, int index, long argument, void *pointer) {
    (void)parent, (void)data, (void)index, (void)argument, (void)pointer;
    free(digest);
}

static void take_slot(void) { slot = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, release); }

/* Takes the place of all other verification: the one certificate that is expected, whoever signed it. */
static int verify(X509_STORE_CTX *store, void *digest) {
    unsigned char actual[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    X509 *certificate = X509_STORE_CTX_get0_cert(store);
    int is_right = certificate && X509_digest(certificate, EVP_sha1(), actual, &length) && length == DIGEST_LENGTH
        && CRYPTO_memcmp(actual, digest, DIGEST_LENGTH) == 0;
    X509_STORE_CTX_set_error(store, is_right ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return is_right;
}

/* A connection may outlive its transfer, so the context has a digest of its own. */
static CURLcode prepare(CURL *easy, void *context, void *digest) {
    (void)easy;
    pthread_once(&once, take_slot);
    unsigned char *copy = slot < 0 ? NULL : malloc(DIGEST_LENGTH);
    if (!copy) return CURLE_OUT_OF_MEMORY;
    memcpy(copy, digest, DIGEST_LENGTH);
    if (!SSL_CTX_set_ex_data(context, slot, copy)) {
        free(copy);
        return CURLE_OUT_OF_MEMORY;
    }
    SSL_CTX_set_cert_verify_callback(context, verify, copy);
    return CURLE_OK;
}

CURLcode latchkey_curl_pin_server(CURL *easy, void *digest) {
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    /* With another TLS library the context would be something else than what is expected here. */
    if (!version->ssl_version || strncmp(version->ssl_version, "OpenSSL/", 8) != 0) return CURLE_NOT_BUILT_IN;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, prepare);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, digest);
    return code;
}
