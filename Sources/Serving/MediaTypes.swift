/// Which form a request's rows have, and which form its answer shall have: the headers of SageMaker's container contract.

/// The forms of rows in a request's body.
public enum RowsType: String, Sendable, Hashable, CaseIterable {
    /// Comma-separated numbers, a row a line, no header, no label.
    case csv = "text/csv"
    /// index:value pairs, a row a line; a label in front is ignored.
    case libsvm = "text/libsvm"
    /// One document with one or several rows.
    case json = "application/json"
    /// A row a line, each an array or an object.
    case jsonLines = "application/jsonlines"

    /// The type that a Content-Type header names; CSV where there is none, nil where it is not one of ours.
    public init?(header: String?) {
        guard let header, !header.allSatisfy(\.isWhitespace) else {
            self = .csv
            return
        }
        switch MediaRange(header[...]).type {
        case "text/csv": self = .csv
        case "text/libsvm", "text/x-libsvm": self = .libsvm
        case "application/json": self = .json
        case "application/jsonlines", "application/x-jsonlines", "application/x-ndjson": self = .jsonLines
        default: return nil
        }
    }
}

/// The forms of predictions in an answer's body.
public enum PredictionsType: String, Sendable, Hashable, CaseIterable {
    /// Comma-separated numbers.
    case csv = "text/csv"
    /// `{"predictions": [{"score": 0.5}]}`.
    case json = "application/json"
    /// `{"score": 0.5}`, a row a line.
    case jsonLines = "application/jsonlines"

    /// The best type that an Accept header allows; `standard` where it leaves the choice, nil where it allows none of ours.
    public init?(accept: String?, standard: PredictionsType) {
        guard let accept, !accept.allSatisfy(\.isWhitespace) else {
            self = standard
            return
        }
        let ranges = accept.split(separator: ",").map { MediaRange($0) }.filter { $0.quality > 0 }
        // The first of equals: a sort that keeps their order.
        let ordered = ranges.enumerated().sorted {
            ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset)
        }
        let found = ordered.lazy.compactMap { Self.match($0.element.type, standard) }.first
        guard let found else { return nil }
        self = found
    }

    private static func match(_ type: String, _ standard: PredictionsType) -> PredictionsType? {
        switch type {
        case "*/*": standard
        case "text/csv", "text/*": .csv
        case "application/json": .json
        case "application/*": standard == .csv ? .json : standard
        case "application/jsonlines", "application/x-jsonlines", "application/x-ndjson": .jsonLines
        default: nil
        }
    }
}

/// A media type with its quality: `application/json; charset=utf-8;q=0.9` (RFC 9110, 12.5.1).
struct MediaRange {
    /// Type and subtype in small letters.
    let type: String
    /// From 0 to 1; 0 refuses.
    let quality: Double

    init(_ text: Substring) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map {
            $0.trimmed().lowercased()
        }
        type = parts.first ?? ""
        let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) }
        // What is no quality is read as none given; the rest of the header still counts.
        quality = min(1, max(0, (weight ?? 1) ?? 1))
    }
}

extension Substring {
    /// Without blanks at its ends.
    fileprivate func trimmed() -> Substring {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return self[first...last]
    }
}
