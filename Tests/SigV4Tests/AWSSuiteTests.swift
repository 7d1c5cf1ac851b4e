/// AWS's own signing test suite, in both forms (vectors.json says where it is from).
import Bytes
import Foundation
import HTTP
import SigV4
import Testing

@Suite struct AWSSuiteTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let name, method, target: String
        let headers: [[String]]?
        let body, token: String?
        let normalize, unsigned: Bool?
        /// The signatures in the two forms.
        let header, query: String?

        var testDescription: String { name }

        var request: HTTPRequest {
            get throws {
                let path = target.prefix { $0 != "?" }
                let pairs = target[path.endIndex...].dropFirst().split(separator: "&").map {
                    $0.split(separator: "=").map { PercentEncoding.decode(String($0)) }
                }
                let url = HTTPURL(
                    host: "example.amazonaws.com", path: String(path), query: pairs.map { .init($0[0], $0[1]) })
                var request = HTTPRequest(try #require(HTTPRequest.Method(rawValue: method)), url)
                for field in headers ?? [] { request.headers.add(field[0], field[1]) }
                if let body { request.body = .bytes(Array(body.utf8)) }
                return request
            }
        }

        var credentials: Credentials {
            Credentials(
                accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                sessionToken: token.map { Secret($0) })
        }

        var signer: SigV4Signer {
            var signer = SigV4Signer(service: "service", region: "us-east-1")
            if normalize == false { signer.path = .unnormalized }
            return signer
        }
    }

    static let vectors: [Vector] = {
        struct Suite: Decodable { let cases: [Vector] }
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "vectors.json")
        do { return try JSONDecoder().decode(Suite.self, from: Data(contentsOf: file)).cases } catch {
            Issue.record("\(file.path()) cannot be read: \(error)")
            return []
        }
    }()

    /// 2015-08-30T12:36:00Z
    static let date = Date(timeIntervalSince1970: 1_440_938_160)

    @Test func isWhole() {
        #expect(Self.vectors.count == 36)
        #expect(Self.vectors.compactMap(\.header).count == 36)
        #expect(Self.vectors.compactMap(\.query).count == 32)
    }

    @Test(arguments: vectors.filter { $0.header != nil })
    func signsInHeader(vector: Vector) throws {
        let signed = vector.signer.signInHeader(
            try vector.request, with: vector.credentials, at: Self.date,
            payload: vector.unsigned == true ? .unsigned : .bytes)
        #expect(signed.signature == vector.header, "\(signed.canonicalRequest)")
        #expect(signed.request.headers["Authorization"]?.hasSuffix("Signature=\(signed.signature)") == true)
        #expect(signed.request.headers["X-Amz-Security-Token"] == vector.token)
    }

    @Test(arguments: vectors.filter { $0.query != nil })
    func signsInQuery(vector: Vector) throws {
        let signed = vector.signer.signInQuery(
            try vector.request, with: vector.credentials, at: Self.date, expires: .seconds(3600))
        #expect(signed.signature == vector.query, "\(signed.canonicalRequest)")
        #expect(signed.request.url.query.last == .init("X-Amz-Signature", signed.signature))
    }

    /// The three intermediate texts of get-vanilla, as the suite prints them.
    @Test func showsItsSteps() throws {
        let vanilla = try #require(Self.vectors.first { $0.name == "get-vanilla" })
        let signed = vanilla.signer.signInHeader(try vanilla.request, with: vanilla.credentials, at: Self.date)
        #expect(
            signed.canonicalRequest == """
                GET
                /

                host:example.amazonaws.com
                x-amz-date:20150830T123600Z

                host;x-amz-date
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                """)
        #expect(
            signed.stringToSign == """
                AWS4-HMAC-SHA256
                20150830T123600Z
                20150830/us-east-1/service/aws4_request
                bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63
                """)
        #expect(
            signed.request.headers["Authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, "
                + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    }
}
