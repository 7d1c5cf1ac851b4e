/// Passwords that stand in addresses, such as a proxy's.
import Bytes

/// Finds what comes before the `@` of a URL.
public enum URLSecrets {
    /// A name without a password is one where it is as long as a token.
    private static let tokenLength = 16

    /// The secrets of every URL in a text: `name:password` whole (so that its base64 is known, too) and the password
    /// alone, as they stand and decoded.
    public static func all(in text: String) -> [Secret] {
        var found: [String] = []
        var rest = text[...]
        while let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !"/?#\\ \"'<>\n\r\t".contains($0) }
            guard let at = authority.lastIndex(of: "@") else { continue }
            let user = authority[..<at]
            let colon = user.firstIndex(of: ":")
            let parts = colon.map { [user, user[user.index(after: $0)...]] } ?? [user]
            guard colon != nil || user.utf8.count >= tokenLength else { continue }
            found += parts.flatMap { [String($0), PercentEncoding.decode(String($0))] }
        }
        return found.filter { !$0.isEmpty }.map { Secret($0) }
    }
}
