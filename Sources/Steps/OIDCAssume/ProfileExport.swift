/// The session as profiles of the shared config and credentials files, in the form that most can renew. Pure.
import AWS
import Bytes
import SigV4
import Workflow

/// A profile of the credentials, and those that it comes from.
///
/// Every AWS SDK renews a role of a chain by `source_profile`, as long as the source is good: the keys of the first role, or
/// a token in a file. Keys of the first role are renewed by the steps of this toolkit, which find beside them what for.
struct ProfileExport: Sendable {
    /// The session as it would be exported to the environment.
    let session: SessionExport
    /// The keys of the first role.
    let first: Credentials
    /// The profile that later steps use.
    let name: ProfileName

    /// A profile cannot say session policies or tags; then it holds the last keys alone.
    var isRenewed: Bool { !session.isRestricted && session.chain.allSatisfy(\.tags.isEmpty) }

    private typealias Section = [(key: String, value: String)]

    /// The profile of each role, first to last: the last has the name, the others one of ours.
    private var names: [String] {
        let sources = session.chain.indices.map { "\(name).source-\($0 + 1)" }
        return (isRenewed ? sources : []) + [name.description]
    }

    /// The credentials file with our sections.
    func credentials(over file: [UInt8]) -> [UInt8] {
        ProfileText(file).setting(isRenewed && session.tokenFile != nil ? [:] : [names[0]: keys], of: ours) { $0 }
    }

    /// The config file with our sections.
    func config(over file: [UInt8]) -> [UInt8] {
        var sections: [String: Section] = [:]
        if isRenewed {
            if let tokenFile = session.tokenFile {
                sections[names[0]] = [
                    ("role_arn", session.role.description), ("web_identity_token_file", tokenFile),
                    ("role_session_name", session.sessionName.description),
                    ("region", session.region.description),
                ]
            }
            for (at, further) in session.chain.enumerated() {
                sections[names[at + 1]] = link(further, from: names[at])
            }
        }
        return ProfileText(file).setting(sections, of: ours) { $0 == "default" ? $0 : "profile \($0)" }
    }

    /// Everything that an earlier run may have left under this name.
    private func ours(_ section: String) -> Bool {
        let parts = section.split(separator: " ", maxSplits: 1)
        let plain = parts.count == 2 && parts[0] == "profile" ? String(parts[1]) : section
        guard plain != name.description else { return true }
        let source = "\(name).source-"
        return plain.hasPrefix(source) && Int(plain.dropFirst(source.count)) != nil
    }

    private var keys: Section {
        let keys = isRenewed ? first : session.credentials
        var section: Section = [
            ("aws_access_key_id", keys.accessKeyID), ("aws_secret_access_key", keys.secretAccessKey.reveal()),
        ]
        if let token = keys.sessionToken { section.append(("aws_session_token", token.reveal())) }
        section.append(("region", session.region.description))
        if let end = keys.expiration { section.append((RenewalSetting.expiration, SessionExport.text(end))) }
        guard isRenewed else { return section }
        return section + [
            (RenewalSetting.role, session.role.description),
            (RenewalSetting.sessionName, session.sessionName.description),
            (RenewalSetting.duration, session.duration.description), (RenewalSetting.audience, session.audience),
        ]
    }

    private func link(_ role: RoleSession, from source: String) -> Section {
        var section: Section = [
            ("role_arn", role.roleArn.description), ("source_profile", source), ("role_session_name", role.sessionName),
        ]
        if let seconds = role.durationSeconds { section.append(("duration_seconds", String(seconds))) }
        if let id = role.externalId { section.append(("external_id", id)) }
        section.append(("region", session.region.description))
        return section
    }
}

/// A file of profiles as its lines, of which some sections are set anew; every other line stays as it is, byte by byte.
struct ProfileText {
    private let file: [UInt8]

    /// A file's bytes; none for one that is not there yet.
    init(_ file: [UInt8]) { self.file = file }

    /// The file without the sections that are `ours`, and with `sections` at its end, each under the header that `title`
    /// makes of its name. A file that has no such section and is given none stays as it is.
    func setting(
        _ sections: [String: [(key: String, value: String)]], of ours: (String) -> Bool,
        titled title: (String) -> String
    ) -> [UInt8] {
        var kept: [ArraySlice<UInt8>] = []
        var isOurs = false
        var isChanged = !sections.isEmpty
        for line in file.split(separator: Self.lineFeed, omittingEmptySubsequences: false) {
            let plain = line.drop(while: Self.isBlank)
            if plain.first == UInt8(ascii: "[") { isOurs = ours(Self.name(of: plain)) }
            if isOurs { isChanged = true } else { kept.append(line) }
        }
        guard isChanged else { return file }
        while kept.last?.allSatisfy(Self.isBlank) == true { kept.removeLast() }
        var parts = kept.isEmpty ? [] : [Array(kept.joined(separator: [Self.lineFeed]))]
        for (name, lines) in sections.sorted(by: { $0.key < $1.key }) {
            let text = (["[\(title(name))]"] + lines.map { "\($0.key) = \($0.value)" }).joined(separator: "\n")
            parts.append(Array(text.utf8))
        }
        return parts.isEmpty ? [] : Array(parts.joined(separator: [Self.lineFeed, Self.lineFeed])) + [Self.lineFeed]
    }

    private static let lineFeed = UInt8(ascii: "\n")

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func name(of header: ArraySlice<UInt8>) -> String {
        let inside = header.dropFirst().prefix { $0 != UInt8(ascii: "]") }
        return inside.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}

/// Where the SDKs keep profiles.
enum SharedFile: String, Sendable, CaseIterable {
    case credentials, config

    /// The variable that says where it is.
    private var variable: String {
        switch self {
        case .credentials: "AWS_SHARED_CREDENTIALS_FILE"
        case .config: "AWS_CONFIG_FILE"
        }
    }

    /// The file that the SDKs read; nil where nothing says where the home is.
    func path(in environment: Environment) -> String? {
        let home = environment["HOME"]
        guard let path = environment[variable] else { return home.map { "\($0)/.aws/\(rawValue)" } }
        if let home, path.hasPrefix("~/") { return home + path.dropFirst() }
        return path
    }
}
