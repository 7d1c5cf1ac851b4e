/// The words of check-drift's inputs.
import FoundationEssentials
import JSON

/// A positive number of hours, at most 31 days.
public struct Hours: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The number.
    public let count: Int

    /// What is right.
    public static var form: String { "a whole number of hours from 1 to 744" }
    /// Of this step's window alone.
    public static var comesFromRecords: Bool { false }
    /// 24 hours.
    static let day = Hours(24)

    private init(_ count: Int) { self.count = count }

    /// From an input's text.
    public init?(argument: String) {
        guard let count = Int(argument), (1...744).contains(count) else { return nil }
        self.count = count
    }

    /// The number.
    public var description: String { String(count) }
}

/// A moment in time.
public struct Moment: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The date.
    public let date: Date

    /// What is right.
    public static var form: String { "a time such as 2026-11-27T06:00:00Z" }
    /// Of this step's window alone.
    public static var comesFromRecords: Bool { false }

    /// From an input's text.
    public init?(argument: String) {
        guard let date = try? Date(argument, strategy: .iso8601) else { return nil }
        self.date = date
    }

    /// In ISO 8601.
    public var description: String { date.formatted(.iso8601) }
}
