/// The report of a smoke test: a JSON file that says what was tested, and that shows when a byte of it was changed. Pure.
import JSON
import SigV4

/// A report's content, with the digest that belongs to it.
struct SmokeReport: Sendable, Hashable {
    /// How a test ended.
    enum Result: String, Sendable {
        /// The step ended before its test did; what stands at the path before a test.
        case unfinished
        case passed
        case failed
        /// The endpoint was changed while it was tested.
        case changed
    }

    /// Why a file is no report that can be trusted.
    enum Problem: Error, Sendable, Hashable {
        /// No report at all: the end of a sentence.
        case malformed(String)
        /// A report, but not as it was written.
        case altered(String)
    }

    /// The version of the file's shape.
    static let version = 1
    /// What is read of a file at most.
    static let limit = 64 << 20

    /// All members but `digest`.
    let content: JSONObject

    /// A report of this content.
    init(_ members: JSONObject) {
        var content: JSONObject = ["report": "smoke-test", "version": .number(JSONNumber(Self.version))]
        for (name, value) in members.members { content[name] = value }
        self.content = content
    }

    /// SHA-256 over the canonical JSON of the content.
    var digest: String { "sha256:" + SHA256.hex(of: JSONValue.object(content).canonical.utf8) }

    /// The file, to the byte.
    var text: String {
        var whole = content
        whole["digest"] = .string(digest)
        return JSONValue.object(whole).pretty + "\n"
    }

    /// Reads a file; its digest must be right, and its bytes those that are written for this content.
    init(file bytes: [UInt8]) throws(Problem) {
        let json: JSONValue
        do { json = try JSONValue(parsing: bytes) } catch { throw .malformed("it is not JSON: \(error)") }
        guard var content = json.object, content["report"]?.string == "smoke-test" else {
            throw .malformed("it is not the report of a smoke test")
        }
        guard content["version"]?.int == Self.version else {
            throw .malformed("its version is \(content["version"]?.text ?? "missing"), known is \(Self.version)")
        }
        guard let digest = content["digest"]?.string else { throw .malformed("it has no digest") }
        content["digest"] = nil
        self.content = content
        guard self.digest == digest else {
            throw .altered("its content has the digest \(self.digest), and it says \(digest)")
        }
        guard Array(text.utf8) == bytes else {
            throw .altered("its content is right, but its bytes are not those that were written")
        }
    }

    /// How the test ended; nil for a word that is none of ours.
    var result: Result? { content["result"]?.string.flatMap(Result.init) }

    /// The endpoint that was tested; nil where it was a container at a url.
    var endpoint: TestedEndpoint? { content["target"].flatMap(TestedEndpoint.init) }
}
