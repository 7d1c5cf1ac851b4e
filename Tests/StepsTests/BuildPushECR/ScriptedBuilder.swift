/// A builder as a script: which program must be run next, with which words, and how it ends.
import Bytes
import Foundation
import JSON
import SigV4
import Steps
import Synchronization
import Testing

/// One run of a program that a step must make next.
struct ProgramRun: Sendable {
    /// The words that its command line begins with, the program's name among them.
    let begins: [String]
    let end: Result<ProgramEnd, ProgramFailure>
    /// Files that it leaves in the private folder.
    var files: [String: String] = [:]

    static func run(
        _ begins: String, code: Int32 = 0, output: String = "", says: [String] = [], files: [String: String] = [:]
    ) -> ProgramRun {
        ProgramRun(
            begins: begins.split(separator: " ").map(String.init),
            end: .success(ProgramEnd(code: code, output: output, lastLines: says)), files: files)
    }

    static func stopped(_ begins: String, _ failure: ProgramFailure) -> ProgramRun {
        ProgramRun(begins: begins.split(separator: " ").map(String.init), end: .failure(failure))
    }
}

/// Programs, private folder and checkout of a bench.
final class ScriptedBuilder: Programs {
    let installed: Set<String>
    private let rest: Mutex<[ProgramRun]>
    /// Every run that was made.
    let runs = Mutex<[Program]>([])
    /// What lies in the private folder, by path; gone with it.
    let privateFiles = Mutex<[String: String]>([:])
    /// What ever lay there.
    let everWritten = Mutex<[String: String]>([:])
    let isRemoved = Mutex(false)

    init(_ runs: [ProgramRun], installed: Set<String> = ["buildah"]) {
        rest = Mutex(runs)
        self.installed = installed
    }

    func path(of name: String) -> String? { installed.contains(name) ? "/bin/\(name)" : nil }

    func run(
        _ program: Program, hear: @escaping @Sendable (String) -> Void
    ) async throws(ProgramFailure) -> ProgramEnd {
        runs.withLock { $0.append(program) }
        let words = [program.path.replacing("/bin/", with: "")] + program.arguments
        let next = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let next, words.starts(with: next.begins) else {
            Issue.record("unexpected run \(words); the script expects \(next?.begins ?? [])")
            throw .notStarted("unexpected")
        }
        privateFiles.withLock { $0.merge(next.files.map { ("/private/\($0)", $1) }) { $1 } }
        let end = try next.end.get()
        for line in end.lastLines { hear(line) }
        return end
    }

    var unused: [[String]] { rest.withLock { $0.map(\.begins) } }

    func words(_ verb: String) -> [String] {
        runs.withLock { $0.first { $0.arguments.contains(verb) }?.arguments ?? [] }
    }

    /// Files of the disk, and those of the private folder over them.
    private struct Layered: Files {
        let under: any Files
        let builder: ScriptedBuilder

        func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
            if let text = builder.privateFiles.withLock({ $0[path] }) { return Array(text.utf8) }
            return try under.read(path, limit: limit)
        }
        func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileFailure) {
            try under.write(bytes, to: path, mode: mode)
        }
        func size(of path: String) throws(FileFailure) -> Int { try read(path, limit: .max).count }
        func source(of path: String) throws(FileFailure) -> any ByteSource & Sendable {
            MemorySource(try read(path, limit: .max))
        }
        func sink(to path: String, mode: UInt32) throws(FileFailure) -> any ByteSink {
            try under.sink(to: path, mode: mode)
        }
    }

    private struct Folder: PrivateFolder {
        let builder: ScriptedBuilder
        let path = "/private"

        func write(_ text: Secret, to name: String) throws(FileFailure) -> String {
            builder.everWritten.withLock { $0["/private/\(name)"] = text.reveal() }
            builder.privateFiles.withLock { $0["/private/\(name)"] = text.reveal() }
            return "/private/\(name)"
        }
        func link(_ name: String, to target: String) throws(FileFailure) {}
        func remove() {
            builder.privateFiles.withLock { $0 = [:] }
            builder.isRemoved.withLock { $0 = true }
        }
    }

    func arrange(_ world: inout World, _ checkout: SourceCheckout?) {
        world.files = Layered(under: world.files, builder: self)
        world.programs = self
        world.makePrivateFolder = { Folder(builder: self) }
        world.checkout = { (path) throws(CheckoutFailure) in
            guard let checkout else { throw CheckoutFailure(isAbsent: true, "\(path) holds no repository") }
            return checkout
        }
    }
}

