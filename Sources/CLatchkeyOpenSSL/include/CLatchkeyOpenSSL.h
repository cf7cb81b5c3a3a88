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

// Some certificates in an order. Owned by one thread at a time.
typedef struct latchkey_certificates latchkey_certificates;

// A key that is being put together from numbers. Owned by one thread at a time.
typedef struct latchkey_key_builder latchkey_key_builder;

// What a PKCS#12 file held. Owned by one thread at a time.
typedef struct latchkey_pkcs12 latchkey_pkcs12;

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
    LATCHKEY_KEY_P256 = 2,
    LATCHKEY_KEY_P384 = 3,
    LATCHKEY_KEY_P521 = 4,
} latchkey_key_kind;

// The numbers of keys.
typedef enum {
    LATCHKEY_NUMBER_N = 0,
    LATCHKEY_NUMBER_E = 1,
    LATCHKEY_NUMBER_D = 2,
    LATCHKEY_NUMBER_P = 3,
    LATCHKEY_NUMBER_Q = 4,
    LATCHKEY_NUMBER_DP = 5,
    LATCHKEY_NUMBER_DQ = 6,
    LATCHKEY_NUMBER_QI = 7,
    LATCHKEY_NUMBER_X = 8,
    LATCHKEY_NUMBER_Y = 9,
    LATCHKEY_NUMBER_PRIVATE = 10,
    LATCHKEY_NUMBER_COUNT = 11,
} latchkey_key_number;

// The length of the longest coordinate of a point, that of P-521.
enum { LATCHKEY_LONGEST_COORDINATE = 66 };

// The ways to sign a hash. ECDSA signatures are two numbers of full length, as JOSE has them.
typedef enum {
    LATCHKEY_RSA_PKCS1 = 1,
    LATCHKEY_RSA_PSS = 2,
    LATCHKEY_ECDSA = 3,
} latchkey_signature_scheme;

// What a certificate must be allowed for.
typedef enum {
    LATCHKEY_PURPOSE_ANY = 0,
    LATCHKEY_PURPOSE_CLIENT = 1,
    LATCHKEY_PURPOSE_SERVER = 2,
} latchkey_purpose;

// Why a PKCS#12 file could not be read.
typedef enum {
    LATCHKEY_PKCS12_NONE = 0,
    LATCHKEY_PKCS12_MALFORMED = 1,
    LATCHKEY_PKCS12_WRONG_PHRASE = 2,
    LATCHKEY_PKCS12_UNSUPPORTED = 3,
    LATCHKEY_PKCS12_SLOW = 4,
    LATCHKEY_PKCS12_NO_KEY = 5,
} latchkey_pkcs12_problem;

// Why a private key of PEM text could not be read.
typedef enum {
    LATCHKEY_PEM_MALFORMED = 0,
    LATCHKEY_PEM_ENCRYPTED = 1,
    LATCHKEY_PEM_SLOW = 2,
} latchkey_pem_problem;

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

// Writes the HMAC of a message under a key that is not needed again; `code` must have room for the hash.
int latchkey_hmac_once(
    latchkey_hash hash, const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t *code,
    size_t capacity);

// Encrypts or decrypts with AES-CBC and the padding of PKCS#7 under a key of 16 or 32 bytes and a vector of 16.
// `result` must have room for `count` and 16 further bytes. Authenticates nothing; leaves no error behind.
int latchkey_cbc(
    int is_sealing, const uint8_t *key, size_t key_count, const uint8_t *vector, const uint8_t *bytes, size_t count,
    uint8_t *result, size_t *result_count);

// Encrypts or decrypts with RSA-OAEP; `*result_count` is the room in `result` and then the length of what was written.
// Leaves no error behind.
int latchkey_key_oaep(
    const latchkey_key *key, int is_encrypting, latchkey_hash hash, const uint8_t *bytes, size_t count,
    uint8_t *result, size_t *result_count);

// Wraps or unwraps a key with AES key wrap (RFC 3394), or with padding (RFC 5649), under a key of 16, 24 or 32
// bytes. `result` must have room for `count` and 16 further bytes. Leaves no error behind.
int latchkey_key_wrap(
    int is_wrapping, int is_padded, const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count,
    uint8_t *result, size_t *result_count);

// Keys.

latchkey_key *latchkey_key_generate_rsa(unsigned int bits);
latchkey_key *latchkey_key_generate_ec(latchkey_key_kind kind);
// Reads the first private key. `phrase` may be NULL; `*problem` says what is wrong when there is no key.
latchkey_key *latchkey_key_read_private_pem(
    const uint8_t *bytes, size_t count, const uint8_t *phrase, size_t phrase_count,
    latchkey_pem_problem *problem);
latchkey_key *latchkey_key_read_public_pem(const uint8_t *bytes, size_t count);
void latchkey_key_free(latchkey_key *key);

latchkey_key_kind latchkey_key_get_kind(const latchkey_key *key);
int latchkey_key_get_bits(const latchkey_key *key);

