/// The words of AWS's enumerations, open at the end: AWS adds words, and a word we do not know must be seen, not guessed.

/// An enumeration of AWS with a case for each word of its model and `unknown` for those to come.
public protocol Word: Codable, Sendable, Hashable, CustomStringConvertible {
    /// AWS's spelling of every case but `unknown`.
    static var words: [(word: String, value: Self)] { get }
    /// A word that AWS's model did not have when this was written.
    static func unknown(_ word: String) -> Self
    /// The word inside `unknown`; nil for every other case.
    var unknownWord: String? { get }
}

extension Word {
    /// The case with this spelling, or `unknown`.
    public init(_ word: String) {
        self = Self.words.first { $0.word == word }?.value ?? .unknown(word)
    }

    /// AWS's spelling.
    public var description: String {
        unknownWord ?? Self.words.first { $0.value == self }?.word ?? ""
    }

    /// Reads AWS's spelling.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes AWS's spelling.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
