//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "CLatchkeyHiredis.h"

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <string.h>

enum { READ_BUFFER = 1 << 17 };

static CURLcode read_ahead(CURL *handle, void *context, void *data) {
    (void)handle;
    (void)data;
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, READ_BUFFER);
    return CURLE_OK;
}

void latchkey_tls_read_ahead(void *handle) {
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    // With another library the context is another structure.
    if (version->ssl_version == NULL || strncmp(version->ssl_version, "OpenSSL", 7) != 0) return;
    curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, read_ahead);
}