// Writes the private key as unencrypted PKCS#8.
int latchkey_key_write_private_pem(const latchkey_key *key, latchkey_buffer *pem);
// Writes the public half as SubjectPublicKeyInfo.
int latchkey_key_write_public_pem(const latchkey_key *key, latchkey_buffer *pem);
// Returns 1 when both keys have the same public half.
int latchkey_key_is_same(const latchkey_key *left, const latchkey_key *right);

// Writes a number as big-endian bytes, with zeros in front until it has `length` bytes at least.
int latchkey_key_get_number(
    const latchkey_key *key, latchkey_key_number number, size_t length, latchkey_buffer *buffer);

// Builds RSA keys from N and E with or without the private numbers, and keys of curves from a point with or without
// the private number. The key is checked when it is finished.
latchkey_key_builder *latchkey_key_builder_new(void);
void latchkey_key_builder_free(latchkey_key_builder *builder);
int latchkey_key_builder_add_number(
    latchkey_key_builder *builder, latchkey_key_number number, const uint8_t *bytes, size_t count);
int latchkey_key_builder_add_point(
    latchkey_key_builder *builder, latchkey_key_kind kind, const uint8_t *x, const uint8_t *y, size_t count);
// Computes the other private numbers of an RSA key from N, E and D; 0 when these do not belong together.
int latchkey_key_builder_find_factors(latchkey_key_builder *builder);
latchkey_key *latchkey_key_builder_finish(latchkey_key_builder *builder);

int latchkey_key_sign(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *bytes, size_t count,
    latchkey_buffer *signature);
int latchkey_key_verify(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *bytes, size_t count,
    const uint8_t *signature, size_t signature_count);
// The same for a hash that was made already.
int latchkey_key_sign_digest(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *digest, size_t count,
    latchkey_buffer *signature);
int latchkey_key_verify_digest(
    const latchkey_key *key, latchkey_signature_scheme scheme, latchkey_hash hash, const uint8_t *digest, size_t count,
    const uint8_t *signature, size_t signature_count);

// Certificates.

latchkey_certificate *latchkey_certificate_read_der(const uint8_t *bytes, size_t count);
void latchkey_certificate_free(latchkey_certificate *certificate);

// Writes the contents of the first PEM block from `*offset` on that holds a certificate, and sets `*offset` to its end.
// Sets `*found` to 0, and succeeds, when there is none; fails when the text before it breaks the format.
int latchkey_certificate_read_pem(
    const uint8_t *bytes, size_t count, size_t *offset, latchkey_buffer *der, int *found);
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

// Returns 1 when `issuer` is named as the issuer and made the certificate's signature.
int latchkey_certificate_is_issued_by(const latchkey_certificate *certificate, const latchkey_certificate *issuer);

// Counts and reads the attributes of a distinguished name, from the most general to the most specific. The type is an
// object identifier in dotted form, the value UTF-8; attributes with the same number `*set` belong together.
size_t latchkey_certificate_count_attributes(
    const latchkey_certificate *certificate, latchkey_certificate_party party);
int latchkey_certificate_get_attribute(
    const latchkey_certificate *certificate, latchkey_certificate_party party, size_t index, latchkey_buffer *type,
    latchkey_buffer *value, int *set);

size_t latchkey_certificate_count_names(const latchkey_certificate *certificate);
// Writes the alternative name number `index`: text for DNS and URI names, 4 or 16 bytes for addresses.
int latchkey_certificate_get_alternative_name(
    const latchkey_certificate *certificate, size_t index, latchkey_name_kind *kind, latchkey_buffer *name);

// Chains.

latchkey_certificates *latchkey_certificates_new(void);
void latchkey_certificates_free(latchkey_certificates *certificates);
int latchkey_certificates_add(latchkey_certificates *certificates, const uint8_t *der, size_t count);
size_t latchkey_certificates_count(const latchkey_certificates *certificates);
int latchkey_certificates_get(const latchkey_certificates *certificates, size_t index, latchkey_buffer *der);

// Returns the chain from the certificate to one of the anchors, or NULL with the reason and the position in the chain.
latchkey_certificates *latchkey_certificate_verify(
    const latchkey_certificate *certificate, const latchkey_certificates *intermediates,
    const latchkey_certificates *anchors, int64_t time, latchkey_purpose purpose, int *reason, int *depth);
// Returns a reason as text that lives for ever.
const char *latchkey_verification_reason(int reason);

// PKCS#12.

// Reads a private key and the certificates with it. Leaves no error behind.
latchkey_pkcs12 *latchkey_pkcs12_read(
    const uint8_t *bytes, size_t count, const uint8_t *phrase, size_t phrase_count, latchkey_pkcs12_problem *problem);
void latchkey_pkcs12_free(latchkey_pkcs12 *contents);
latchkey_key *latchkey_pkcs12_copy_key(const latchkey_pkcs12 *contents);
size_t latchkey_pkcs12_count_certificates(const latchkey_pkcs12 *contents);
int latchkey_pkcs12_get_certificate(const latchkey_pkcs12 *contents, size_t index, latchkey_buffer *der);
// Writes a file; takes the first certificate out of `chain`.
int latchkey_pkcs12_write(
    const latchkey_key *key, latchkey_certificates *chain, const uint8_t *phrase, size_t phrase_count, int iterations,
    latchkey_buffer *buffer);

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
