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
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

latchkey_certificate *latchkey_certificate_read_der(const uint8_t *bytes, size_t count) {
    if (count > LONG_MAX) {
        return NULL;
    }
    const uint8_t *end = bytes;
    X509 *x509 = d2i_X509(NULL, &end, (long)count);
    if (x509 != NULL && end != bytes + count) {
        // Bytes after the certificate would be outside its signature but inside its thumbprint.
        X509_free(x509);
        return NULL;
    }
    return latchkey_wrap_x509(x509);
}

void latchkey_certificate_free(latchkey_certificate *certificate) { X509_free(latchkey_x509(certificate)); }

// Returns 1 when the PEM label is one of a certificate.
static int is_certificate_label(const char *label) {
    return strcmp(label, PEM_STRING_X509) == 0 || strcmp(label, PEM_STRING_X509_OLD) == 0;
}

// Returns 1 when the newest error says that no further PEM block was there, and forgets it.
static int is_end_of_pem(void) {
    unsigned long code = ERR_peek_last_error();
    if (ERR_GET_LIB(code) != ERR_LIB_PEM || ERR_GET_REASON(code) != PEM_R_NO_START_LINE) {
        return 0;
    }
    ERR_clear_error();
    return 1;
}

int latchkey_certificate_read_pem(
    const uint8_t *bytes, size_t count, size_t *offset, latchkey_buffer *der, int *found) {
    BIO *bio = *offset > count ? NULL : latchkey_bio_over(bytes + *offset, count - *offset);
    int succeeded = bio != NULL;
    *found = 0;
    while (succeeded && !*found) {
        char *label = NULL, *header = NULL;
        unsigned char *contents = NULL;
        long length = 0;
        if (PEM_read_bio(bio, &label, &header, &contents, &length) != 1) {
            succeeded = is_end_of_pem();
            break;
        }
        if (is_certificate_label(label)) {
            succeeded = latchkey_buffer_fill(der, contents, (size_t)length);
            *found = 1;
        }
        OPENSSL_free(label);
        OPENSSL_free(header);
        OPENSSL_clear_free(contents, (size_t)length);
    }
    if (bio != NULL) {
        *offset = count - BIO_ctrl_pending(bio);
    }
    BIO_free(bio);
    return succeeded;
}

int latchkey_certificate_write_pem(const latchkey_certificate *certificate, latchkey_buffer *pem) {
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL) {
        return 0;
    }
    if (PEM_write_bio_X509(bio, latchkey_x509(certificate)) != 1) {
        BIO_free(bio);
        return 0;
    }
    return latchkey_buffer_take_bio(pem, bio);
}

int latchkey_certificate_write_der(const latchkey_certificate *certificate, latchkey_buffer *der) {
    unsigned char *bytes = NULL;
    int count = i2d_X509(latchkey_x509(certificate), &bytes);
    if (count < 0) {
        return 0;
    }
    der->bytes = bytes;
    der->count = (size_t)count;
    return 1;
}

int latchkey_certificate_get_name(
    const latchkey_certificate *certificate, latchkey_certificate_party party, latchkey_buffer *text) {
    X509 *x509 = latchkey_x509(certificate);
    X509_NAME *name = party == LATCHKEY_ISSUER ? X509_get_issuer_name(x509) : X509_get_subject_name(x509);
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL) {
        return 0;
    }
    // Text stays UTF-8 instead of being escaped byte by byte.
    if (X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0) {
        BIO_free(bio);
        return 0;
    }
    return latchkey_buffer_take_bio(text, bio);
}

int latchkey_certificate_get_serial(const latchkey_certificate *certificate, latchkey_buffer *serial) {
    const ASN1_INTEGER *number = X509_get0_serialNumber(latchkey_x509(certificate));
    return latchkey_buffer_fill(serial, ASN1_STRING_get0_data(number), (size_t)ASN1_STRING_length(number));
}

// Sets `seconds` to the seconds between 1970 and a time.
static int seconds_since_epoch(const ASN1_TIME *time, int64_t *seconds) {
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int days = 0, rest = 0;
    int succeeded = epoch != NULL && ASN1_TIME_diff(&days, &rest, epoch, time) == 1;
    *seconds = (int64_t)days * 86400 + rest;
    ASN1_TIME_free(epoch);
    return succeeded;
}

int latchkey_certificate_get_validity(const latchkey_certificate *certificate, int64_t *from, int64_t *until) {
    const X509 *x509 = latchkey_x509(certificate);
    return seconds_since_epoch(X509_get0_notBefore(x509), from) && seconds_since_epoch(X509_get0_notAfter(x509), until);
}

int latchkey_certificate_is_authority(const latchkey_certificate *certificate) {
    return X509_check_ca(latchkey_x509(certificate)) == 1;
}

latchkey_key *latchkey_certificate_copy_public_key(const latchkey_certificate *certificate) {
    return latchkey_wrap_pkey(X509_get_pubkey(latchkey_x509(certificate)));
}

int latchkey_certificate_is_signed_by(const latchkey_certificate *certificate, const latchkey_key *key) {
    int result = X509_verify(latchkey_x509(certificate), latchkey_pkey(key));
    ERR_clear_error();
    return result == 1;
}

// Returns the alternative names, which the caller frees, or NULL when there are none.
static GENERAL_NAMES *alternative_names(const latchkey_certificate *certificate) {
    return X509_get_ext_d2i(latchkey_x509(certificate), NID_subject_alt_name, NULL, NULL);
}

size_t latchkey_certificate_count_names(const latchkey_certificate *certificate) {
    GENERAL_NAMES *names = alternative_names(certificate);
    int count = names == NULL ? 0 : sk_GENERAL_NAME_num(names);
    GENERAL_NAMES_free(names);
    ERR_clear_error();
    return count < 0 ? 0 : (size_t)count;
}

// Says which kind a name has and returns its text or bytes.
static const ASN1_STRING *contents_of(const GENERAL_NAME *name, latchkey_name_kind *kind) {
    switch (name->type) {
    case GEN_DNS:
        *kind = LATCHKEY_NAME_DNS;
        return name->d.dNSName;
    case GEN_IPADD:
        *kind = LATCHKEY_NAME_IP;
        return name->d.iPAddress;
    case GEN_URI:
        *kind = LATCHKEY_NAME_URI;
        return name->d.uniformResourceIdentifier;
    default:
        *kind = LATCHKEY_NAME_OTHER;
        return NULL;
    }
}

int latchkey_certificate_get_alternative_name(
    const latchkey_certificate *certificate, size_t index, latchkey_name_kind *kind, latchkey_buffer *name) {
    GENERAL_NAMES *names = alternative_names(certificate);
    int succeeded = 0;
    if (names != NULL && index < (size_t)sk_GENERAL_NAME_num(names)) {
        const ASN1_STRING *contents = contents_of(sk_GENERAL_NAME_value(names, (int)index), kind);
        succeeded = contents == NULL
            ? latchkey_buffer_fill(name, "", 0)
            : latchkey_buffer_fill(name, ASN1_STRING_get0_data(contents), (size_t)ASN1_STRING_length(contents));
    }
    GENERAL_NAMES_free(names);
    return succeeded;
}
