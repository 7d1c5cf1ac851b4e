/// Which objects hold what was captured in a window of time. Pure.
import AWS
import FoundationEssentials

/// The hours from `start` up to `end`.
struct CaptureWindow: Sendable, Hashable {
    let start: Date, end: Date

    /// The hours before a moment.
    init(hours: Int, before end: Date) {
        self.end = end
        start = end.addingTimeInterval(-3600 * Double(hours))
    }

    /// Whether a moment lies in it.
    func contains(_ date: Date) -> Bool { start <= date && date < end }

    /// The folders below a variant's that can hold its records: an hour each, `2026/11/27/05/`. Records lie in the folder of the hour
    /// in which they were written, which may be the one after they were made.
    var folders: [String] {
        let first = Int((start.timeIntervalSince1970 / 3600).rounded(.down))
        let last = Int((end.timeIntervalSince1970 / 3600).rounded(.down))
        return (first...(last + 1)).map { Self.folder(hour: $0) }
    }

    /// `2026/11/27/05/` of the hour's number since 1970.
    static func folder(hour: Int) -> String {
        // Days to a date of the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let days = Int((Double(hour) / 24).rounded(.down)), shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * part + 2) / 5 + 1, month = part < 10 ? part + 3 : part - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return [padded(year, 4), padded(month, 2), padded(day, 2), padded(hour - days * 24, 2)].joined(separator: "/")
            + "/"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    /// The objects of a listing that hold records.
    static func records(_ objects: [ListObjectsV2.Object]) -> [ListObjectsV2.Object] {
        objects.filter { $0.size > 0 && $0.key.hasSuffix(".jsonl") }
    }
}

extension CaptureWindow {
    /// The folder of the window's last hour, which its reports lie in.
    var lastFolder: String {
        // A window that ends at the full hour is of the hour before.
        String(Self.folder(hour: Int((end.timeIntervalSince1970 / 3600).rounded(.up)) - 1).dropLast())
    }
}
