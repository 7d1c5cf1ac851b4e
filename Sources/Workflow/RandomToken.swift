/// Text that nobody outside can guess, from a source that is handed in.
import Bytes

/// 128 random bits as 32 hex digits.
public struct RandomToken: Sendable, Hashable {
    /// The digits.
    public let text: String

    /// Draws one; production draws from `SystemRandomNumberGenerator`.
    public init(using random: inout some RandomNumberGenerator) {
        var bytes: [UInt8] = []
        for _ in 0..<2 { withUnsafeBytes(of: random.next() as UInt64) { bytes += $0 } }
        text = Hex.encode(bytes)
    }
}
