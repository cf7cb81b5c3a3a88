//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "shim.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

// The library's names of the numbers, in the order of latchkey_key_number.
static const char *const number_names[] = {
    OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,       OSSL_PKEY_PARAM_RSA_D,
    OSSL_PKEY_PARAM_RSA_FACTOR1,   OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1,
    OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
    OSSL_PKEY_PARAM_EC_PUB_X,      OSSL_PKEY_PARAM_EC_PUB_Y,    OSSL_PKEY_PARAM_PRIV_KEY,
};

// The longest number: 16384 bits are the most that the library verifies with; a longer number is an attempt to keep the
// processor busy.
enum { LONGEST_NUMBER = 2048 };

int latchkey_key_get_number(
    const latchkey_key *key, latchkey_key_number number, size_t length, latchkey_buffer *buffer) {
    BIGNUM *value = NULL;
    if (EVP_PKEY_get_bn_param(latchkey_pkey(key), number_names[number], &value) != 1) {
        return 0;
    }
    size_t count = (size_t)BN_num_bytes(value);
    if (count < length) {
        count = length;
    }
    buffer->bytes = OPENSSL_zalloc(count > 0 ? count : 1);
    int succeeded = buffer->bytes != NULL && BN_bn2binpad(value, buffer->bytes, (int)count) >= 0;
    buffer->count = succeeded ? count : 0;
    BN_clear_free(value);
    return succeeded;
}

struct latchkey_key_builder {
    OSSL_PARAM_BLD *parameters;
    // The parameters point to the numbers until they are put together.
    BIGNUM *numbers[LATCHKEY_NUMBER_COUNT];
    uint8_t point[1 + 2 * LATCHKEY_LONGEST_COORDINATE];
    int is_private;
};

latchkey_key_builder *latchkey_key_builder_new(void) {
    latchkey_key_builder *builder = OPENSSL_zalloc(sizeof(*builder));
    if (builder != NULL) {
        builder->parameters = OSSL_PARAM_BLD_new();
        if (builder->parameters == NULL) {
            OPENSSL_free(builder);
            builder = NULL;
        }
    }
    return builder;
}

void latchkey_key_builder_free(latchkey_key_builder *builder) {
    if (builder == NULL) {
        return;
    }
    OSSL_PARAM_BLD_free(builder->parameters);
    for (size_t index = 0; index < LATCHKEY_NUMBER_COUNT; index++) {
        BN_clear_free(builder->numbers[index]);
    }
    OPENSSL_free(builder);
}

int latchkey_key_builder_add_number(
    latchkey_key_builder *builder, latchkey_key_number number, const uint8_t *bytes, size_t count) {
    if (count > LONGEST_NUMBER || builder->numbers[number] != NULL) {
        return 0;
    }
    int is_public = number == LATCHKEY_NUMBER_N || number == LATCHKEY_NUMBER_E;
    BIGNUM *value = is_public ? BN_new() : BN_secure_new();
    builder->numbers[number] = value;
    if (value == NULL || BN_bin2bn(bytes, (int)count, value) == NULL) {
        return 0;
    }
    // An even modulus or an exponent of one makes no RSA key, and the library would not say so.
    if (is_public && (!BN_is_odd(value) || BN_is_one(value))) {
        return 0;
    }
    builder->is_private |= !is_public;
    return OSSL_PARAM_BLD_push_BN(builder->parameters, number_names[number], value) == 1;
}

int latchkey_key_builder_add_point(
    latchkey_key_builder *builder, latchkey_key_kind kind, const uint8_t *x, const uint8_t *y, size_t count) {
    const char *curve = latchkey_curve_name(kind);
    if (curve == NULL || count > LATCHKEY_LONGEST_COORDINATE) {
        return 0;
    }
    builder->point[0] = POINT_CONVERSION_UNCOMPRESSED;
    memcpy(builder->point + 1, x, count);
    memcpy(builder->point + 1 + count, y, count);
    return OSSL_PARAM_BLD_push_utf8_string(builder->parameters, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) == 1
        && OSSL_PARAM_BLD_push_octet_string(
               builder->parameters, OSSL_PKEY_PARAM_PUB_KEY, builder->point, 1 + 2 * count)
        == 1;
}

// Makes a key from parameters, or NULL.
static EVP_PKEY *key_from_parameters(const char *type, OSSL_PARAM *parameters, int selection) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (context != NULL && EVP_PKEY_fromdata_init(context) == 1) {
        (void)EVP_PKEY_fromdata(context, &key, selection, parameters);
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

// Returns 1 when the key's halves belong together, and a point is on its curve.
static int is_consistent(EVP_PKEY *key, int is_rsa, int is_private) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    int result = context != NULL
        && (is_private ? EVP_PKEY_pairwise_check(context) == 1
                       : is_rsa || EVP_PKEY_public_check(context) == 1);
    EVP_PKEY_CTX_free(context);
    return result;
}

// The most bits of a modulus whose factors are looked for.
enum { LARGEST_FACTORED = 8192 };

