/// Why an archive is refused: it names the file, the member and the place, and says what is wrong there and how to cure it.

/// An archive that cannot be read, or must not be trusted.
public struct ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What sort of refusal it is.
    public enum Kind: Sendable, Hashable {
        /// It contradicts its own format: cut, a wrong checksum, a lie about a size.
        case malformed
        /// It is whole, and has what no model's archive has any business with: a link, a device, a path out of its folder.
        case unsafe
        /// It asks for more than the limits allow.
        case tooLarge
        /// What was looked for is not in it, or more than once.
        case noSuchMember
        /// Its bytes did not come.
        case unreadable
    }

    /// Which of them it is.
    public let kind: Kind
    /// The archive, as its source is named.
    public let archive: String
    /// The member, where it is one's fault.
    public let member: String?
    /// What is wrong, and where there is one the cure, in words.
    public let reason: String

    /// A refusal.
    public init(_ kind: Kind, _ archive: String, member: String? = nil, _ reason: String) {
        self.kind = kind
        self.archive = archive
        self.member = member
        self.reason = reason
    }

    /// Archive, member and reason.
    public var description: String {
        "\(archive): " + (member.map { "member \(Self.shown($0)): " } ?? "") + reason
    }

    /// A name from outside: not too long, and nothing in it that moves a cursor.
    static func shown(_ name: String) -> String {
        let visible = name.unicodeScalars.prefix(200).map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
        }
        return "“" + String(String.UnicodeScalarView(visible)) + "”"
    }
}

/// What an archive must not exceed.
public struct ArchiveLimits: Sendable, Hashable {
    /// Files and folders.
    public var entries = 10_000
    /// Bytes of all members together, unpacked.
    public var unpackedBytes = 4 << 30
    /// How many times more bytes come out of gzip than went in, once more than a mebibyte came out.
    public var ratio = 200
    /// Folders in one another.
    public var depth = 32
    /// Bytes of the member that is kept in memory; never more than one is.
    public var memberBytes = 1 << 30

    /// The limits that hold where nobody says otherwise.
    public init() {}
}
