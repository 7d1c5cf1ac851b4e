/// Takes the body of an answer to memory or to a file, never more than the request allows.
import HTTP

/// A body as it grows. Dropping it uncommitted leaves no file.
struct ResponseBody: ~Copyable {
    private let sink: HTTPRequest.Sink
    private var memory: [UInt8] = []
    private var file: DownloadFile?
    private var count = 0

    init(_ sink: HTTPRequest.Sink) { self.sink = sink }

    /// The body of a refusal comes in memory even where a file was asked for: at most so much of it.
    static let refusalLimit = 8 << 20

    /// Gets ready for a body once its status is known; refuses one that announces to be too long.
    mutating func begin(status: Int, announced: Int?) throws(Stop) {
        if case .file(let path, _) = sink, (200...299).contains(status) { file = try DownloadFile(path: path) }
        guard let announced else { return }
        guard announced <= limit else { throw tooLarge() }
        if file == nil { memory.reserveCapacity(announced) }
    }

    /// Takes the next bytes.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(Stop) {
        guard bytes.count <= limit - count else { throw tooLarge() }
        count += bytes.count
        if file != nil { try file?.append(bytes) } else { memory.append(contentsOf: bytes) }
    }

    /// The whole body, or nothing where it went to the file, which now stands in its place.
    mutating func finish() throws(Stop) -> [UInt8] {
        try file?.commit()
        return memory
    }

    private var limit: Int {
        switch sink {
        case .memory(let limit): limit
        case .file(_, let limit): file == nil ? Self.refusalLimit : limit
        }
    }

    private func tooLarge() -> Stop {
        Stop(.tooLarge, "its body is longer than \(limit) bytes")
    }
}
