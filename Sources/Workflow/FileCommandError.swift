/// Why something was not said to the runner; its file is then as it was before.
public struct FileCommandError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds that are told apart.
    public enum Kind: String, Sendable, CaseIterable {
        // Refused before anything is written.
        case malformedName, repeatedName, reservedName, holdsNUL, holdsDelimiter, holdsSecret, tooLarge
        // The file is not one to write to.
        case notGiven, missing, symbolicLink, notRegular, notPermitted
        /// The write failed, and the file holds none of it.
        case failed
        /// The write failed and could not be taken back: the file holds a part of it.
        case torn
    }

    /// Which of them.
    public let kind: Kind
    /// A sentence that names the output, the variable or the file.
    public let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
