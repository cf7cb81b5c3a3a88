//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension OpenAPIDocument {
    /// The operations.
    static let paths = """
        {"/Validate": {"get": {"tags": ["ValidateRequestEndpoints"], "summary": "Validate the \
        token of the request and return its claims.", "operationId": \
        "ValidateAuthorizationHeader", "security": [{"bearer": []}], "responses": {"200": \
        {"description": "OK", "content": {"application/json": {"schema": {"$ref": \
        "#/components/schemas/ValidateAuthorizationHeaderResult"}}}}, "400": {"$ref": \
        "#/components/responses/p400"}, "401": {"$ref": "#/components/responses/p401"}, "403": \
        {"$ref": "#/components/responses/p403"}, "405": {"$ref": "#/components/responses/p405"}, \
        "500": {"$ref": "#/components/responses/p500"}, "503": {"$ref": \
        "#/components/responses/p503"}}}}, "/AuthorizationHeader/{apiName}": {"get": {"tags": \
        ["AuthorizationHeaderEndpoint"], "summary": "Get a header field for an API on behalf of \
        the caller.", "description": "The value carries its scheme. Overrides are ignored unless \
        the route's gate in 'Sidecar:AllowOverrides' is open.", "operationId": \
        "AuthorizationHeader", "parameters": [{"$ref": "#/components/parameters/apiName"}, \
        {"$ref": "#/components/parameters/AgentIdentity"}, {"$ref": \
        "#/components/parameters/AgentUsername"}, {"$ref": \
        "#/components/parameters/AgentUserId"}, {"$ref": "#/components/parameters/Scopes"}, \
        {"$ref": "#/components/parameters/RequestAppToken"}, {"$ref": \
        "#/components/parameters/BaseUrl"}, {"$ref": "#/components/parameters/RelativePath"}, \
        {"$ref": "#/components/parameters/HttpMethod"}, {"$ref": \
        "#/components/parameters/AcceptHeader"}, {"$ref": \
        "#/components/parameters/ContentType"}, {"$ref": "#/components/parameters/Tenant"}, \
        {"$ref": "#/components/parameters/ForceRefresh"}, {"$ref": \
        "#/components/parameters/Claims"}, {"$ref": "#/components/parameters/CorrelationId"}, \
        {"$ref": "#/components/parameters/LongRunningWebApiSessionKey"}, {"$ref": \
        "#/components/parameters/FmiPath"}, {"$ref": "#/components/parameters/PopPublicKey"}, \
        {"$ref": "#/components/parameters/ManagedIdentityUserAssignedClientId"}], "responses": \
        {"200": {"description": "OK", "content": {"application/json": {"schema": {"$ref": \
        "#/components/schemas/AuthorizationHeaderResult"}}}}, "400": {"$ref": \
        "#/components/responses/p400"}, "401": {"$ref": "#/components/responses/p401"}, "403": \
        {"$ref": "#/components/responses/p403"}, "404": {"$ref": "#/components/responses/p404"}, \
        "405": {"$ref": "#/components/responses/p405"}, "500": {"$ref": \
        "#/components/responses/p500"}, "502": {"$ref": "#/components/responses/p502"}, "503": \
        {"$ref": "#/components/responses/p503"}}, "security": [{"bearer": []}]}}, \
        "/AuthorizationHeaderUnauthenticated/{apiName}": {"get": {"tags": \
        ["AuthorizationHeaderEndpoint"], "summary": "Get a header field for an API with the \
        application's own identity, or an agent's.", "description": "The value carries its \
        scheme. Overrides are ignored unless the route's gate in 'Sidecar:AllowOverrides' is \
        open.", "operationId": "AuthorizationHeaderUnauthenticated", "parameters": [{"$ref": \
        "#/components/parameters/apiName"}, {"$ref": "#/components/parameters/AgentIdentity"}, \
        {"$ref": "#/components/parameters/AgentUsername"}, {"$ref": \
        "#/components/parameters/AgentUserId"}, {"$ref": "#/components/parameters/Scopes"}, \
        {"$ref": "#/components/parameters/RequestAppToken"}, {"$ref": \
        "#/components/parameters/BaseUrl"}, {"$ref": "#/components/parameters/RelativePath"}, \
        {"$ref": "#/components/parameters/HttpMethod"}, {"$ref": \
        "#/components/parameters/AcceptHeader"}, {"$ref": \
        "#/components/parameters/ContentType"}, {"$ref": "#/components/parameters/Tenant"}, \
        {"$ref": "#/components/parameters/ForceRefresh"}, {"$ref": \
        "#/components/parameters/Claims"}, {"$ref": "#/components/parameters/CorrelationId"}, \
        {"$ref": "#/components/parameters/LongRunningWebApiSessionKey"}, {"$ref": \
        "#/components/parameters/FmiPath"}, {"$ref": "#/components/parameters/PopPublicKey"}, \
        {"$ref": "#/components/parameters/ManagedIdentityUserAssignedClientId"}], "responses": \
        {"200": {"description": "OK", "content": {"application/json": {"schema": {"$ref": \
        "#/components/schemas/AuthorizationHeaderResult"}}}}, "400": {"$ref": \
        "#/components/responses/p400"}, "401": {"$ref": "#/components/responses/p401"}, "403": \
        {"$ref": "#/components/responses/p403"}, "404": {"$ref": "#/components/responses/p404"}, \
        "405": {"$ref": "#/components/responses/p405"}, "500": {"$ref": \
        "#/components/responses/p500"}, "502": {"$ref": "#/components/responses/p502"}, "503": \
        {"$ref": "#/components/responses/p503"}}}}, "/DownstreamApi/{apiName}": {"post": \
        {"tags": ["DownstreamApiEndpoint"], "summary": "Call an API on behalf of the caller.", \
        "description": "Answers with 200 whatever the API answered; see statusCode. Further \
        header fields and query parameters of the API's request are given as \
        optionsOverride.ExtraHeaderParameters.{Name} and \
        optionsOverride.ExtraQueryParameters.{Name}.", "operationId": "DownstreamApi", \
        "parameters": [{"$ref": "#/components/parameters/apiName"}, {"$ref": \
        "#/components/parameters/AgentIdentity"}, {"$ref": \
        "#/components/parameters/AgentUsername"}, {"$ref": \
        "#/components/parameters/AgentUserId"}, {"$ref": "#/components/parameters/Scopes"}, \
        {"$ref": "#/components/parameters/RequestAppToken"}, {"$ref": \
        "#/components/parameters/BaseUrl"}, {"$ref": "#/components/parameters/RelativePath"}, \
        {"$ref": "#/components/parameters/HttpMethod"}, {"$ref": \
        "#/components/parameters/AcceptHeader"}, {"$ref": \
        "#/components/parameters/ContentType"}, {"$ref": "#/components/parameters/Tenant"}, \
        {"$ref": "#/components/parameters/ForceRefresh"}, {"$ref": \
        "#/components/parameters/Claims"}, {"$ref": "#/components/parameters/CorrelationId"}, \
        {"$ref": "#/components/parameters/LongRunningWebApiSessionKey"}, {"$ref": \
        "#/components/parameters/FmiPath"}, {"$ref": "#/components/parameters/PopPublicKey"}, \
        {"$ref": "#/components/parameters/ManagedIdentityUserAssignedClientId"}], "requestBody": \
        {"required": false, "description": "Passed on as it is, with its media type, whatever that is.", \
        "content": {"application/json": {"schema": {"type": "object"}}, "application/octet-stream": {"schema": \
        {"type": "string", "format": "binary"}}}}, "responses": {"200": {"description": "OK", \
        "content": {"application/json": {"schema": {"$ref": \
        "#/components/schemas/DownstreamApiResult"}}}}, "400": {"$ref": \
        "#/components/responses/p400"}, "401": {"$ref": "#/components/responses/p401"}, "403": \
        {"$ref": "#/components/responses/p403"}, "404": {"$ref": "#/components/responses/p404"}, \
        "405": {"$ref": "#/components/responses/p405"}, "408": {"$ref": \
        "#/components/responses/p408"}, "413": {"$ref": "#/components/responses/p413"}, "500": \
        {"$ref": "#/components/responses/p500"}, "502": {"$ref": "#/components/responses/p502"}, \
        "503": {"$ref": "#/components/responses/p503"}, "504": {"$ref": \
        "#/components/responses/p504"}}, "security": [{"bearer": []}]}}, \
        "/DownstreamApiUnauthenticated/{apiName}": {"post": {"tags": ["DownstreamApiEndpoint"], \
        "summary": "Call an API with the application's own identity, or an agent's.", \
        "description": "Answers with 200 whatever the API answered; see statusCode. Further \
        header fields and query parameters of the API's request are given as \
        optionsOverride.ExtraHeaderParameters.{Name} and \
        optionsOverride.ExtraQueryParameters.{Name}.", "operationId": \
        "DownstreamApiUnauthenticated", "parameters": [{"$ref": \
        "#/components/parameters/apiName"}, {"$ref": "#/components/parameters/AgentIdentity"}, \
        {"$ref": "#/components/parameters/AgentUsername"}, {"$ref": \
        "#/components/parameters/AgentUserId"}, {"$ref": "#/components/parameters/Scopes"}, \
        {"$ref": "#/components/parameters/RequestAppToken"}, {"$ref": \
        "#/components/parameters/BaseUrl"}, {"$ref": "#/components/parameters/RelativePath"}, \
        {"$ref": "#/components/parameters/HttpMethod"}, {"$ref": \
        "#/components/parameters/AcceptHeader"}, {"$ref": \
        "#/components/parameters/ContentType"}, {"$ref": "#/components/parameters/Tenant"}, \
        {"$ref": "#/components/parameters/ForceRefresh"}, {"$ref": \
        "#/components/parameters/Claims"}, {"$ref": "#/components/parameters/CorrelationId"}, \
        {"$ref": "#/components/parameters/LongRunningWebApiSessionKey"}, {"$ref": \
        "#/components/parameters/FmiPath"}, {"$ref": "#/components/parameters/PopPublicKey"}, \
        {"$ref": "#/components/parameters/ManagedIdentityUserAssignedClientId"}], "requestBody": \
        {"required": false, "description": "Passed on as it is, with its media type, whatever that is.", \
        "content": {"application/json": {"schema": {"type": "object"}}, "application/octet-stream": {"schema": \
        {"type": "string", "format": "binary"}}}}, "responses": {"200": {"description": "OK", \
        "content": {"application/json": {"schema": {"$ref": \
        "#/components/schemas/DownstreamApiResult"}}}}, "400": {"$ref": \
        "#/components/responses/p400"}, "401": {"$ref": "#/components/responses/p401"}, "403": \
        {"$ref": "#/components/responses/p403"}, "404": {"$ref": "#/components/responses/p404"}, \
        "405": {"$ref": "#/components/responses/p405"}, "408": {"$ref": \
        "#/components/responses/p408"}, "413": {"$ref": "#/components/responses/p413"}, "500": \
        {"$ref": "#/components/responses/p500"}, "502": {"$ref": "#/components/responses/p502"}, \
        "503": {"$ref": "#/components/responses/p503"}, "504": {"$ref": \
        "#/components/responses/p504"}}}}}
        """
}
