/// botocore, asked through the Python scripts beside this file.
import Bytes
import Foundation
import HTTP

@testable import AWS

enum Botocore {
    struct Unavailable: Error, CustomStringConvertible { let description: String }

    /// What samples.py prints.
    struct Samples: Decodable, Sendable {
        struct Answer: Decodable, Sendable {
            let status: Int
            let headers: [String: String]
            let body: String

            var response: HTTPResponse {
                var fields = Headers()
                for (name, value) in headers { fields.add(name, value) }
                return HTTPResponse(status: status, headers: fields, body: Array(body.utf8))
            }
        }

        let answers: [String: Answer]
        let shapes: [String: String]
        let words: [String: [String]]
        let hosts: [String: String]
    }

    /// What oracle.py reads.
    struct Request: Encodable {
        let service, operation, method, path, body: String
        let query, headers: [[String]]

        init(service: String, operation: String, _ request: HTTPRequest) {
            self.service = service
            self.operation = operation
            method = request.method.rawValue
            path = request.url.path
            query = request.url.query.map { [$0.name, $0.value] }
            headers = request.headers.fields.map { [$0.name, $0.value] }
            if case .bytes(let bytes) = request.body { body = Base64.encode(bytes) } else { body = "" }
        }
    }

    static func samples(operations: [String], shapes: [String], words: [String]) throws -> Samples {
        let task = try JSONEncoder().encode(["operations": operations, "shapes": shapes, "words": words])
        return try JSONDecoder().decode(Samples.self, from: run("samples.py", task))
    }

    /// What botocore has against each request; nothing where all is well.
    static func problems(with requests: [Request]) throws -> [[String]] {
        try JSONDecoder().decode([[String]].self, from: run("oracle.py", JSONEncoder().encode(requests)))
    }

    /// Runs a script with the Python that `script/bootstrap` sets up, or else the one on the PATH.
    private static func run(_ script: String, _ input: Data) throws -> Data {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        // Not standardized: that follows the link out of .venv, to a Python without its packages.
        let prepared = folder.appending(path: "../../.venv/bin/python").path()
        let python = FileManager.default.isExecutableFile(atPath: prepared) ? prepared : "python3"
        let file = FileManager.default.temporaryDirectory.appending(path: "botocore-\(UUID().uuidString).json")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-B", folder.appending(path: script).path()]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let json = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unavailable(
                description: "\(python) could not run \(script) (its own words are above); "
                    + "script/bootstrap installs Python's part of the tests into .venv")
        }
        return json
    }
}

/// What is not there in a value: optional members that are nil, words that are not known.
func gaps(in value: Any, at path: String = "", depth: Int = 0) -> [String] {
    guard depth < 12 else { return [] }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional {
        guard let inner = mirror.children.first else { return ["\(path) is nil"] }
        return gaps(in: inner.value, at: path, depth: depth + 1)
    }
    if mirror.displayStyle == .enum, let inner = mirror.children.first, inner.label == "unknown" {
        return ["\(path) is the unknown word \(inner.value)"]
    }
    if value is Arn || value is Region || value is S3URI || value is Date { return [] }
    return mirror.children.enumerated().flatMap { index, child in
        gaps(in: child.value, at: "\(path).\(child.label ?? "\(index)")", depth: depth + 1)
    }
}
