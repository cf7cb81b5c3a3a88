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

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#if defined(__linux__)
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif

// Locks of an open file, not of a process: two stores of one process are told apart, and closing another descriptor of
// the file does not drop the lock. Some sandboxes know the older kind alone.
int latchkey_sqlite_file_lock(int descriptor, int exclusive) {
#if defined(F_OFD_SETLK)
    struct flock range = {.l_type = exclusive ? F_WRLCK : F_RDLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, F_OFD_SETLK, &range) == 0) return 1;
    if (errno == EAGAIN || errno == EACCES) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
#endif
    if (flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return 1;
    return errno == EWOULDBLOCK ? 0 : -1;
}

int latchkey_sqlite_file_system(const char *path, uint64_t *type) {
    struct statfs status;
    if (statfs(path, &status) != 0) return 0;
#if defined(__linux__)
    // The number is 32 bits wide and sign-extended where the field is a long.
    *type = (uint32_t)status.f_type;
#else
    *type = status.f_flags & MNT_LOCAL ? 0 : 0x6969;
#endif
    return 1;
}
