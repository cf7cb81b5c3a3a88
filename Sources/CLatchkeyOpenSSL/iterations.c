//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

// How much work a file asks for before its pass phrase is known to be wrong or right.

#include "shim.h"

#include <openssl/asn1t.h>
#include <openssl/pkcs12.h>

// A higher number of iterations is an attempt to keep the processor busy; ten million take some seconds.
enum { MOST_ITERATIONS = 10000000 };
// The same for scrypt (RFC 7914): the product of its numbers, which is what it mixes in units of 128 bytes.
enum { MOST_MIXING = 1 << 23 };

int latchkey_iterations_are_bearable(const ASN1_INTEGER *iterations) {
    int64_t number = 1;
    return iterations == NULL
        || (ASN1_INTEGER_get_int64(&number, iterations) == 1 && number >= 0 && number <= MOST_ITERATIONS);
}

// Returns 1 when the product of three numbers is bearable; a number that is no number of any size is the library's
// business.
static int is_bearable_product(const ASN1_INTEGER *const numbers[3]) {
    uint64_t product = 1;
    for (int index = 0; index < 3; index++) {
        uint64_t number = 0;
        if (numbers[index] == NULL || ASN1_INTEGER_get_uint64(&number, numbers[index]) != 1 || number > MOST_MIXING) {
            return 0;
        }
        product *= number;
        if (product > MOST_MIXING) {
            return 0;
        }
    }
    return 1;
}

static int is_bearable_scrypt(const ASN1_TYPE *parameter) {
    SCRYPT_PARAMS *scrypt = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(SCRYPT_PARAMS), parameter);
    if (scrypt == NULL) {
        return 1;
    }
    const ASN1_INTEGER *const numbers[3] = {
        scrypt->costParameter, scrypt->blockSize, scrypt->parallelizationParameter};
    int result = is_bearable_product(numbers);
    SCRYPT_PARAMS_free(scrypt);
    return result;
}

static int is_bearable_pbkdf2(const ASN1_TYPE *parameter) {
    PBKDF2PARAM *pbkdf2 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), parameter);
    int result = pbkdf2 == NULL || latchkey_iterations_are_bearable(pbkdf2->iter);
    PBKDF2PARAM_free(pbkdf2);
    return result;
}

static int is_bearable_pbes1(const ASN1_TYPE *parameter) {
    PBEPARAM *pbes1 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), parameter);
    int result = pbes1 == NULL || latchkey_iterations_are_bearable(pbes1->iter);
    PBEPARAM_free(pbes1);
    return result;
}

static int is_bearable_function(const X509_ALGOR *function) {
    switch (function == NULL ? NID_undef : OBJ_obj2nid(function->algorithm)) {
    case NID_id_pbkdf2:
        return is_bearable_pbkdf2(function->parameter);
    case NID_id_scrypt:
        return is_bearable_scrypt(function->parameter);
    default:
        return 1;
    }
}

int latchkey_encryption_is_bearable(const X509_ALGOR *algorithm) {
    if (algorithm == NULL || algorithm->parameter == NULL) {
        return 1;
    }
    if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2) {
        return is_bearable_pbes1(algorithm->parameter);
    }
    PBE2PARAM *pbes2 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
    int result = pbes2 == NULL || is_bearable_function(pbes2->keyfunc);
    PBE2PARAM_free(pbes2);
    return result;
}
