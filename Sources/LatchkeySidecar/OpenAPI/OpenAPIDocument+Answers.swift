//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension OpenAPIDocument {
    /// What is answered when a request is not served.
    static let responses = """
        {"p400": {"description": "The request cannot be served as it stands.", "content": \
        {"application/problem+json": {"schema": {"$ref": \
        "#/components/schemas/ProblemDetails"}}}}, "p401": {"description": "A token is missing \
        or not accepted, or the user has to act.", "content": {"application/problem+json": \
        {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}}, "p403": {"description": \
        "The caller may not do this.", "content": {"application/problem+json": {"schema": \
        {"$ref": "#/components/schemas/ProblemDetails"}}}}, "p404": {"description": "There is \
        nothing of that name.", "content": {"application/problem+json": {"schema": {"$ref": \
        "#/components/schemas/ProblemDetails"}}}}, "p405": {"description": "The method is not \
        served here.", "content": {"application/problem+json": {"schema": {"$ref": \
        "#/components/schemas/ProblemDetails"}}}}, "p408": {"description": "The body did not \
        arrive in time.", "content": {"application/problem+json": {"schema": {"$ref": \
        "#/components/schemas/ProblemDetails"}}}}, "p413": {"description": "The body is too \
        long.", "content": {"application/problem+json": {"schema": {"$ref": \
        "#/components/schemas/ProblemDetails"}}}}, "p500": {"description": "The sidecar failed, \
        or its credential cannot be used.", "content": {"application/problem+json": {"schema": \
        {"$ref": "#/components/schemas/ProblemDetails"}}}}, "p502": {"description": "The API \
        could not be reached, or its answer cannot be passed on.", "content": \
        {"application/problem+json": {"schema": {"$ref": \
        "#/components/schemas/ProblemDetails"}}}}, "p503": {"description": "The identity \
        provider or the API does not answer; try again after Retry-After.", "content": \
        {"application/problem+json": {"schema": {"$ref": \
        "#/components/schemas/ProblemDetails"}}}}, "p504": {"description": "The API took too \
        long.", "content": {"application/problem+json": {"schema": {"$ref": \
        "#/components/schemas/ProblemDetails"}}}}}
        """

    /// What bodies look like.
    static let schemas = """
        {"AuthorizationHeaderResult": {"type": "object", "required": ["authorizationHeader"], \
        "properties": {"authorizationHeader": {"type": "string"}, "longRunningSessionKey": \
        {"type": "string", "description": "Name of the long-running session that was started or \
        used."}}}, "DownstreamApiResult": {"type": "object", "required": ["statusCode", \
        "headers", "content"], "properties": {"statusCode": {"type": "integer", "format": \
        "int32"}, "headers": {"type": "object", "additionalProperties": {"type": "array", \
        "items": {"type": "string"}}}, "content": {"type": ["string", "null"]}, \
        "contentEncoding": {"type": "string", "description": "base64 when the content is no \
        text."}, "longRunningSessionKey": {"type": "string"}}}, "ProblemDetails": {"type": \
        "object", "additionalProperties": true, "properties": {"type": {"type": ["string", \
        "null"]}, "title": {"type": ["string", "null"]}, "status": {"type": ["integer", "null"], \
        "format": "int32"}, "detail": {"type": ["string", "null"]}, "instance": {"type": \
        ["string", "null"]}, "code": {"type": "string", "description": "Stable name of what went \
        wrong."}, "errorCode": {"type": "string", "description": "The identity provider's error, \
        such as invalid_grant."}, "subError": {"type": "string"}, "errorCodes": {"type": \
        "array", "items": {"type": "integer"}}, "claims": {"type": "string", "description": \
        "Claims that the next token must satisfy, a JSON object."}, "correlationId": {"type": \
        "string"}, "traceId": {"type": "string"}, "retryAfter": {"type": "integer", \
        "description": "Seconds to wait."}}}, "ValidateAuthorizationHeaderResult": {"type": \
        "object", "required": ["protocol", "token", "claims"], "properties": {"protocol": \
        {"type": "string"}, "token": {"type": "string"}, "claims": {"type": "object", \
        "additionalProperties": true}}}}
        """
}
