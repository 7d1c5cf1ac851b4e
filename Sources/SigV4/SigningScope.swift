/// When, where and for whom a signature holds.
import Bytes
import FoundationEssentials

/// The credential scope: day, region and service, with the second it was signed in.
package struct SigningScope: Sendable, Hashable, CustomStringConvertible {
    /// The value of X-Amz-Date: `20150830T123600Z`.
    package let timestamp: String
    private let region: String
    private let service: String

    /// The scope of a signature made at `date`; parts of a second are dropped.
    package init(date: Date, region: String, service: String) {
        timestamp = date.formatted(Self.basicISO8601)
        self.region = region
        self.service = service
    }

    /// `20150830/us-east-1/iam/aws4_request`.
    package var description: String { "\(day)/\(region)/\(service)/aws4_request" }

    /// The text whose HMAC is the signature: algorithm, time, scope, hash of the canonical request.
    package func stringToSign(_ canonical: CanonicalRequest) -> String {
        "AWS4-HMAC-SHA256\n\(timestamp)\n\(self)\n\(SHA256.hex(of: canonical.description.utf8))"
    }

    /// The key that holds for this scope only: HMAC over day, region, service and a constant in turn.
    package func key(from secret: Secret) -> [UInt8] {
        [day, region, service, "aws4_request"].reduce(Array("AWS4\(secret.reveal())".utf8)) { key, part in
            HMACSHA256.authenticate(part.utf8, key: key)
        }
    }

    private var day: String { String(timestamp.prefix(8)) }

    private static let basicISO8601 = Date.ISO8601FormatStyle(
        dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted, timeZoneSeparator: .omitted,
        includingFractionalSeconds: false, timeZone: .gmt)
}
