/// Decides what a failed transfer is called: a table from libcurl's codes to the kinds of ``TransportError``; pure.
import CCurl
import HTTP

/// What is known about a transfer that libcurl gave up.
struct TransferFault {
    /// How far it had come.
    enum Phase: CaseIterable {
        /// Name lookup, TCP, proxy and TLS.
        case connecting
        /// Connected; nothing of the answer is here.
        case asking
        /// The answer has begun.
        case answering
    }

    let code: CURLcode
    let phase: Phase
    /// The proxy's answer to CONNECT; 0 where there was none.
    var proxyStatus = 0
    var viaProxy = false

    /// The kind; see the rows below.
    var kind: TransportError.Kind {
        if viaProxy && phase == .connecting, let proxyKind { return proxyKind }
        guard let row = Self.rows[code.rawValue] else { return .connectionReset }
        switch phase {
        case .connecting: return row.connecting
        case .asking: return row.asking
        case .answering: return row.answering
        }
    }

    /// What went wrong between us and the proxy; nil where it let us through.
    private var proxyKind: TransportError.Kind? {
        switch proxyStatus {
        case 200...299: nil
        case 400...499: .proxyRefused
        case 300...: .proxyFailed
        default: Self.certificateCodes.contains(code.rawValue) ? nil : .proxyFailed
        }
    }

    private typealias Row = (
        connecting: TransportError.Kind, asking: TransportError.Kind, answering: TransportError.Kind
    )

    private static let certificateCodes = Set(
        [
            CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CRL_BADFILE,
        ].map(\.rawValue))

    /// libcurl's code: what it means while connecting, asking, answering. Codes that are not here end a connection.
    private static let rows: [UInt32: Row] = {
        let distinct: [(CURLcode, Row)] = [
            (CURLE_UNSUPPORTED_PROTOCOL, (.notSendable, .bodyCut, .bodyCut)),  // HTTP/0.9 and garbage answers
            (CURLE_COULDNT_CONNECT, (.connectionRefused, .connectionReset, .bodyCut)),
            (CURLE_OPERATION_TIMEDOUT, (.connectTimedOut, .timedOut, .timedOut)),
            (CURLE_SSL_CONNECT_ERROR, (.tlsHandshakeCut, .connectionReset, .bodyCut)),
            (CURLE_RECV_ERROR, (.tlsHandshakeCut, .connectionReset, .bodyCut)),
            (CURLE_SEND_ERROR, (.tlsHandshakeCut, .connectionReset, .bodyCut)),
            (CURLE_GOT_NOTHING, (.connectionReset, .connectionReset, .bodyCut)),
            (CURLE_HTTP2, (.connectionReset, .connectionReset, .bodyCut)),
            (CURLE_HTTP2_STREAM, (.connectionReset, .connectionReset, .bodyCut)),
        ]
        let same: [(TransportError.Kind, [CURLcode])] = [
            (.hostNotFound, [CURLE_COULDNT_RESOLVE_HOST]),
            (.proxyFailed, [CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY]),
            (.bodyCut, [CURLE_PARTIAL_FILE, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR]),
            (.tooLarge, [CURLE_OUT_OF_MEMORY, CURLE_FILESIZE_EXCEEDED]),  // the former: one header line over 100 KB
            (.fileFailed, [CURLE_READ_ERROR]),
            (
                .notSendable,
                [
                    CURLE_FAILED_INIT, CURLE_URL_MALFORMAT, CURLE_NOT_BUILT_IN, CURLE_BAD_FUNCTION_ARGUMENT,
                    CURLE_UNKNOWN_OPTION, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_CIPHER,
                ]
            ),
        ]
        var rows: [UInt32: Row] = [:]
        for (code, row) in distinct { rows[code.rawValue] = row }
        for (kind, codes) in same { for code in codes { rows[code.rawValue] = (kind, kind, kind) } }
        for code in certificateCodes {
            rows[code] = (.certificateRefused, .certificateRefused, .certificateRefused)
        }
        return rows
    }()
}
