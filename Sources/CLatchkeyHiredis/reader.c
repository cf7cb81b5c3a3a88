//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#include "CLatchkeyHiredis.h"

#include <hiredis/hiredis.h>
#include <stdlib.h>

// A buffer that has grown beyond this is given back once it is empty.
enum { KEPT_BUFFER = 1 << 18 };

struct latchkey_resp_reader {
    redisReader *reader;
    latchkey_resp_callbacks callbacks;
    void *context;
};

// hiredis wants an object for each part; the callbacks build their own, so any address will do.
static void *create_string(const redisReadTask *task, char *bytes, size_t count) {
    latchkey_resp_reader *self = task->privdata;
    int kind = task->type == REDIS_REPLY_STATUS ? LATCHKEY_RESP_STATUS
        : task->type == REDIS_REPLY_ERROR       ? LATCHKEY_RESP_ERROR
                                                : LATCHKEY_RESP_STRING;
    self->callbacks.text(self->context, kind, bytes, count);
    return self;
}

#if HIREDIS_MAJOR >= 1
static void *create_array(const redisReadTask *task, size_t count) {
#else
static void *create_array(const redisReadTask *task, int count) {
#endif
    latchkey_resp_reader *self = task->privdata;
    self->callbacks.array(self->context, (size_t)count);
    return self;
}

static void *create_integer(const redisReadTask *task, long long value) {
    latchkey_resp_reader *self = task->privdata;
    self->callbacks.integer(self->context, value);
    return self;
}

static void *create_nil(const redisReadTask *task) {
    latchkey_resp_reader *self = task->privdata;
    self->callbacks.null(self->context);
    return self;
}

static void free_object(void *object) { (void)object; }

static redisReplyObjectFunctions functions = {
    .createString = create_string,
    .createArray = create_array,
    .createInteger = create_integer,
    .createNil = create_nil,
    .freeObject = free_object,
};

latchkey_resp_reader *latchkey_resp_reader_make(latchkey_resp_callbacks callbacks, void *context) {
    latchkey_resp_reader *self = malloc(sizeof *self);
    if (!self) return NULL;
    self->callbacks = callbacks;
    self->context = context;
    self->reader = redisReaderCreateWithFunctions(&functions);
    if (!self->reader) {
        free(self);
        return NULL;
    }
    self->reader->maxbuf = KEPT_BUFFER;
    self->reader->privdata = self;
    return self;
}

void latchkey_resp_reader_free(latchkey_resp_reader *reader) {
    redisReaderFree(reader->reader);
    free(reader);
}

int latchkey_resp_reader_feed(latchkey_resp_reader *reader, const void *bytes, size_t count) {
    return redisReaderFeed(reader->reader, bytes, count) == REDIS_OK;
}

int latchkey_resp_reader_next(latchkey_resp_reader *reader) {
    void *reply = NULL;
    if (redisReaderGetReply(reader->reader, &reply) != REDIS_OK) return -1;
    return reply != NULL;
}

size_t latchkey_resp_reader_pending(const latchkey_resp_reader *reader) {
    return reader->reader->len - reader->reader->pos;
}

const char *latchkey_resp_reader_error(const latchkey_resp_reader *reader) { return reader->reader->errstr; }
