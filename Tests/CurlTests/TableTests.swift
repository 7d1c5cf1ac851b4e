/// The transport's pure decisions as rows: codes to kinds, stalls, heads of answers, bundles.
import CCurl
import HTTP
import Testing

@testable import Curl

@Suite struct TransferFaultTests {
    @Test(arguments: [
        (CURLE_COULDNT_RESOLVE_HOST, TransferFault.Phase.connecting, TransportError.Kind.hostNotFound),
        (CURLE_COULDNT_RESOLVE_PROXY, .connecting, .proxyFailed),
        (CURLE_COULDNT_CONNECT, .connecting, .connectionRefused),
        (CURLE_OPERATION_TIMEDOUT, .connecting, .connectTimedOut),
        (CURLE_OPERATION_TIMEDOUT, .asking, .timedOut),
        (CURLE_OPERATION_TIMEDOUT, .answering, .timedOut),
        (CURLE_SSL_CONNECT_ERROR, .connecting, .tlsHandshakeCut),
        (CURLE_RECV_ERROR, .connecting, .tlsHandshakeCut),
        (CURLE_RECV_ERROR, .asking, .connectionReset),
        (CURLE_RECV_ERROR, .answering, .bodyCut),
        (CURLE_SEND_ERROR, .asking, .connectionReset),
        (CURLE_SEND_ERROR, .answering, .bodyCut),
        (CURLE_GOT_NOTHING, .asking, .connectionReset),
        (CURLE_PARTIAL_FILE, .answering, .bodyCut),
        (CURLE_HTTP2, .asking, .connectionReset),
        (CURLE_HTTP2, .answering, .bodyCut),
        (CURLE_HTTP2_STREAM, .answering, .bodyCut),
        (CURLE_UNSUPPORTED_PROTOCOL, .connecting, .notSendable),
        (CURLE_UNSUPPORTED_PROTOCOL, .asking, .bodyCut),
        (CURLE_WEIRD_SERVER_REPLY, .answering, .bodyCut),
        (CURLE_PEER_FAILED_VERIFICATION, .connecting, .certificateRefused),
        (CURLE_SSL_CACERT_BADFILE, .connecting, .certificateRefused),
        (CURLE_SSL_ISSUER_ERROR, .connecting, .certificateRefused),
        (CURLE_URL_MALFORMAT, .connecting, .notSendable),
        (CURLE_READ_ERROR, .asking, .fileFailed),
        (CURLE_FILESIZE_EXCEEDED, .answering, .tooLarge),
        (CURLcode(rawValue: 9999), .connecting, .connectionReset),
    ])
    func directly(code: CURLcode, phase: TransferFault.Phase, expected: TransportError.Kind) {
        #expect(TransferFault(code: code, phase: phase).kind == expected)
    }

    @Test(arguments: [
        (CURLE_COULDNT_CONNECT, TransferFault.Phase.connecting, 0, TransportError.Kind.proxyFailed),
        (CURLE_OPERATION_TIMEDOUT, .connecting, 0, .proxyFailed),
        (CURLE_RECV_ERROR, .connecting, 407, .proxyRefused),
        (CURLE_RECV_ERROR, .connecting, 403, .proxyRefused),
        (CURLE_RECV_ERROR, .connecting, 503, .proxyFailed),
        (CURLE_SSL_CONNECT_ERROR, .connecting, 200, .tlsHandshakeCut),
        (CURLE_PEER_FAILED_VERIFICATION, .connecting, 200, .certificateRefused),
        (CURLE_PEER_FAILED_VERIFICATION, .connecting, 0, .certificateRefused),
        (CURLE_OPERATION_TIMEDOUT, .connecting, 200, .connectTimedOut),
        (CURLE_RECV_ERROR, .answering, 200, .bodyCut),
        (CURLE_GOT_NOTHING, .asking, 200, .connectionReset),
    ])
    func throughAProxy(code: CURLcode, phase: TransferFault.Phase, status: Int, expected: TransportError.Kind) {
        #expect(TransferFault(code: code, phase: phase, proxyStatus: status, viaProxy: true).kind == expected)
    }

    @Test(arguments: TransportError.Kind.allCases)
    func everySentenceIsOneAndNamesTheHost(kind: TransportError.Kind) {
        let sentence = FaultSentence(host: "sts.test", limits: .init(), proxy: "p:1", detail: "why").text(kind)
        #expect(sentence.contains("sts.test"))
        #expect(sentence.hasSuffix("."))
    }
}

