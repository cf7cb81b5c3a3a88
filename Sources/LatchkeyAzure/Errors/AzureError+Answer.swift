//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenAcquisition

extension AzureError {
    /// The error of an answer.
    init(_ head: HTTPResponse, body: [UInt8], to request: HTTPRequest) {
        let status = head.status
        let content = AzureErrorBody(body, contentType: head.headerFields[.contentType])
        // Answers to HEAD have no body, and gateways write pages: the field is what is always there.
        let code = head.headerFields[.serviceErrorCode].flatMap { $0.isEmpty ? nil : $0 } ?? content?.code
        let shownCode = code.map { SafeText.clean($0, limit: 128) }
        let text = content?.message.map { SafeText.clean($0, limit: 512) } ?? ""
        let place = "\(request.method) \(request.authority ?? "")"
        var message = "The service answered \(place) with status \(status.code)"
        if let shownCode { message += " \(shownCode)" }
        message += text.isEmpty ? "." : ": \(text)"
        self.init(Code(status: status.code), message)
        self.status = status
        self.serviceCode = shownCode.map(AzureServiceCode.init(rawValue:))
        self.innerCodes = (content?.innerCodes ?? []).map { AzureServiceCode(rawValue: SafeText.clean($0, limit: 128)) }
        self.serviceMessage = text.isEmpty ? nil : text
        self.details = (content?.details ?? [:]).mapValues { SafeText.clean($0, limit: 256) }
        self.requestID = head.headerFields[.serviceRequestID].map { SafeText.clean($0, limit: 128) }
        self.clientRequestID = request.headerFields[.clientRequestID]
        self.retryAfter = AzureRetryOptions.retryAfter(in: head.headerFields)
        self.headers = head.headerFields
    }

    /// An error that comes from below.
    init(wrapping error: any Error) {
        switch error {
        case let error as AzureError: self = error
        case let error as HTTPClientError:
            let code: Code =
                switch error.code {
                case .cancelled: .cancelled
                case .timedOut: .timedOut
                case .invalidRequest, .invalidConfiguration: .invalidRequest
                case .bodyTooLarge: .malformedAnswer
                default: .transferFailed
                }
            self.init(code, "The service could not be asked: \(error.message)", cause: error)
        case is CancellationError: self.init(.cancelled, "The request was cancelled.", cause: error)
        default: self.init(.invalidRequest, "A step of the request failed. See the cause.", cause: error)
        }
    }
}
