//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension OpenAPIDocument {
    /// The parameters of the operations.
    static let parameters = """
        {"apiName": {"name": "apiName", "in": "path", "required": true, "description": "Name of \
        the API in 'DownstreamApis'.", "schema": {"type": "string", "minLength": 1}}, \
        "AgentIdentity": {"name": "AgentIdentity", "in": "query", "description": "Client \
        identifier of the agent identity to act as.", "schema": {"type": "string"}}, \
        "AgentUsername": {"name": "AgentUsername", "in": "query", "description": "User principal \
        name of the agent's user; needs AgentIdentity.", "schema": {"type": "string"}}, \
        "AgentUserId": {"name": "AgentUserId", "in": "query", "description": "Object identifier \
        of the agent's user; needs AgentIdentity.", "schema": {"type": "string", "format": \
        "uuid"}}, "Scopes": {"name": "optionsOverride.Scopes", "in": "query", "description": \
        "Replaces the configured scopes; may be repeated.", "schema": {"type": "array", "items": \
        {"type": "string"}}, "style": "form", "explode": true}, "RequestAppToken": {"name": \
        "optionsOverride.RequestAppToken", "in": "query", "description": "True asks for the \
        application's own token.", "schema": {"type": "boolean"}}, "BaseUrl": {"name": \
        "optionsOverride.BaseUrl", "in": "query", "description": "Always ignored.", \
        "deprecated": true, "schema": {"type": "string"}}, "RelativePath": {"name": \
        "optionsOverride.RelativePath", "in": "query", "description": "Replaces the path below \
        the API's base URL.", "schema": {"type": "string"}}, "HttpMethod": {"name": \
        "optionsOverride.HttpMethod", "in": "query", "description": "The method that the API is \
        called with.", "schema": {"type": "string"}}, "AcceptHeader": {"name": \
        "optionsOverride.AcceptHeader", "in": "query", "description": "The value of the API \
        request's Accept field.", "schema": {"type": "string"}}, "ContentType": {"name": \
        "optionsOverride.ContentType", "in": "query", "description": "The media type of the API \
        request's body.", "schema": {"type": "string"}}, "Tenant": {"name": \
        "optionsOverride.AcquireTokenOptions.Tenant", "in": "query", "description": "The tenant \
        to ask for the token.", "schema": {"type": "string"}}, "ForceRefresh": {"name": \
        "optionsOverride.AcquireTokenOptions.ForceRefresh", "in": "query", "description": \
        "Whether a new token is acquired although one is held.", "schema": {"type": "boolean"}}, \
        "Claims": {"name": "optionsOverride.AcquireTokenOptions.Claims", "in": "query", \
        "description": "Claims that the token must satisfy, a JSON object.", "schema": {"type": \
        "string"}}, "CorrelationId": {"name": \
        "optionsOverride.AcquireTokenOptions.CorrelationId", "in": "query", "description": \
        "Identifier of the token request, a GUID; anything else is ignored.", "schema": {"type": \
        "string"}}, "LongRunningWebApiSessionKey": {"name": \
        "optionsOverride.AcquireTokenOptions.LongRunningWebApiSessionKey", "in": "query", \
        "description": "Name of a long-running session; AllocateForMe makes one up.", "schema": \
        {"type": "string"}}, "FmiPath": {"name": "optionsOverride.AcquireTokenOptions.FmiPath", \
        "in": "query", "description": "Path of a federated managed identity that the token is \
        for.", "schema": {"type": "string"}}, "PopPublicKey": {"name": \
        "optionsOverride.AcquireTokenOptions.PopPublicKey", "in": "query", "description": "Key \
        of the caller's that the application's token is bound to.", "schema": {"type": \
        "string"}}, "ManagedIdentityUserAssignedClientId": {"name": \
        "optionsOverride.AcquireTokenOptions.ManagedIdentity.UserAssignedClientId", "in": \
        "query", "description": "Client identifier of a user-assigned managed identity to use \
        instead.", "schema": {"type": "string"}}}
        """
}