@Suite struct StallWatchTests {
    /// Bytes seen at seconds; the second at which the watch has run out.
    @Test(
        arguments: [
            ([], 20), ([(5, 100)], 25), ([(5, 19)], 20), ([(5, 19), (6, 1)], 26),
            // One byte every 10 s is no life: the second finds the first 20 s used up.
            ([(10, 1), (20, 1), (30, 1)], 20),
            ([(19, 20), (38, 20)], 58),
        ] as [([(Int, Int)], Int)])
    func runsOut(bytes: [(Int, Int)], second: Int) {
        var watch = StallWatch(limit: .seconds(20), now: .zero)
        for (when, count) in bytes where watch.left(now: .seconds(when)) > .zero {
            watch.saw(count, now: .seconds(when))
        }
        #expect(watch.left(now: .seconds(second - 1)) > .zero)
        #expect(watch.left(now: .seconds(second)) == .zero)
    }

    @Test func shortLimitsAskForOneByte() {
        var watch = StallWatch(limit: .milliseconds(100), now: .zero)
        watch.saw(1, now: .milliseconds(90))
        #expect(watch.left(now: .milliseconds(180)) == .milliseconds(10))
    }
}

@Suite struct ResponseHeadTests {
    private func head(_ lines: [String]) throws -> ResponseHead {
        var head = ResponseHead()
        for line in lines { try head.take(Array("\(line)\r\n".utf8)) }
        return head
    }

    @Test func interimAnswersGiveWay() throws {
        let head = try head(["HTTP/1.1 100 Continue", "X: 1", "", "HTTP/2 200", "Y:  2 ", ""])
        #expect(head.status == 200)
        #expect(head.headers == ["Y": "2"])
        #expect(head.isComplete)
    }

    @Test func trailersAreDropped() throws {
        #expect(try head(["HTTP/1.1 200 OK", "A: 1", "", "B: 2"]).headers == ["A": "1"])
    }

    @Test func foldedLinesGoOnWithTheValueAbove() throws {
        #expect(try head(["HTTP/1.1 200 OK", "A: 1", "\t 2", ""]).headers == ["A": "1 2"])
    }

    @Test(
        arguments: [
            (["Content-Length: 5"], 5), (["Content-Length: 5", "content-length: 5"], 5), ([], nil),
        ] as [([String], Int?)])
    func lengths(lines: [String], expected: Int?) throws {
        #expect(try head(["HTTP/1.1 200 OK"] + lines).contentLength() == expected)
    }

    @Test(arguments: [["Content-Length: 5", "Content-Length: 6"], ["Content-Length: -1"], ["Content-Length: x"]])
    func contradictions(lines: [String]) {
        #expect(throws: Stop.self) { try head(["HTTP/1.1 200 OK"] + lines).contentLength() }
    }

    @Test func limits() {
        #expect(throws: Stop.self) { try head(Array(repeating: "A: 1", count: 201)) }
        #expect(throws: Stop.self) { try head([String(repeating: "a", count: 65 << 10)]) }
    }
}

@Suite struct TrustStoreTests {
    @Test(arguments: [
        (["AWS_CA_BUNDLE": "/a", "SSL_CERT_FILE": "/b"], TrustStore.file("/a")),
        (["SSL_CERT_FILE": "/b", "CURL_CA_BUNDLE": "/c"], .file("/b")),
        (["CURL_CA_BUNDLE": "/c", "AWS_CA_BUNDLE": ""], .file("/c")),
        ([:], .file("/etc/pki/tls/certs/ca-bundle.crt")),
    ])
    func finds(environment: [String: String], expected: TrustStore) throws {
        let there = ["/a", "/b", "/c", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"]
        #expect(try TrustStore.find(environment: environment) { there.contains($0) } == expected)
    }

    @Test func refusesANamedOneThatIsNotThere() {
        #expect(throws: Stop.self) { try TrustStore.find(environment: ["SSL_CERT_FILE": "/x"]) { $0 != "/x" } }
    }

    @Test func leavesItToLibcurlWhereNoneIsFound() throws {
        #expect(try TrustStore.find(environment: [:]) { _ in false } == .builtIn)
    }
}
