/// Certificates made for one test run by the `openssl` command: an authority of our own and servers it vouches for.
import Foundation
import Synchronization

/// A folder with an authority and the certificates it has signed.
public final class Certificates: Sendable {
    /// What a server certificate is like.
    public enum Leaf: String, Sendable, CaseIterable {
        /// For localhost, 127.0.0.1 and the name sts.test.
        case good
        /// For another host.
        case wrongHost
        /// Over since 2020.
        case expired
    }

    private let folder: TemporaryFolder

    /// Made once for all tests of a run.
    public static var shared: Certificates { get async throws { try await made.value } }

    private static let made = Task {
        let certificates = try await offPool { try Certificates() }
        // What is static is never dropped.
        leftover.withLock { $0 = certificates.folder.url }
        atexit { _ = leftover.withLock { $0.map { try? FileManager.default.removeItem(at: $0) } } }
        return certificates
    }

    private static let leftover = Mutex<URL?>(nil)

    private init() throws {
        folder = try TemporaryFolder()
        try Data(Self.configuration.utf8).write(to: folder.url.appending(path: "ca.cnf"))
        try Data().write(to: folder.url.appending(path: "index.txt"))
        try openssl(
            "req -x509 \(Self.newKey) -keyout ca.key -out ca.pem -days 2 -subj /CN=test-authority "
                + "-addext keyUsage=critical,keyCertSign")
        for leaf in Leaf.allCases {
            let names = leaf == .wrongHost ? "DNS:other.test" : "DNS:localhost,IP:127.0.0.1,DNS:sts.test"
            let end = leaf == .expired ? "20200102000000Z" : "20991231000000Z"
            try openssl(
                "req \(Self.newKey) -keyout \(leaf).key -out \(leaf).csr -subj /CN=server -addext subjectAltName=\(names)"
            )
            try openssl(
                "ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -in \(leaf).csr -out \(leaf).pem -notext "
                    + "-startdate 20200101000000Z -enddate \(end)")
        }
    }

    /// The file of the authority, for AWS_CA_BUNDLE.
    public var authority: String { path("ca.pem") }

    func certificate(_ leaf: Leaf) -> String { path("\(leaf).pem") }

    func key(_ leaf: Leaf) -> String { path("\(leaf).key") }

    private func path(_ name: String) -> String { folder.path(name) }

    private func openssl(_ arguments: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = folder.url
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ToolFailed(command: "openssl \(arguments)") }
    }

    private static let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"

    private static let configuration = """
        [ca]
        default_ca = own
        [own]
        database = index.txt
        new_certs_dir = .
        rand_serial = yes
        default_md = sha256
        policy = any
        copy_extensions = copy
        unique_subject = no
        [any]
        commonName = supplied
        """
}

/// A command that the tests need failed.
public struct ToolFailed: Error, CustomStringConvertible {
    let command: String

    /// The command.
    public var description: String { "failed: \(command)" }
}
