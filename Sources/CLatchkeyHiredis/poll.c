//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if defined(__linux__)
#define _GNU_SOURCE
#include <sys/eventfd.h>
#endif

#include "CLatchkeyHiredis.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ITEMS_ON_STACK = 64 };

static int poll_for(struct pollfd *descriptors, size_t count, long long nanoseconds) {
    if (nanoseconds < 0) nanoseconds = 0;
#if defined(__linux__)
    struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    return ppoll(descriptors, count, &time, NULL);
#else
    long long milliseconds = nanoseconds / 1000000 + (nanoseconds % 1000000 != 0);
    return poll(descriptors, (nfds_t)count, milliseconds > 1000000 ? 1000000 : (int)milliseconds);
#endif
}

void latchkey_poll(latchkey_poll_item *items, size_t count, long long nanoseconds) {
    struct pollfd few[ITEMS_ON_STACK];
    struct pollfd *descriptors = count > ITEMS_ON_STACK ? malloc(count * sizeof *descriptors) : few;
    if (!descriptors) return;
    for (size_t i = 0; i < count; i++) {
        descriptors[i].fd = items[i].descriptor;
        descriptors[i].events = POLLIN | (items[i].wants_to_write ? POLLOUT : 0);
        descriptors[i].revents = 0;
    }
    int ready = poll_for(descriptors, count, nanoseconds);
    for (size_t i = 0; i < count; i++) items[i].is_ready = ready > 0 && descriptors[i].revents != 0;
    if (descriptors != few) free(descriptors);
}

long latchkey_send(int descriptor, const void *bytes, size_t count) {
#if defined(MSG_NOSIGNAL)
    return send(descriptor, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
#else
    return send(descriptor, bytes, count, MSG_DONTWAIT);
#endif
}

#if defined(__linux__)

int latchkey_waker_open(int descriptors[2]) {
    descriptors[0] = descriptors[1] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return descriptors[0] >= 0;
}

void latchkey_waker_close(const int descriptors[2]) { close(descriptors[0]); }

#else

int latchkey_waker_open(int descriptors[2]) {
    if (pipe(descriptors) != 0) return 0;
    for (int i = 0; i < 2; i++) {
        fcntl(descriptors[i], F_SETFL, O_NONBLOCK);
        fcntl(descriptors[i], F_SETFD, FD_CLOEXEC);
    }
    return 1;
}

void latchkey_waker_close(const int descriptors[2]) {
    close(descriptors[0]);
    close(descriptors[1]);
}

#endif

void latchkey_waker_signal(int descriptor) {
    unsigned long long one = 1;
    // When it is full it is ready already.
    ssize_t ignored = write(descriptor, &one, sizeof one);
    (void)ignored;
}

void latchkey_waker_reset(int descriptor) {
    unsigned char bytes[256];
    while (read(descriptor, bytes, sizeof bytes) == (ssize_t)sizeof bytes) {}
}
