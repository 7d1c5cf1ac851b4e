/// A folder for one test, removed with everything in it when dropped.
import Foundation

/// A fresh, empty folder.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes the folder.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "mlops-steps-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of something in it.
    public func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    /// The names of what is in it, sorted.
    public var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path("")).sorted() }
    }
}
