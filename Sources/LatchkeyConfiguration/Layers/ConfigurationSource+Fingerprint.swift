//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ConfigurationSource {
    /// A number that changes when a file of the configuration does; it means something in this process only.
    ///
    /// Files are compared by what they hold: the times of files say nothing where links to them are changed.
    package func fingerprint() -> Int {
        var hasher = Hasher()
        for layer in self.layers {
            guard case .file(let path, _) = layer.content else { continue }
            do {
                hasher.combine(try ConfigurationFile.read(path, isOptional: true))
            } catch {
                // Why it cannot be read is told by whoever loads it.
                hasher.combine(error.message)
            }
        }
        return hasher.finalize()
    }
}
