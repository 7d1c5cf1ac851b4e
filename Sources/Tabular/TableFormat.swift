/// How rows are written: CSV, LIBSVM or JSON Lines, and what in them is not said by the format itself.

/// How the bytes of a table are read.
public struct TableFormat: Sendable, Hashable {
    /// Which format it is.
    public var kind: Kind
    /// Whether the first record of CSV names the columns.
    public var header: Header
    /// What separates the fields of CSV.
    public var delimiter: Delimiter
    /// Words that stand for a missing value, blanks around them aside. A number among them stands for
    /// all numbers equal to it.
    public var missing: [String]
    /// The index of the first feature of LIBSVM: 0, as XGBoost reads it, or 1.
    public var firstIndex: Int

    /// A format; of the defaults, everything is found out.
    public init(
        _ kind: Kind = .auto, header: Header = .auto, delimiter: Delimiter = .comma,
        missing: [String] = TableFormat.defaultMissing, firstIndex: Int = 0
    ) {
        self.kind = kind
        self.header = header
        self.delimiter = delimiter
        self.missing = missing
        self.firstIndex = firstIndex
    }

    /// The formats.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// By the name of the first file, or by what its first line looks like.
        case auto
        /// RFC 4180.
        case csv
        /// `label[:weight] [qid:group] index:value …`; what is not there is missing, as XGBoost has it.
        case libsvm
        /// A JSON array or object on each line.
        case jsonLines = "jsonl"
    }

    /// Whether the first record is names.
    public enum Header: String, Sendable, Hashable, CaseIterable {
        /// By the first two records, where they leave no doubt; see `HeaderDecision`.
        case auto
        /// It is.
        case present
        /// It is a row like others, as Amazon SageMaker's algorithms want it.
        case absent
    }

    /// What separates fields.
    public enum Delimiter: UInt8, Sendable, Hashable {
        /// A comma.
        case comma = 0x2C
        /// A tab.
        case tab = 0x09
    }

    /// What pandas' `read_csv` takes for missing.
    public static let defaultMissing = [
        "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
        "NULL", "NaN", "None", "n/a", "nan", "null",
    ]
}
