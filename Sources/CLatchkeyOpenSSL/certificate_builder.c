//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <limits.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/x509v3.h>

struct latchkey_certificate_builder {
    X509 *x509;
    GENERAL_NAMES *names;
};

latchkey_certificate_builder *latchkey_certificate_builder_new(void) {
    latchkey_certificate_builder *builder = OPENSSL_zalloc(sizeof(*builder));
    if (builder == NULL) {
        return NULL;
    }
    builder->x509 = X509_new();
    builder->names = sk_GENERAL_NAME_new_null();
    if (builder->x509 == NULL || builder->names == NULL || X509_set_version(builder->x509, X509_VERSION_3) != 1) {
        latchkey_certificate_builder_free(builder);
        return NULL;
    }
    return builder;
}

void latchkey_certificate_builder_free(latchkey_certificate_builder *builder) {
    if (builder == NULL) {
        return;
    }
    X509_free(builder->x509);
    GENERAL_NAMES_free(builder->names);
    OPENSSL_free(builder);
}

int latchkey_certificate_builder_set_serial(
    latchkey_certificate_builder *builder, const uint8_t *bytes, size_t count) {
    // RFC 5280 §4.1.2.2: at most 20 octets.
    if (count > 20) {
        return 0;
    }
    BIGNUM *number = BN_bin2bn(bytes, (int)count, NULL);
    int succeeded = number != NULL && !BN_is_zero(number)
        && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(builder->x509)) != NULL;
    BN_free(number);
    return succeeded;
}

// Sets a time; UTCTime until 2049 and GeneralizedTime after, as RFC 5280 §4.1.2.5 wants it.
static int set_time(ASN1_TIME *time, int64_t seconds) {
    int64_t days = seconds / 86400;
    if (days > INT_MAX || days < INT_MIN) {
        return 0;
    }
    time_t epoch = 0;
    return X509_time_adj_ex(time, (int)days, (long)(seconds % 86400), &epoch) != NULL;
}

int latchkey_certificate_builder_set_validity(latchkey_certificate_builder *builder, int64_t from, int64_t until) {
    return set_time(X509_getm_notBefore(builder->x509), from) && set_time(X509_getm_notAfter(builder->x509), until);
}

int latchkey_certificate_builder_add_subject(
    latchkey_certificate_builder *builder, const char *attribute, const uint8_t *text, size_t count) {
    if (count > INT_MAX) {
        return 0;
    }
    X509_NAME *name = X509_get_subject_name(builder->x509);
    return X509_NAME_add_entry_by_txt(name, attribute, MBSTRING_UTF8, text, (int)count, -1, 0);
}

// Makes the general name of a kind from text, or NULL. The text is data throughout: nothing in it is interpreted.
static GENERAL_NAME *make_name(latchkey_name_kind kind, const char *text) {
    int type = kind == LATCHKEY_NAME_DNS ? GEN_DNS : GEN_URI;
    ASN1_STRING *contents = NULL;
    if (kind == LATCHKEY_NAME_IP) {
        type = GEN_IPADD;
        contents = a2i_IPADDRESS(text);
    } else {
        contents = ASN1_IA5STRING_new();
        if (contents != NULL && ASN1_STRING_set(contents, text, -1) != 1) {
            ASN1_STRING_free(contents);
            contents = NULL;
        }
    }
    GENERAL_NAME *name = contents == NULL ? NULL : GENERAL_NAME_new();
    if (name == NULL) {
        ASN1_STRING_free(contents);
        return NULL;
    }
    GENERAL_NAME_set0_value(name, type, contents);
    return name;
}

int latchkey_certificate_builder_add_alternative_name(
    latchkey_certificate_builder *builder, latchkey_name_kind kind, const char *name) {
    GENERAL_NAME *general = make_name(kind, name);
    if (general == NULL) {
        return 0;
    }
    if (sk_GENERAL_NAME_push(builder->names, general) <= 0) {
        GENERAL_NAME_free(general);
        return 0;
    }
    return 1;
}

// Adds an extension whose value may depend on the issuer and on the subject's key.
static int add_extension(X509 *x509, X509 *issuer, const char *name, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_nconf(NULL, &context, name, value);
    int succeeded = extension != NULL && X509_add_ext(x509, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return succeeded;
}

int latchkey_certificate_builder_add_extension(
    latchkey_certificate_builder *builder, const char *name, const char *value) {
    return add_extension(builder->x509, builder->x509, name, value);
}

// Adds the extensions that name the keys and the subject.
static int add_identities(latchkey_certificate_builder *builder, X509 *issuer) {
    return add_extension(builder->x509, issuer, "subjectKeyIdentifier", "hash")
        && add_extension(builder->x509, issuer, "authorityKeyIdentifier", "keyid:always")
        && (sk_GENERAL_NAME_num(builder->names) == 0
            || X509_add1_ext_i2d(builder->x509, NID_subject_alt_name, builder->names, 0, X509V3_ADD_DEFAULT) == 1);
}

latchkey_certificate *latchkey_certificate_builder_sign(
    latchkey_certificate_builder *builder, const latchkey_key *subject, const latchkey_certificate *issuer,
    const latchkey_key *signer) {
    X509 *authority = issuer == NULL ? builder->x509 : latchkey_x509(issuer);
    if (X509_set_pubkey(builder->x509, latchkey_pkey(subject)) != 1
        || X509_set_issuer_name(builder->x509, X509_get_subject_name(authority)) != 1
        || !add_identities(builder, authority)
        || X509_sign(builder->x509, latchkey_pkey(signer), EVP_sha256()) <= 0
        || X509_up_ref(builder->x509) != 1) {
        return NULL;
    }
    return latchkey_wrap_x509(builder->x509);
}
