/// Where a table's bytes come from.
import Bytes

/// A named source that is opened when its turn comes.
public struct TableSource: Sendable {
    /// What messages call it: a path, an address, `standard input`.
    public let name: String
    /// Begins the bytes.
    let open: @Sendable () throws(ByteSourceFailure) -> any ByteSource

    /// A source of this name, opened once.
    public init(_ name: String, open: @escaping @Sendable () throws(ByteSourceFailure) -> any ByteSource) {
        self.name = name
        self.open = open
    }

    /// Bytes in memory.
    public init(_ name: String, bytes: [UInt8]) {
        self.init(name) { () throws(ByteSourceFailure) in MemorySource(bytes) }
    }
}

/// What a table must not exceed.
enum TableLimits {
    /// Bytes of a field of CSV, and of a line of JSON Lines.
    static let field = 1 << 20
    /// Bytes of a record.
    static let record = 16 << 20
    /// Columns of a record.
    static let columns = 65_536
}
