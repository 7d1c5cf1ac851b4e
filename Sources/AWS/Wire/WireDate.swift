/// Times as AWS writes them.
import FoundationEssentials

/// Times: seconds since 1970 as AWS JSON has them, or ISO 8601 as some emulators do.
enum WireDate {
    @Sendable static func decode(_ decoder: any Decoder) throws -> Date {
        let container = try decoder.singleValueContainer()
        if let seconds = try? container.decode(Double.self) { return Date(timeIntervalSince1970: seconds) }
        guard let date = parse(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "is not a time")
        }
        return date
    }

    /// ISO 8601 with or without a fraction of a second; no zone means UTC.
    static func parse(_ text: String) -> Date? {
        let zoned = text.hasSuffix("Z") || text.dropFirst(10).contains { $0 == "+" || $0 == "-" } ? text : text + "Z"
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
        return (try? style.parse(zoned))
            ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(zoned))
    }

    /// The form of HTTP's `Date`: `Thu, 01 Jan 2026 00:00:01 GMT`.
    static func parseHTTP(_ text: String) -> Date? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return parse("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
