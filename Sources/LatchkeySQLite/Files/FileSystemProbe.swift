//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

/// Tells on what kind of file system a folder is.
package struct FileSystemProbe: Sendable {
    let type: @Sendable (_ folder: String) -> UInt64?

    /// Creates a probe.
    ///
    /// - Parameter type: Returns the magic number of a folder's file system, as the kernel of Linux gives it.
    package init(type: @escaping @Sendable (_ folder: String) -> UInt64?) {
        self.type = type
    }

    /// The probe that asks the system.
    package static let system = Self { folder in
        var type: UInt64 = 0
        return unsafe latchkey_sqlite_file_system(folder, &type) != 0 ? type : nil
    }

    /// Those on which locks or shared memory do not work between machines; FUSE may hide any of them.
    private static let network: [UInt64: String] = [
        0x6969: "NFS", 0x517b: "SMB", 0xfe53_4d42: "SMB", 0xff53_4d42: "CIFS", 0x0102_1997: "9P", 0x6573_5546: "FUSE",
        0x00c3_6400: "Ceph", 0x5346_414f: "AFS", 0x7375_7245: "Coda", 0x564c: "NCP", 0x0bd0_0bd0: "Lustre",
        0x4750_4653: "GPFS", 0x0116_1970: "GFS2", 0x7461_636f: "OCFS2", 0x1983_0326: "BeeGFS", 0x786f_4256: "vboxsf",
    ]

    /// Refuses a folder that is on a network file system.
    func check(_ folder: String) throws(SQLiteTokenStoreError) {
        guard let type = self.type(folder), let name = Self.network[type] else { return }
        throw SQLiteTokenStoreError(
            .networkFileSystem,
            "The folder '\(folder)' is on a network file system (\(name)), where locks cannot be trusted and the file would "
                + "be damaged: use a local disk, or a store that is a server."
        )
    }
}
