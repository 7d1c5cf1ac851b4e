/// Which builder a machine has, read from what it says of itself. Pure.
import JSON

/// A builder that can be used, and how it must be spoken to.
enum Builder: Sendable, Hashable {
    /// The docker CLI with its buildx: BuildKit with all options.
    case buildx(path: String)
    /// An older docker CLI with BuildKit inside: build secrets, but no words for attestations, and none made.
    case buildKit(path: String)
    /// A docker CLI whose BuildKit is not there: Docker's first builder.
    case legacy(path: String)
    /// buildah.
    case buildah(path: String)

    /// Where the program is.
    var path: String {
        switch self {
        case .buildx(let path), .buildKit(let path), .legacy(let path), .buildah(let path): path
        }
    }

    /// The word in the log.
    var title: String {
        switch self {
        case .buildx: "docker with buildx"
        case .buildKit: "docker with its own BuildKit"
        case .legacy: "docker without BuildKit"
        case .buildah: "buildah"
        }
    }

    /// True for buildah.
    var isBuildah: Bool { if case .buildah = self { true } else { false } }

    /// Reads what `docker version --format json` and `docker buildx version` came to; the text of a refusal says why.
    static func docker(path: String, version: ProgramEnd, buildx: ProgramEnd) -> Reading {
        let said = try? JSONValue(parsing: version.output)
        guard version.code == 0, said?["Server"]?.object != nil else {
            let why = version.lastLines.last { !$0.hasPrefix("{") } ?? "it says nothing of its daemon"
            return .unusable("docker's daemon does not answer: \(why)")
        }
        if buildx.code == 0 { return .usable(.buildx(path: path)) }
        let words = said?["Client"]?["Version"]?.string?.split(separator: ".").first
        guard let words, let major = Int(words) else { return .unusable("docker does not say its version") }
        // From 23 on the CLI has no BuildKit of its own; before 19 there was none to speak of.
        return .usable((19..<23).contains(major) ? .buildKit(path: path) : .legacy(path: path))
    }

    /// Reads what `buildah --version` came to.
    static func buildah(path: String, version: ProgramEnd) -> Reading {
        let match = version.output.firstMatch(of: /buildah version ([0-9]+)\.([0-9]+)/)
        guard version.code == 0, let match, let major = Int(match.1), let minor = Int(match.2) else {
            return .unusable("buildah does not say its version")
        }
        guard (major, minor) >= (1, 24) else { return .unusable("buildah is older than 1.24") }
        return .usable(.buildah(path: path))
    }

    /// Whether a builder can be used.
    enum Reading: Sendable, Hashable {
        case usable(Builder)
        case unusable(String)
    }
}
