//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

latchkey_certificates *latchkey_certificates_new(void) { return (latchkey_certificates *)sk_X509_new_null(); }

void latchkey_certificates_free(latchkey_certificates *certificates) {
    sk_X509_pop_free(latchkey_x509s(certificates), X509_free);
}

int latchkey_certificates_add(latchkey_certificates *certificates, const uint8_t *der, size_t count) {
    X509 *x509 = latchkey_x509(latchkey_certificate_read_der(der, count));
    if (x509 == NULL || sk_X509_push(latchkey_x509s(certificates), x509) <= 0) {
        X509_free(x509);
        return 0;
    }
    return 1;
}

int latchkey_certificate_is_issued_by(const latchkey_certificate *certificate, const latchkey_certificate *issuer) {
    int succeeded = X509_check_issued(latchkey_x509(issuer), latchkey_x509(certificate)) == X509_V_OK
        && X509_verify(latchkey_x509(certificate), X509_get0_pubkey(latchkey_x509(issuer))) == 1;
    ERR_clear_error();
    return succeeded;
}

// Makes a store that trusts some certificates, also those that are not self-signed.
static X509_STORE *make_store(const STACK_OF(X509) *anchors) {
    X509_STORE *store = X509_STORE_new();
    for (int index = 0; store != NULL && index < sk_X509_num(anchors); index++) {
        if (X509_STORE_add_cert(store, sk_X509_value(anchors, index)) != 1) {
            X509_STORE_free(store);
            store = NULL;
        }
    }
    return store;
}

// Sets the conditions. Level 2 refuses keys and signatures of less than 112 bits of strength, such as those with SHA-1.
static int set_conditions(X509_STORE_CTX *context, int64_t time, latchkey_purpose purpose) {
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(parameters, (time_t)time);
    X509_VERIFY_PARAM_set_auth_level(parameters, 2);
    int number = purpose == LATCHKEY_PURPOSE_CLIENT ? X509_PURPOSE_SSL_CLIENT
        : purpose == LATCHKEY_PURPOSE_SERVER        ? X509_PURPOSE_SSL_SERVER
                                                    : X509_PURPOSE_ANY;
    return X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN) == 1
        && X509_VERIFY_PARAM_set_purpose(parameters, number) == 1;
}

latchkey_certificates *latchkey_certificate_verify(
    const latchkey_certificate *certificate, const latchkey_certificates *intermediates,
    const latchkey_certificates *anchors, int64_t time, latchkey_purpose purpose, int *reason, int *depth) {
    X509_STORE *store = make_store(latchkey_x509s(anchors));
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *chain = NULL;
    *reason = X509_V_ERR_UNSPECIFIED;
    *depth = 0;
    if (store != NULL && context != NULL
        && X509_STORE_CTX_init(context, store, latchkey_x509(certificate), latchkey_x509s(intermediates)) == 1
        && set_conditions(context, time, purpose)) {
        if (X509_verify_cert(context) == 1) {
            chain = X509_STORE_CTX_get1_chain(context);
        }
        *reason = X509_STORE_CTX_get_error(context);
        *depth = X509_STORE_CTX_get_error_depth(context);
    }
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    ERR_clear_error();
    return (latchkey_certificates *)chain;
}

const char *latchkey_verification_reason(int reason) { return X509_verify_cert_error_string(reason); }

size_t latchkey_certificates_count(const latchkey_certificates *certificates) {
    int count = sk_X509_num(latchkey_x509s(certificates));
    return count < 0 ? 0 : (size_t)count;
}

int latchkey_certificates_get(const latchkey_certificates *certificates, size_t index, latchkey_buffer *der) {
    X509 *x509 = sk_X509_value(latchkey_x509s(certificates), (int)index);
    return x509 != NULL && latchkey_certificate_write_der(latchkey_wrap_x509(x509), der);
}

// Returns the distinguished name of a party.
static X509_NAME *name_of(const latchkey_certificate *certificate, latchkey_certificate_party party) {
    X509 *x509 = latchkey_x509(certificate);
    return party == LATCHKEY_ISSUER ? X509_get_issuer_name(x509) : X509_get_subject_name(x509);
}

size_t latchkey_certificate_count_attributes(
    const latchkey_certificate *certificate, latchkey_certificate_party party) {
    int count = X509_NAME_entry_count(name_of(certificate, party));
    return count < 0 ? 0 : (size_t)count;
}

int latchkey_certificate_get_attribute(
    const latchkey_certificate *certificate, latchkey_certificate_party party, size_t index, latchkey_buffer *type,
    latchkey_buffer *value, int *set) {
    X509_NAME_ENTRY *entry = X509_NAME_get_entry(name_of(certificate, party), (int)index);
    if (entry == NULL) {
        return 0;
    }
    char number[128];
    unsigned char *text = NULL;
    int number_count = OBJ_obj2txt(number, sizeof number, X509_NAME_ENTRY_get_object(entry), 1);
    int text_count = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
    *set = X509_NAME_ENTRY_set(entry);
    int succeeded = number_count > 0 && number_count < (int)sizeof number && text_count >= 0
        && latchkey_buffer_fill(type, number, (size_t)number_count)
        && latchkey_buffer_fill(value, text, (size_t)text_count);
    OPENSSL_free(text);
    return succeeded;
}
