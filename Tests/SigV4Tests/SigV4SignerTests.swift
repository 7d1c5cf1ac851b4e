/// What signing does to a request beside its signature.
import Bytes
import Foundation
import HTTP
import SigV4
import Testing

@Suite struct SigV4SignerTests {
    static let date = Date(timeIntervalSince1970: 1_440_938_160)
    static let credentials = Credentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("canary-secret"), sessionToken: Secret("canary-token"))
    static let renewed = Credentials(accessKeyID: "AKIDSECOND", secretAccessKey: Secret("other"))
    static let request = HTTPRequest(
        .put, HTTPURL(host: "h.example", path: "/a%20b//c/../d", query: [.init("z", "1"), .init("a", "ä /")]),
        headers: ["Content-Type": "text/csv", "User-Agent": "x"], body: .bytes([1, 2, 3]))

    @Test(arguments: ["s3", "sagemaker"])
    func signsAnewWhatIsSigned(service: String) {
        let signer = SigV4Signer(service: service, region: "eu-west-1")
        let later = Self.date.addingTimeInterval(300)
        let once = signer.sign(Self.request, with: Self.credentials, at: Self.date)
        #expect(
            signer.sign(once, with: Self.renewed, at: later) == signer.sign(Self.request, with: Self.renewed, at: later)
        )

        let presigned = signer.presign(Self.request, with: Self.credentials, at: Self.date, expires: .seconds(60))
        #expect(
            signer.presign(presigned, with: Self.renewed, at: later, expires: .seconds(60))
                == signer.presign(Self.request, with: Self.renewed, at: later, expires: .seconds(60)))
        #expect(
            signer.sign(presigned, with: Self.renewed, at: later)
                == signer.sign(Self.request, with: Self.renewed, at: later))
        #expect(
            signer.presign(once, with: Self.renewed, at: later, expires: .seconds(60))
                == signer.presign(Self.request, with: Self.renewed, at: later, expires: .seconds(60)))
    }

    @Test func addsOnlyItsOwnHeaders() {
        let signed = SigV4Signer(service: "s3", region: "eu-west-1")
            .sign(Self.request, with: Self.credentials, at: Self.date)
        #expect(signed.url == Self.request.url)
        #expect(signed.body == Self.request.body)
        #expect(
            signed.headers.fields.map(\.name) == [
                "Content-Type", "User-Agent", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256",
                "Authorization",
            ])
        #expect(
            signed.headers["Authorization"]?.contains(
                "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,") == true)
    }

    @Test(arguments: [
        (Payload.bytes, HTTPRequest.Body.bytes(Array("abc".utf8)), SHA256.hex(of: "abc".utf8)),
        (.bytes, .none, SHA256.hex(of: [])),
        (.precomputed("0a"), .file(path: "/model.tar.gz", offset: 0, length: 9), "0a"),
        (.unsigned, .file(path: "/model.tar.gz", offset: 0, length: 9), "UNSIGNED-PAYLOAD"),
    ])
    func saysWhatTheBodyIs(payload: Payload, body: HTTPRequest.Body, expected: String) {
        var request = Self.request
        request.body = body
        let signed = SigV4Signer(service: "s3", region: "eu-west-1")
            .signInHeader(request, with: Self.credentials, at: Self.date, payload: payload)
        #expect(signed.request.headers["x-amz-content-sha256"] == expected)
        #expect(signed.canonicalRequest.hasSuffix("\n\(expected)"))
    }

    @Test(arguments: [
        ("s3", "/a%20b//c/../d"), ("sagemaker", "/a%2520b/d"), ("sts", "/a%2520b/d"),
    ])
    func canonicalisesThePathAsItsServiceDoes(service: String, expected: String) {
        let signed = SigV4Signer(service: service, region: "eu-west-1")
            .signInHeader(Self.request, with: Self.credentials, at: Self.date)
        #expect(signed.canonicalRequest.split(separator: "\n")[1] == expected)
    }

    @Test func signsTheQueryThatIsSent() {
        let url = HTTPURL(
            host: "h",
            query: [.init("b"), .init("a", "2"), .init("a-", "1"), .init("a", "+ é"), .init("A", "%"), .init("", "x")])
        let sent = url.encodedQuery.split(separator: "&").sorted()
        let canonical = CanonicalRequest.query(url.query).split(separator: "&")
        #expect(canonical.sorted() == sent)
        #expect(canonical == ["=x", "A=%25", "a=%2B%20%C3%A9", "a=2", "a-=1", "b="])
    }

    @Test func signsPortAndHostOfTheURLWhateverTheHeaderSays() {
        var request = HTTPRequest(.get, HTTPURL(scheme: .http, host: "127.0.0.1", port: 5000))
        request.headers["Host"] = "elsewhere"
        let signed = SigV4Signer(service: "sts", region: "eu-west-1")
            .signInHeader(request, with: Self.renewed, at: Self.date)
        #expect(signed.canonicalRequest.contains("\nhost:127.0.0.1:5000\n"))
    }

    @Test(arguments: [
        (0.0, "19700101T000000Z"), (1_440_938_160.999, "20150830T123600Z"), (951_782_400, "20000229T000000Z"),
        (1_767_225_599, "20251231T235959Z"), (4_102_444_800, "21000101T000000Z"),
    ])
    func writesTheDate(seconds: Double, expected: String) {
        let signed = SigV4Signer(service: "sts", region: "eu-west-1").sign(
            Self.request, with: Self.renewed, at: Date(timeIntervalSince1970: seconds))
        #expect(signed.headers["X-Amz-Date"] == expected)
        #expect(signed.headers["Authorization"]?.contains("/\(expected.prefix(8))/eu-west-1/sts/") == true)
    }

    @Test func credentialsDoNotPrint() {
        var dumped = ""
        dump(Self.credentials, to: &dumped)
        for text in ["\(Self.credentials)", String(reflecting: Self.credentials), dumped] {
            #expect(!text.contains("canary"))
            #expect(text.contains("AKIDEXAMPLE"))
        }
    }
}
