/// What the state of a scan means: wait, judge, or be red. Pure.
import AWS
import JSON

/// Findings by severity, and the gate over them.
struct ScanFindings: Sendable, Hashable {
    /// ECR's own words and numbers.
    let counts: [String: Int]

    /// From the worst on.
    private static let order: [FindingSeverity] = [.critical, .high, .medium, .low, .informational, .undefined]

    /// Severity and number in order, those without findings too.
    var rows: [(severity: String, count: Int)] {
        Self.order.map { ($0.description.lowercased(), counts[$0.description] ?? 0) }
    }

    /// What nobody has taught us to judge.
    var unknown: [String] {
        counts.filter { $0.value > 0 && FindingSeverity($0.key).unknownWord != nil }.map(\.key).sorted()
    }

    /// The output.
    var json: JSONValue {
        var object = JSONObject()
        for row in rows { object[row.severity] = .number(JSONNumber(row.count)) }
        return .object(object)
    }

    /// Those at or above a threshold.
    func atLeast(_ threshold: ScanThreshold) -> [(severity: String, count: Int)] {
        let depth =
            switch threshold {
            case .critical: 1
            case .high: 2
            case .medium: 3
            }
        return rows.prefix(depth).filter { $0.count > 0 }
    }
}

/// What one look at a scan means.
enum ScanVerdict: Sendable, Hashable {
    /// It is not over.
    case wait
    /// Nobody has begun one.
    case start
    /// It is over, with these findings.
    case findings(ScanFindings)
    /// There will be no findings to judge, so nothing is taken for clean.
    case unjudged(String)

    /// Reads an answer; nil is ECR's «there is no scan».
    static func of(_ output: DescribeImageScanFindings.Output?) -> ScanVerdict {
        guard let output else { return .start }
        guard let status = output.imageScanStatus?.status else { return .unjudged("ECR names no status of the scan") }
        let words = output.imageScanStatus?.description.map { ": \($0)" } ?? ""
        switch status {
        case .inProgress, .pending: return .wait
        case .complete, .active:
            guard let found = output.imageScanFindings else {
                return .unjudged("a scan is \(status) and has no findings")
            }
            guard let counts = found.findingSeverityCounts ?? (found.isEmpty ? [:] : nil) else {
                return .unjudged("a scan is \(status) and counts no findings")
            }
            let findings = ScanFindings(counts: counts)
            guard findings.unknown.isEmpty else {
                return .unjudged("the scan has severities that we do not know: \(findings.unknown)")
            }
            return .findings(findings)
        case .failed, .unsupportedImage, .scanEligibilityExpired, .findingsUnavailable, .limitExceeded, .imageArchived,
            .imageSizeExceeded, .unknown:
            return .unjudged("the scan is \(status)\(words)")
        }
    }
}

extension ImageScanFindings {
    fileprivate var isEmpty: Bool { findings?.isEmpty != false && enhancedFindings?.isEmpty != false }
}
