/// Why a table is refused: it names the file, the line and the column, and says what is wrong there and how to cure it.

/// What is wrong in a table, and where.
public struct TableError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, as its source is named.
    public var source: String
    /// The physical line, counted from 1, where the place is known.
    public var line: Int?
    /// The column, counted from 1: a field of CSV, a word of LIBSVM, a byte of JSON Lines.
    public var column: Int?
    /// The column's name, where the table has names.
    public var columnName: String?
    /// What is wrong there, in words.
    public var reason: String

    /// A refusal.
    public init(_ source: String, line: Int? = nil, column: Int? = nil, columnName: String? = nil, _ reason: String) {
        self.source = source
        self.line = line
        self.column = column
        self.columnName = columnName
        self.reason = reason
    }

    /// Source, line, column and reason, as compilers write them.
    public var description: String {
        var text = source
        if let line { text += ":\(line)" }
        text += ":"
        if let column { text += " column \(column)" + (columnName.map { " (\($0))" } ?? "") }
        return text + " " + reason
    }
}

extension String {
    /// Bytes as a message shows them: not too many, and nothing that moves a cursor.
    init(shown bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes.prefix(40), as: UTF8.self)
        let visible = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        self = String(String.UnicodeScalarView(visible)) + (bytes.count > 40 ? "…" : "")
    }
}
