//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ConfigurationSource {
    /// Reads, merges and checks all layers.
    ///
    /// - Returns: The settings.
    /// - Throws: ``ConfigurationError`` that lists everything that is wrong.
    public func load() throws(ConfigurationError) -> ClientSettings {
        var loading = SettingsLoading(root: try self.tree(), sections: self.sections)
        return try loading.settings()
    }
}
