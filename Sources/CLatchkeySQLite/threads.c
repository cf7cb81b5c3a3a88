//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "CLatchkeySQLite.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

// Two frames of SQLite's page size fit many times over; the default of 8 MiB would only be reserved.
#define STACK_SIZE (1 << 20)

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
#else
    pthread_setname_np(start.name);
#endif
    start.body(start.context);
    return NULL;
}

// Signals that report a fault of the thread itself stay as they are.
static void block_signals(sigset_t *before) {
    const int faults[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
    sigset_t blocked;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, before);
}

int latchkey_sqlite_thread_start(void (*body)(void *), void *context, const char *name) {
    struct start *start = malloc(sizeof *start);
    pthread_attr_t attributes;
    if (!start || pthread_attr_init(&attributes) != 0) {
        free(start);
        return 0;
    }
    *start = (struct start){body, context, name};
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sigset_t before;
    pthread_t thread;
    block_signals(&before);  // The new thread inherits the mask.
    int failed = pthread_create(&thread, &attributes, run, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (failed) free(start);
    return !failed;
}

void latchkey_sqlite_condition_init(pthread_cond_t *condition) {
#if defined(__linux__)
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
#else
    pthread_cond_init(condition, NULL);
#endif
}

void latchkey_sqlite_condition_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t nanoseconds) {
    struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
#if defined(__linux__)
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    time.tv_sec += now.tv_sec;
    time.tv_nsec += now.tv_nsec;
    if (time.tv_nsec >= 1000000000) {
        time.tv_sec += 1;
        time.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(condition, mutex, &time);
#else
    pthread_cond_timedwait_relative_np(condition, mutex, &time);
#endif
}
