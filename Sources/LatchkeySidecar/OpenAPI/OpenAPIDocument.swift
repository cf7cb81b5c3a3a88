//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The description of the sidecar's interface (OpenAPI 3.1).
enum OpenAPIDocument {
    /// The whole document.
    static let text = """
        {"openapi": "3.1.0", "info": \(info), "servers": [{"url": "http://localhost:5000"}], "paths": \(paths), \
        "components": {"parameters": \(parameters), "responses": \(responses), "schemas": \(schemas), \
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}}}
        """

    /// What it is.
    static let info = """
        {"title": "Latchkey sidecar", "version": "1.0.0", "description": "Validates tokens, \
        acquires Authorization header fields and calls named APIs for programs on the same host. \
        The contract is that of the Microsoft Entra auth sidecar."}
        """
}
