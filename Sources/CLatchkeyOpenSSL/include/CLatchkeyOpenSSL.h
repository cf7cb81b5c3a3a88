//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

// What Latchkey needs of OpenSSL 3, as opaque handles and byte buffers: no OpenSSL type and no macro reaches Swift.
//
// Functions that return `int` return 1 for success and 0 for failure; functions that return a handle return NULL for
// failure. Why something failed is in the calling thread's error queue: read it with latchkey_take_error at once.

#pragma once

#include <stddef.h>
#include <stdint.h>

// A private or public key. Immutable; any number of threads may use one at a time.
typedef struct latchkey_key latchkey_key;

// An X.509 certificate. Owned by one thread at a time.
typedef struct latchkey_certificate latchkey_certificate;

// A certificate that is being put together. Owned by one thread at a time.
typedef struct latchkey_certificate_builder latchkey_certificate_builder;

// A key of HMAC-SHA-256 that is ready for messages. Immutable; any number of threads may use one at a time.
typedef struct latchkey_hmac latchkey_hmac;

// Bytes that a function returned; the caller frees them with latchkey_buffer_free.
typedef struct {
    uint8_t *bytes;
    size_t count;
} latchkey_buffer;

// The kinds of key.
typedef enum {
    LATCHKEY_KEY_OTHER = 0,
    LATCHKEY_KEY_RSA = 1,
} latchkey_key_kind;

// The signature algorithms.
typedef enum {
    LATCHKEY_RSA_PKCS1_SHA256 = 1,
} latchkey_signature_algorithm;

// The hash functions.
typedef enum {
    LATCHKEY_SHA1 = 1,
    LATCHKEY_SHA256 = 2,
    LATCHKEY_SHA384 = 3,
    LATCHKEY_SHA512 = 4,
} latchkey_hash;

// The kinds of subject alternative name.
typedef enum {
    LATCHKEY_NAME_OTHER = 0,
    LATCHKEY_NAME_DNS = 1,
    LATCHKEY_NAME_IP = 2,
    LATCHKEY_NAME_URI = 3,
} latchkey_name_kind;

// The distinguished names of a certificate.
typedef enum {
    LATCHKEY_SUBJECT = 1,
    LATCHKEY_ISSUER = 2,
} latchkey_certificate_party;

// Buffers and errors.

// Overwrites and frees what the buffer holds.
void latchkey_buffer_free(latchkey_buffer *buffer);

// Writes the oldest reason of the thread's error queue into `text` (empty when there is none) and empties the queue.
void latchkey_take_error(char *text, size_t capacity);

// Returns memory for secrets, filled with zeros, or NULL; latchkey_secret_free overwrites it.
uint8_t *latchkey_secret_allocate(size_t count);
void latchkey_secret_free(uint8_t *bytes, size_t count);

// Overwrites bytes with zeros in a way that no optimiser removes.
void latchkey_erase(uint8_t *bytes, size_t count);

// Hashes, random bytes, comparison.

// Writes the digest into `digest`, which must have room for 64 bytes; returns its length or 0.
size_t latchkey_digest(latchkey_hash hash, const uint8_t *bytes, size_t count, uint8_t *digest);

// Fills `bytes` from the cryptographic random generator.
int latchkey_random(uint8_t *bytes, size_t count);

// Returns 1 when both ranges are equal; takes the same time wherever they differ.
int latchkey_equal(const uint8_t *left, const uint8_t *right, size_t count);

// Symmetric cryptography.

// Prepares a key of any length for HMAC-SHA-256.
latchkey_hmac *latchkey_hmac_new(const uint8_t *key, size_t count);
void latchkey_hmac_free(latchkey_hmac *hmac);
// Writes the 32 bytes of the authentication code.
int latchkey_hmac_make(const latchkey_hmac *hmac, const uint8_t *bytes, size_t count, uint8_t *code);

// Derives a key with HKDF (RFC 5869).
int latchkey_hkdf(
    latchkey_hash hash, const uint8_t *secret, size_t secret_count, const uint8_t *salt, size_t salt_count,
    const uint8_t *info, size_t info_count, uint8_t *key, size_t count);

// Encrypts with AES-GCM under a key of 16 or 32 bytes and a nonce of 12; `sealed` gets the ciphertext, as long as
// `bytes`, and 16 bytes of tag.
int latchkey_gcm_seal(
    const uint8_t *key, size_t key_count, const uint8_t *nonce, const uint8_t *associated, size_t associated_count,
    const uint8_t *bytes, size_t count, uint8_t *sealed);
// Decrypts what latchkey_gcm_seal wrote. `bytes` holds zeros when the tag does not match.
int latchkey_gcm_open(
    const uint8_t *key, size_t key_count, const uint8_t *nonce, const uint8_t *associated, size_t associated_count,
    const uint8_t *sealed, size_t count, const uint8_t *tag, uint8_t *bytes);

