/// Random requests, signed by us and by botocore.
import Bytes
import Foundation
import HTTP
import SigV4
import Testing

@Suite struct BotocoreTests {
    /// A request beside what botocore makes of it: the Authorization header, or the URL with the signature.
    struct Example: Decodable {
        let form, service, region, accessKeyID, secretAccessKey, method, url, body, expected: String
        let sessionToken: String?
        let date: Double
        let headers: [[String]]
        let unsigned: Bool
        let expires: Int
    }

    struct NoOracle: Error, CustomStringConvertible { let description: String }

    @Test(arguments: 1...4) func agreesWithBotocore(seed: Int) throws {
        let examples = try Self.examples(seed: seed, count: 250)
        #expect(examples.count == 250)
        for example in examples {
            let signed = try Self.sign(example)
            let ours =
                example.form == "query" ? signed.request.url.description : signed.request.headers["Authorization"]
            #expect(ours == example.expected, "\(example.method) \(example.url)\n\(signed.canonicalRequest)")
        }
    }

    static func sign(_ example: Example) throws -> Signed {
        let method = try #require(HTTPRequest.Method(rawValue: example.method))
        var request = HTTPRequest(method, try HTTPURL(example.url))
        #expect(request.url.description == example.url)
        for field in example.headers { request.headers.add(field[0], field[1]) }
        let body = try #require(Base64.decode(example.body))
        if !body.isEmpty { request.body = .bytes(body) }
        let credentials = Credentials(
            accessKeyID: example.accessKeyID, secretAccessKey: Secret(example.secretAccessKey),
            sessionToken: example.sessionToken.map { Secret($0) })
        let signer = SigV4Signer(service: example.service, region: example.region)
        let date = Date(timeIntervalSince1970: example.date)
        return example.form == "query"
            ? signer.signInQuery(request, with: credentials, at: date, expires: .seconds(example.expires))
            : signer.signInHeader(
                request, with: credentials, at: date, payload: example.unsigned ? .unsigned : .bytes)
    }

    /// Runs oracle.py with the Python that `script/bootstrap` sets up, or else the one on the PATH.
    static func examples(seed: Int, count: Int) throws -> [Example] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        // Not standardized: that follows the link out of .venv, to a Python without its packages.
        let prepared = folder.appending(path: "../../.venv/bin/python").path()
        let python = FileManager.default.isExecutableFile(atPath: prepared) ? prepared : "python3"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, folder.appending(path: "oracle.py").path(), String(seed), String(count)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let json = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw NoOracle(
                description: "\(python) could not run botocore's signers (its own words are above); "
                    + "script/bootstrap installs Python's part of the tests into .venv")
        }
        return try JSONDecoder().decode([Example].self, from: json)
    }
}
