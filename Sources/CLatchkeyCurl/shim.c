//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "CLatchkeyCurl.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

CURLcode latchkey_curl_initialise(void) { return curl_global_init(CURL_GLOBAL_ALL); }

CURLcode latchkey_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

CURLcode latchkey_curl_set_offset(CURL *easy, CURLoption option, long long value) {
    return curl_easy_setopt(easy, option, (curl_off_t)value);
}

CURLcode latchkey_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

CURLcode latchkey_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

CURLcode latchkey_curl_set_callback(CURL *easy, CURLoption option, latchkey_curl_data_callback value) {
    return curl_easy_setopt(easy, option, value);
}

CURLcode latchkey_curl_set_ready_callback(CURL *easy, latchkey_curl_ready_callback value) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
}

CURLcode latchkey_curl_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(easy, option, &blob);
}

CURLMcode latchkey_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

CURLSH *latchkey_curl_make_session_share(void) {
    CURLSH *share = curl_share_init();
    if (share && curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) != CURLSHE_OK) {
        curl_share_cleanup(share);
        return NULL;
    }
    return share;
}

int latchkey_curl_next_finished(CURLM *multi, CURL **easy, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *easy = message->easy_handle;
            *result = message->data.result;
            return 1;
        }
    }
    return 0;
}

int latchkey_curl_active_socket(CURL *easy) {
    curl_socket_t descriptor = CURL_SOCKET_BAD;
    curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &descriptor);
    return descriptor == CURL_SOCKET_BAD ? -1 : (int)descriptor;
}

const char *latchkey_curl_system_bundle(void) { return curl_version_info(CURLVERSION_NOW)->cainfo; }

int latchkey_file_is_readable(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    int readable = fgetc(file) != EOF;
    fclose(file);
    return readable;
}

void latchkey_curl_wipe(void *bytes, size_t count) {
    volatile unsigned char *next = bytes;
    while (count--) *next++ = 0;
}

struct latchkey_thread {
    pthread_t thread;
};

struct start {
    void (*body)(void *);
    void *context;
    const char *name;
};

static void *run(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
#if defined(__linux__)
    pthread_setname_np(pthread_self(), start.name);
#endif
    start.body(start.context);
    return NULL;
}

latchkey_thread *latchkey_thread_start(void (*body)(void *), void *context, const char *name) {
    latchkey_thread *handle = malloc(sizeof *handle);
    struct start *start = malloc(sizeof *start);
    sigset_t pipe, before;
    int failed = 1;
    if (handle && start) {
        *start = (struct start){body, context, name};
        // The new thread inherits the mask, so it never runs with SIGPIPE unblocked.
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, &before);
        failed = pthread_create(&handle->thread, NULL, run, start);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    if (failed) {
        free(handle);
        free(start);
        return NULL;
    }
    return handle;
}

void latchkey_thread_join(latchkey_thread *thread) {
    pthread_join(thread->thread, NULL);
    free(thread);
}

void latchkey_thread_detach(latchkey_thread *thread) {
    pthread_detach(thread->thread);
    free(thread);
}