/// What ECR answers in these tests.
enum Registry {
    static let host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
    static let password = "canary-registry-password"
    static let commit = String(repeating: "c", count: 40)
    static let tree = String(repeating: "7", count: 40)
    static let docker = "application/vnd.docker.distribution.manifest.v2+json"

    static func manifest(_ type: String = docker, layer: Character = "1") -> String {
        let digest = "sha256:" + String(repeating: layer, count: 64)
        return """
            {"schemaVersion":2,"mediaType":"\(type)","config":{"mediaType":\
            "application/vnd.docker.container.image.v1+json","digest":"\(digest)","size":2},"layers":[{"mediaType":\
            "application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"\(digest)","size":3}]}
            """
    }
    static let index =
        #"{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"platform":{"os":"linux","architecture":"amd64"}},"#
        + #"{"platform":{"os":"unknown","architecture":"unknown"},"annotations":{"vnd.docker.reference.type":"attestation-manifest"}}]}"#

    static func digest(_ text: String) -> String { "sha256:" + SHA256.hex(of: Array(text.utf8)) }
    static let ours = digest(manifest())
    static let other = digest(manifest(layer: "2"))

    static func repository(_ mutability: String = "IMMUTABLE", host: String = host) -> JSONValue {
        [
            "repositoryArn": "arn:aws:ecr:eu-west-1:123456789012:repository/team/churn",
            "registryId": "123456789012", "repositoryName": "team/churn",
            "repositoryUri": .string("\(host)/team/churn"), "createdAt": 1.7e9,
            "imageTagMutability": .string(mutability),
        ]
    }

    static func standing(_ mutability: String = "IMMUTABLE", host: String = host) -> Exchange {
        .json("DescribeRepositories", reply: ["repositories": [repository(mutability, host: host)]]) { body in
            #expect(body["repositoryNames"] == ["team/churn"])
        }
    }

    static let access = Exchange.json(
        "GetAuthorizationToken",
        reply: [
            "authorizationData": [
                [
                    "authorizationToken": .string(Base64.encode(Array("AWS:\(password)".utf8))), "expiresAt": 2e9,
                    "proxyEndpoint": .string("https://\(host)"),
                ]
            ]
        ])

    /// An image under a tag, or none.
    static func image(_ text: String?, type: String = docker, digest: String? = nil) -> Exchange {
        guard let text else {
            return .json(
                "BatchGetImage", reply: ["images": [], "failures": [["failureCode": "ImageNotFound", "imageId": [:]]]])
        }
        return .json(
            "BatchGetImage",
            reply: [
                "failures": [],
                "images": [
                    [
                        "imageId": ["imageDigest": .string(digest ?? Self.digest(text)), "imageTag": "t"],
                        "imageManifest": .string(text), "imageManifestMediaType": .string(type),
                    ]
                ],
            ])
    }

    /// Where a tag points.
    static func points(_ tag: String? = nil, to digest: String?) -> Exchange {
        guard let digest else { return .refused("DescribeImages", code: "ImageNotFoundException", "no such image") }
        return .json("DescribeImages", reply: ["imageDetails": [["imageDigest": .string(digest)]]]) { body in
            if let tag { #expect(body["imageIds"] == [["imageTag": .string(tag)]]) }
        }
    }

    static func put(_ tag: String) -> Exchange {
        .json("PutImage", reply: ["image": ["imageId": ["imageDigest": .string(ours), "imageTag": .string(tag)]]]) {
            #expect($0["imageTag"] == .string(tag))
            #expect($0["imageManifest"]?.string.map(digest) == $0["imageDigest"]?.string)
        }
    }
}