// Wraps or unwraps a key with AES key wrap (RFC 3394), or with padding (RFC 5649), under a key of 16, 24 or 32
// bytes. `result` must have room for `count` and 16 further bytes. Leaves no error behind.
int latchkey_key_wrap(
    int is_wrapping, int is_padded, const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count,
    uint8_t *result, size_t *result_count);

// Keys.

latchkey_key *latchkey_key_generate_rsa(unsigned int bits);
latchkey_key *latchkey_key_read_private_pem(const uint8_t *bytes, size_t count);
latchkey_key *latchkey_key_read_public_pem(const uint8_t *bytes, size_t count);
latchkey_key *latchkey_key_from_rsa_components(
    const uint8_t *modulus, size_t modulus_count, const uint8_t *exponent, size_t exponent_count);
void latchkey_key_free(latchkey_key *key);

latchkey_key_kind latchkey_key_get_kind(const latchkey_key *key);
int latchkey_key_get_bits(const latchkey_key *key);

// Writes the private key as unencrypted PKCS#8.
int latchkey_key_write_private_pem(const latchkey_key *key, latchkey_buffer *pem);
// Writes the public half as SubjectPublicKeyInfo.
int latchkey_key_write_public_pem(const latchkey_key *key, latchkey_buffer *pem);
// Writes modulus and exponent as big-endian numbers without leading zeros.
int latchkey_key_get_rsa_components(const latchkey_key *key, latchkey_buffer *modulus, latchkey_buffer *exponent);
// Returns 1 when both keys have the same public half.
int latchkey_key_is_same(const latchkey_key *left, const latchkey_key *right);

int latchkey_key_sign(
    const latchkey_key *key, latchkey_signature_algorithm algorithm, const uint8_t *bytes, size_t count,
    latchkey_buffer *signature);
int latchkey_key_verify(
    const latchkey_key *key, latchkey_signature_algorithm algorithm, const uint8_t *bytes, size_t count,
    const uint8_t *signature, size_t signature_count);

// Certificates.

latchkey_certificate *latchkey_certificate_read_der(const uint8_t *bytes, size_t count);
void latchkey_certificate_free(latchkey_certificate *certificate);

// Writes the contents of the PEM block number `index` that holds a certificate. Sets `*found` to 0, and succeeds, when
// there are fewer; fails when the text before it breaks the format.
int latchkey_certificate_read_pem(const uint8_t *bytes, size_t count, size_t index, latchkey_buffer *der, int *found);
int latchkey_certificate_write_pem(const latchkey_certificate *certificate, latchkey_buffer *pem);
int latchkey_certificate_write_der(const latchkey_certificate *certificate, latchkey_buffer *der);

// Writes the name of the subject or issuer as text in the order and with the escapes of RFC 4514.
int latchkey_certificate_get_name(
    const latchkey_certificate *certificate, latchkey_certificate_party party, latchkey_buffer *text);
int latchkey_certificate_get_serial(const latchkey_certificate *certificate, latchkey_buffer *serial);
// Sets the bounds of the validity in seconds since 1970.
int latchkey_certificate_get_validity(const latchkey_certificate *certificate, int64_t *from, int64_t *until);
int latchkey_certificate_is_authority(const latchkey_certificate *certificate);
latchkey_key *latchkey_certificate_copy_public_key(const latchkey_certificate *certificate);
// Returns 1 when `key` made the certificate's signature.
int latchkey_certificate_is_signed_by(const latchkey_certificate *certificate, const latchkey_key *key);

size_t latchkey_certificate_count_names(const latchkey_certificate *certificate);
// Writes the alternative name number `index`: text for DNS and URI names, 4 or 16 bytes for addresses.
int latchkey_certificate_get_alternative_name(
    const latchkey_certificate *certificate, size_t index, latchkey_name_kind *kind, latchkey_buffer *name);

// Building certificates.

latchkey_certificate_builder *latchkey_certificate_builder_new(void);
void latchkey_certificate_builder_free(latchkey_certificate_builder *builder);
int latchkey_certificate_builder_set_serial(
    latchkey_certificate_builder *builder, const uint8_t *bytes, size_t count);
int latchkey_certificate_builder_set_validity(latchkey_certificate_builder *builder, int64_t from, int64_t until);
// Adds an attribute, such as CN or O, to the subject's name.
int latchkey_certificate_builder_add_subject(
    latchkey_certificate_builder *builder, const char *attribute, const uint8_t *text, size_t count);
int latchkey_certificate_builder_add_alternative_name(
    latchkey_certificate_builder *builder, latchkey_name_kind kind, const char *name);
// Adds an extension in OpenSSL's configuration notation; for fixed texts only, never for input.
int latchkey_certificate_builder_add_extension(
    latchkey_certificate_builder *builder, const char *name, const char *value);
// Signs the certificate for `subject`; `issuer` is NULL for a self-signed one.
latchkey_certificate *latchkey_certificate_builder_sign(
    latchkey_certificate_builder *builder, const latchkey_key *subject, const latchkey_certificate *issuer,
    const latchkey_key *signer);
