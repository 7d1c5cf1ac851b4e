/// The shared config and credentials files, found and merged.

/// All profiles of a machine.
struct ProfileFiles: Sendable {
    private let config: INIFile
    private let credentials: INIFile
    /// The profile that the environment names, or `default`.
    let chosen: String
    /// True where the environment names it.
    let isNamed: Bool

    /// Reads the files that the environment points to, else those in the home directory; one that is missing is empty.
    init(environment: [String: String], readFile: (String) throws -> [UInt8]) {
        func read(_ variable: String, _ standard: String) -> INIFile {
            let home = environment["HOME"].nonEmpty
            var path = environment[variable].nonEmpty ?? home.map { "\($0)/.aws/\(standard)" }
            if let home, let tilde = path, tilde.hasPrefix("~/") { path = home + tilde.dropFirst() }
            guard let path, let bytes = try? readFile(path) else { return INIFile("") }
            return INIFile(String(decoding: bytes, as: UTF8.self))
        }
        config = read("AWS_CONFIG_FILE", "config")
        credentials = read("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        let named = environment["AWS_PROFILE"].nonEmpty ?? environment["AWS_DEFAULT_PROFILE"].nonEmpty
        chosen = named ?? "default"
        isNamed = named != nil
    }

    /// A profile with the settings of both files; the credentials file wins. Nil where neither has it.
    func profile(_ name: String) -> Profile? {
        let inConfig = config.sections["profile \(name)"] ?? (name == "default" ? config.sections["default"] : nil)
        let inCredentials = credentials.sections[name]
        guard inConfig != nil || inCredentials != nil else { return nil }
        let settings = (inConfig ?? [:]).merging(inCredentials ?? [:]) { $1 }
        let services = settings["services"].flatMap { config.blocks["services \($0)"] } ?? [:]
        return Profile(
            name: name, settings: settings, endpointURLs: services.compactMapValues { $0["endpoint_url"].nonEmpty })
    }
}