// Takes square roots of one until one of them is neither one nor its negative, which leads to a factor of the modulus.
//
// Returns 1 when `root` is such a root, 0 when another base has to be tried, and -1 when the exponents are wrong.
static int find_root(BIGNUM *root, const BIGNUM *odd, int twos, const BIGNUM *n, BIGNUM **scratch, BN_CTX *context) {
    BIGNUM *square = scratch[0], *minus_one = scratch[1];
    if (BN_priv_rand_range(root, n) != 1 || BN_is_zero(root) || BN_sub(minus_one, n, BN_value_one()) != 1
        || BN_mod_exp(root, root, odd, n, context) != 1) {
        return 0;
    }
    if (BN_is_one(root) || BN_cmp(root, minus_one) == 0) {
        return 0;
    }
    for (int step = 0; step < twos; step++) {
        if (BN_mod_sqr(square, root, n, context) != 1 || BN_cmp(square, minus_one) == 0) {
            return 0;
        }
        if (BN_is_one(square)) {
            return 1;
        }
        if (BN_copy(root, square) == NULL) {
            return 0;
        }
    }
    return -1;
}

// Computes the remaining private numbers of an RSA key from its exponents (NIST SP 800-56B, appendix C.1).
static int find_factors(latchkey_key_builder *builder, BN_CTX *context) {
    const BIGNUM *n = builder->numbers[LATCHKEY_NUMBER_N];
    const BIGNUM *e = builder->numbers[LATCHKEY_NUMBER_E];
    const BIGNUM *d = builder->numbers[LATCHKEY_NUMBER_D];
    BIGNUM *odd = BN_CTX_get(context), *root = BN_CTX_get(context);
    BIGNUM *scratch[] = {BN_CTX_get(context), BN_CTX_get(context)};
    if (e == NULL || d == NULL || scratch[1] == NULL || BN_num_bits(n) > LARGEST_FACTORED
        || BN_num_bits(d) > LARGEST_FACTORED || BN_mul(odd, d, e, context) != 1 || BN_sub_word(odd, 1) != 1
        || BN_is_zero(odd) || BN_is_odd(odd)) {
        return 0;
    }
    int twos = 0;
    while (!BN_is_bit_set(odd, twos)) {
        twos++;
    }
    if (BN_rshift(odd, odd, twos) != 1) {
        return 0;
    }
    int found = 0;
    // Each base has an even chance.
    for (int attempt = 0; found == 0 && attempt < 100; attempt++) {
        found = find_root(root, odd, twos, n, scratch, context);
    }
    for (int index = LATCHKEY_NUMBER_P; found == 1 && index <= LATCHKEY_NUMBER_QI; index++) {
        builder->numbers[index] = BN_secure_new();
        found = builder->numbers[index] != NULL;
    }
    if (found != 1) {
        return 0;
    }
    BIGNUM **numbers = builder->numbers;
    BIGNUM *p = numbers[LATCHKEY_NUMBER_P], *q = numbers[LATCHKEY_NUMBER_Q];
    if (BN_sub_word(root, 1) != 1 || BN_gcd(p, root, n, context) != 1 || BN_div(q, NULL, n, p, context) != 1) {
        return 0;
    }
    if (BN_cmp(p, q) < 0) {
        BN_swap(p, q);
    }
    return BN_sub(scratch[0], p, BN_value_one()) == 1
        && BN_mod(numbers[LATCHKEY_NUMBER_DP], d, scratch[0], context) == 1
        && BN_sub(scratch[0], q, BN_value_one()) == 1
        && BN_mod(numbers[LATCHKEY_NUMBER_DQ], d, scratch[0], context) == 1
        && BN_mod_inverse(numbers[LATCHKEY_NUMBER_QI], q, p, context) != NULL;
}

int latchkey_key_builder_find_factors(latchkey_key_builder *builder) {
    BN_CTX *context = BN_CTX_secure_new();
    if (context == NULL) {
        return 0;
    }
    BN_CTX_start(context);
    int succeeded = builder->numbers[LATCHKEY_NUMBER_N] != NULL && find_factors(builder, context);
    BN_CTX_end(context);
    BN_CTX_free(context);
    for (int index = LATCHKEY_NUMBER_P; succeeded && index <= LATCHKEY_NUMBER_QI; index++) {
        succeeded = OSSL_PARAM_BLD_push_BN(builder->parameters, number_names[index], builder->numbers[index]) == 1;
    }
    return succeeded;
}

latchkey_key *latchkey_key_builder_finish(latchkey_key_builder *builder) {
    int is_rsa = builder->numbers[LATCHKEY_NUMBER_N] != NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder->parameters);
    EVP_PKEY *key = NULL;
    if (parameters != NULL) {
        int selection = builder->is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
        key = key_from_parameters(is_rsa ? "RSA" : "EC", parameters, selection);
    }
    if (key != NULL && !is_consistent(key, is_rsa, builder->is_private)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    OSSL_PARAM_free(parameters);
    return latchkey_wrap_pkey(key);
}
