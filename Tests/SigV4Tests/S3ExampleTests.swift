/// The examples of Amazon S3's API reference, "Authenticating Requests (AWS Signature Version 4)".
import Bytes
import Foundation
import HTTP
import SigV4
import Testing

@Suite struct S3ExampleTests {
    static let credentials = Credentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
    static let signer = SigV4Signer(service: "s3", region: "us-east-1")
    /// 2013-05-24T00:00:00Z
    static let date = Date(timeIntervalSince1970: 1_369_353_600)
    static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    static func url(_ path: String, _ query: [HTTPURL.QueryItem] = []) -> HTTPURL {
        HTTPURL(host: "examplebucket.s3.amazonaws.com", path: path, query: query)
    }

    @Test(arguments: [
        (
            HTTPRequest(.get, url("/test.txt"), headers: ["Range": "bytes=0-9"]),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        (
            HTTPRequest(
                .put, url("/test%24file.text"),
                headers: ["Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
                body: .bytes(Array("Welcome to Amazon S3.".utf8))),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        (
            HTTPRequest(.get, url("/", [.init("lifecycle")])),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        ),
        (
            HTTPRequest(.get, url("/", [.init("prefix", "J"), .init("max-keys", "2")])),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        ),
    ])
    func signsInHeader(request: HTTPRequest, signature: String) {
        let signed = Self.signer.signInHeader(request, with: Self.credentials, at: Self.date)
        #expect(signed.signature == signature, "\(signed.canonicalRequest)")
        #expect(signed.request.headers["x-amz-content-sha256"] == Payload.bytes.hash(of: request.body))
    }

    @Test func showsItsSteps() {
        let request = HTTPRequest(.get, Self.url("/test.txt"), headers: ["Range": "bytes=0-9"])
        let signed = Self.signer.signInHeader(request, with: Self.credentials, at: Self.date)
        #expect(
            signed.canonicalRequest == """
                GET
                /test.txt

                host:examplebucket.s3.amazonaws.com
                range:bytes=0-9
                x-amz-content-sha256:\(Self.empty)
                x-amz-date:20130524T000000Z

                host;range;x-amz-content-sha256;x-amz-date
                \(Self.empty)
                """)
        #expect(
            signed.stringToSign == """
                AWS4-HMAC-SHA256
                20130524T000000Z
                20130524/us-east-1/s3/aws4_request
                7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972
                """)
    }

    @Test func presigns() {
        let request = HTTPRequest(.get, Self.url("/test.txt"))
        let signed = Self.signer.presign(
            request, with: Self.credentials, at: Self.date, expires: .seconds(86400))
        #expect(
            signed.url.description
                == "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
        #expect(signed.headers.fields.isEmpty)
    }
}
