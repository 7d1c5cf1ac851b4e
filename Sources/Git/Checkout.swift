/// What a checked-out folder holds, as git tells it: the commit, the folder's tree in it, and what differs from that.

/// The state of one folder of a working tree.
public struct Checkout: Sendable, Hashable {
    /// The commit that HEAD names, in hex.
    public let commit: String
    /// When it was committed, in seconds since 1970.
    public let committedAt: Int64
    /// The folder from the top of the working tree, with a slash between names; empty for the top itself.
    public let folder: String
    /// The id of the folder's tree in that commit; nil where the commit has no such folder.
    public let tree: String?
    /// Where the remote `origin` is, as it was configured: it may hold credentials.
    public let origin: String?
    /// What the folder holds on disk that its tree does not, or the other way round, by path; at most ``most`` of them.
    public let changes: [Change]

    /// More than anyone reads.
    public static let most = 1000

    /// One path that differs from the commit.
    public struct Change: Sendable, Hashable {
        /// How a path differs.
        public enum Kind: String, Sendable, Hashable {
            /// Committed, and different or missing on disk or in the index.
            case modified
            /// On disk, not committed.
            case untracked
            /// On disk, and told to be ignored: a builder would still see it.
            case ignored
            /// Committed, and left out of this checkout, or hidden from git's own comparison.
            case notCheckedOut
        }

        /// From the folder; a folder ends with a slash and stands for all in it.
        public let path: String
        /// How it differs.
        public let kind: Kind

        /// One difference.
        public init(path: String, kind: Kind) {
            self.path = path
            self.kind = kind
        }
    }
}

/// Why git cannot say what a folder holds.
public struct GitError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Kind: Sendable, Hashable {
        /// No repository here or above.
        case noRepository
        /// A repository without a working tree.
        case bare
        /// A repository without a commit.
        case noCommit
        /// The folder is no folder, or lies outside the working tree.
        case noFolder
        /// An object is not here, as in a clone that left some out.
        case missingObject
        /// Anything else.
        case failed
    }

    /// What kind of trouble it is.
    public let kind: Kind
    /// Names the folder, and ends with libgit2's words where it has any.
    public let description: String
}
