//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

// libcurl's setters are variadic, which Swift cannot call; each kind of argument has its own function here.

#pragma once

#include <stddef.h>
#include <curl/curl.h>

typedef int (*latchkey_curl_ready_callback)(
    void *_Nullable context, char *_Nullable remote, char *_Nullable local, int remote_port, int local_port);
typedef size_t (*latchkey_curl_data_callback)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);

/// Initialises libcurl for the process. Thread safe and cheap to repeat.
CURLcode latchkey_curl_initialise(void);

CURLcode latchkey_curl_set_long(CURL *_Nonnull easy, CURLoption option, long value);
CURLcode latchkey_curl_set_offset(CURL *_Nonnull easy, CURLoption option, long long value);
CURLcode latchkey_curl_set_string(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value);
CURLcode latchkey_curl_set_pointer(CURL *_Nonnull easy, CURLoption option, void *_Nullable value);
CURLcode latchkey_curl_set_callback(CURL *_Nonnull easy, CURLoption option, latchkey_curl_data_callback _Nonnull value);
/// Sets CURLOPT_PREREQFUNCTION: called when a transfer has its connection and is about to send.
CURLcode latchkey_curl_set_ready_callback(CURL *_Nonnull easy, latchkey_curl_ready_callback _Nonnull value);
/// Hands over bytes that libcurl copies.
CURLcode latchkey_curl_set_blob(CURL *_Nonnull easy, CURLoption option, const void *_Nonnull bytes, size_t count);

/* Accepts the server whose certificate has this SHA-1 digest, and no other; its 20 bytes must outlive the transfer. */
CURLcode latchkey_curl_pin_server(CURL *_Nonnull easy, void *_Nonnull digest);

CURLMcode latchkey_curl_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value);

/// Makes a share that keeps TLS sessions, for the handles of one thread.
CURLSH *_Nullable latchkey_curl_make_session_share(void);

/// Takes the next finished transfer off the queue: 1 with its handle and result, 0 when there is none.
int latchkey_curl_next_finished(
    CURLM *_Nonnull multi, CURL *_Nullable *_Nonnull easy, CURLcode *_Nonnull result);

/// The descriptor of a handle's connection, or -1.
int latchkey_curl_active_socket(CURL *_Nonnull easy);

/// The file of certificate authorities that libcurl was built for, or NULL.
const char *_Nullable latchkey_curl_system_bundle(void);

/// 1 when the file can be opened for reading.
int latchkey_file_is_readable(const char *_Nonnull path);

/// Overwrites memory in a way that the compiler does not remove.
void latchkey_curl_wipe(void *_Nonnull bytes, size_t count);

typedef struct latchkey_thread latchkey_thread;

/// Starts a thread on which SIGPIPE is blocked (libcurl does not shield it once CURLOPT_NOSIGNAL is set), or NULL.
/// The name must outlive the thread's start.
latchkey_thread *_Nullable latchkey_thread_start(
    void (*_Nonnull body)(void *_Nonnull), void *_Nonnull context, const char *_Nonnull name);
/// Waits for the end of the thread; the handle is gone afterwards.
void latchkey_thread_join(latchkey_thread *_Nonnull thread);
/// Lets the thread end by itself; the handle is gone afterwards.
void latchkey_thread_detach(latchkey_thread *_Nonnull thread);
