/// A profile of the shared config and credentials files.

/// The settings of one profile, both files merged.
struct Profile: Sendable, Hashable {
    /// Its name without the word `profile`.
    let name: String
    private let settings: [String: String]
    private let endpointURLs: [String: String]

    init(name: String, settings: [String: String], endpointURLs: [String: String] = [:]) {
        self.name = name
        self.settings = settings
        self.endpointURLs = endpointURLs
    }

    /// A setting; nil where it is missing or empty.
    subscript(key: String) -> String? { settings[key].flatMap { $0.isEmpty ? nil : $0 } }

    /// The address of one service in the services section that the profile names.
    func endpointURL(of service: String) -> String? { endpointURLs[service] }
}
